/** From MySQL's types, and what the application knows beyond them, to the types of the archive. */
import type { PortableType } from '../definition';

type Family = { type: PortableType; hints?: PortableType[] };

/** Of text that the application reads as something else, and which is printed as it stands. */
const TEXT_HINTS: PortableType[] = ['uuid', 'json', 'array', 'point', 'path', 'polygon', 'circle'];
const JSON_HINTS: PortableType[] = ['text', 'array', 'point', 'path', 'polygon', 'circle'];

const INT: Family = { type: 'int', hints: ['boolean'] };
const FLOAT: Family = { type: 'float' };
const DECIMAL: Family = { type: 'decimal' };
const TEXT: Family = { type: 'text', hints: TEXT_HINTS };
const BYTES: Family = { type: 'bytes' };

/**
 * A type means what it always means, and more only where a hint says so. Hence tinyint(1) is an integer without a hint: nothing stops
 * it from holding 5; and a point is bytes of MySQL's own without one: it may have an SRID that the portable form has no place for.
 */
const FAMILIES: Record<string, Family> = {
  tinyint: INT,
  smallint: INT,
  mediumint: INT,
  int: INT,
  bigint: INT,
  year: { type: 'int' },
  decimal: DECIMAL,
  float: FLOAT,
  double: FLOAT,
  char: TEXT,
  varchar: TEXT,
  tinytext: TEXT,
  text: TEXT,
  mediumtext: TEXT,
  longtext: TEXT,
  enum: { type: 'text' },
  set: { type: 'text' },
  inet4: { type: 'text' },
  inet6: { type: 'text' },
  uuid: { type: 'uuid' },
  binary: BYTES,
  varbinary: BYTES,
  tinyblob: BYTES,
  blob: BYTES,
  mediumblob: BYTES,
  longblob: BYTES,
  date: { type: 'date' },
  time: { type: 'time' },
  datetime: { type: 'datetime', hints: ['instant'] },
  timestamp: { type: 'instant' },
  json: { type: 'json', hints: JSON_HINTS },
  bit: { type: 'native', hints: ['boolean'] },
  point: { type: 'native', hints: ['point'] },
  linestring: { type: 'native', hints: ['path'] },
  polygon: { type: 'native', hints: ['polygon'] },
};

/** The first word of a type as DDL spells it: `bigint` of `bigint(20) unsigned`. */
export function baseType(native: string): string {
  return /^\w+/.exec(native.toLowerCase())?.[0] ?? '';
}

/** `json`: the column is MariaDB's JSON, a longtext with a check. A hint that the type has no use for is ignored. */
export function portableType(native: string, json: boolean, hint: PortableType | undefined): PortableType {
  const family = FAMILIES[json ? 'json' : baseType(native)] ?? { type: 'native' };
  return hint && family.hints?.includes(hint) ? hint : family.type;
}

const ESCAPED: Record<string, string> = { n: '\n', r: '\r', '0': '\0' };

/** The values of enum('a','it''s') or set(…), as information_schema spells them; null for other types. */
export function enumValues(native: string): string[] | null {
  if (!/^(enum|set)\(/i.test(native)) return null;
  return Array.from(native.matchAll(/'((?:[^'\\]|''|\\.)*)'/g), ([, value = '']) =>
    value.replace(/''|\\(.)/g, (_, letter?: string) => (letter === undefined ? "'" : (ESCAPED[letter] ?? letter))),
  );
}

/** The check by which MariaDB knows a JSON column. */
export function isJsonCheck(expression: string, column: string): boolean {
  return (
    expression.replace(/\s/g, '').toLowerCase() ===
    `json_valid(\`${column.replaceAll('`', '``')}\`)`.replace(/\s/g, '').toLowerCase()
  );
}
