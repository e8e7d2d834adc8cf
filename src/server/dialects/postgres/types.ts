import type { PortableType } from '../definition';

/** What the catalog says of a type, domains already resolved to their base type. */
export interface CatalogType {
  /** Name in pg_catalog, or anything else for types of users and extensions. */
  name: string;
  builtin: boolean;
  /** pg_type.typtype of the base type: b, c (composite), d, e (enum), p, r (range), m (multirange). */
  kind: string;
  /** The element's type of a true array. */
  element: CatalogType | null;
}

const BUILTIN: Record<string, PortableType> = {
  int2: 'int',
  int4: 'int',
  int8: 'int',
  numeric: 'decimal',
  float4: 'float',
  float8: 'float',
  bool: 'boolean',
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
  name: 'text',
  bytea: 'bytes',
  uuid: 'uuid',
  date: 'date',
  time: 'time',
  timestamp: 'datetime',
  timestamptz: 'instant',
  json: 'json',
  jsonb: 'json',
  point: 'point',
  path: 'path',
  polygon: 'polygon',
  circle: 'circle',
};

/** Element types whose values PostgreSQL turns into JSON and back without loss. */
const JSON_ELEMENTS = new Set<PortableType>([
  'int',
  'decimal',
  'float',
  'boolean',
  'text',
  'uuid',
  'date',
  'time',
  'datetime',
  'instant',
  'json',
]);

/** What a JSON column may be for the application; any other hint knows less than the database. */
const JSON_HINTS = new Set<PortableType>(['array', 'point', 'path', 'polygon', 'circle']);

export function portableType(type: CatalogType, hint?: PortableType): PortableType {
  if (type.element) return JSON_ELEMENTS.has(portableType(type.element)) ? 'array' : 'native';
  if (type.kind === 'e' || type.name === 'citext') return 'text';
  const portable = (type.builtin && BUILTIN[type.name]) || 'native';
  return portable === 'json' && hint && JSON_HINTS.has(hint) ? hint : portable;
}

const pairs = (column: string) => `translate(${column}::text, '()', '[]')`;

/**
 * The expression that gives the text of the archive format, or null where COPY prints it so by itself. JSON columns hinted as
 * geometry or array are such text already, which `native` tells.
 */
export function rowExpression(type: PortableType, native: string, column: string): string | null {
  if (/^jsonb?$/.test(native)) return null;
  switch (type) {
    case 'array':
      return `to_json(${column})`;
    case 'point':
    case 'polygon':
      return pairs(column);
    case 'circle':
      return `translate(${column}::text, '<>()', '[]')`;
    case 'path':
      return `CASE WHEN isclosed(${column}) THEN '{"closed":true,"points":' || ${pairs(column)} || '}' ELSE ${pairs(column)} END`;
    default:
      return null;
  }
}
