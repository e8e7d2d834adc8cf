/**
 * What NocoBase's field types mean, where the column in the database does not tell: SQLite and MySQL keep JSON, booleans,
 * UUIDs and instants in columns that could as well be something else.
 */
import type { PortableType } from '../dialects/definition';

const BY_FIELD_TYPE: Record<string, PortableType> = {
  boolean: 'boolean',
  radio: 'boolean',
  date: 'instant',
  datetime: 'instant',
  datetimeTz: 'instant',
  datetimeNoTz: 'datetime',
  dateOnly: 'date',
  time: 'time',
  json: 'json',
  jsonb: 'json',
  array: 'json',
  set: 'json',
  uuid: 'uuid',
  point: 'point',
  lineString: 'path',
  polygon: 'polygon',
  circle: 'circle',
};

export interface FieldOptions {
  type: string;
  /** Of `array`, `set`: 'array' for a real array where the database has them. Of `formula`, `context`: type of the value. */
  dataType?: unknown;
}

/** The portable type of a field's column, or undefined where the column itself says enough (text, numbers, bytes). */
export function fieldHint({ type, dataType }: FieldOptions): PortableType | undefined {
  if (type === 'array' || type === 'set') return dataType === 'array' ? 'array' : 'json';
  if ((type === 'formula' || type === 'context') && typeof dataType === 'string') return BY_FIELD_TYPE[dataType];
  return BY_FIELD_TYPE[type];
}

const BY_SEQUELIZE_KEY: Record<string, PortableType> = {
  BOOLEAN: 'boolean',
  DATE: 'instant',
  DATEONLY: 'date',
  TIME: 'time',
  JSON: 'json',
  JSONB: 'json',
  UUID: 'uuid',
};

/** The same by sequelize's name of a column type, for columns that are no field: timestamps, foreign keys. */
export function attributeHint(key: string): PortableType | undefined {
  return BY_SEQUELIZE_KEY[key];
}
