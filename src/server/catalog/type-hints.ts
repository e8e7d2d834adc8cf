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

/** Field types whose columns say enough by themselves. */
const PLAIN =
  'string text password uid nanoid sequence code markdownVditor vditor attachmentURL integer bigInt float double real decimal ' +
  'sort snowflakeId unixTimestamp blob';
const PLAIN_TYPES: ReadonlySet<string> = new Set(PLAIN.split(' '));

/** The portable type of a field's column; null where the column itself says enough; undefined for types not known here. */
export function fieldHint({ type, dataType }: FieldOptions): PortableType | null | undefined {
  if (type === 'array' || type === 'set') return dataType === 'array' ? 'array' : 'json';
  if (type === 'formula' || type === 'context')
    return typeof dataType === 'string' ? fieldHint({ type: dataType }) : undefined;
  return PLAIN_TYPES.has(type) ? null : BY_FIELD_TYPE[type];
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

/**
 * The same by the column alone, in a table that NocoBase made: sequelize makes these columns for nothing else. Not for tables
 * that only came to be known to NocoBase, where a tinyint(1) may hold 5.
 */
export function columnHint({ type, native }: { type: PortableType; native: string }): PortableType | undefined {
  if (/^tinyint\(1\)/i.test(native)) return 'boolean';
  if (/^char\(36\)/i.test(native)) return 'uuid';
  return type === 'datetime' ? 'instant' : undefined;
}
