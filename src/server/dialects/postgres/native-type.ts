import type { ColumnDefinition, DialectName } from '../definition';

/** Widths of MySQL's integers; unsigned ones need the next one up. SQLite's are 64 bits wide whatever they are called. */
const MYSQL_INTEGERS: Record<string, [signed: string, unsigned: string]> = {
  tinyint: ['smallint', 'smallint'],
  smallint: ['smallint', 'integer'],
  mediumint: ['integer', 'integer'],
  int: ['integer', 'bigint'],
  year: ['smallint', 'smallint'],
};

function integer(native: string, from: DialectName): string {
  if (/^(big|unsigned big)/i.test(native) && /\bunsigned\b/i.test(native)) return 'numeric(20,0)';
  if (from !== 'mysql') return 'bigint';
  const word = /^\w+/.exec(native.toLowerCase())?.[0] ?? '';
  const [signed, unsigned] = MYSQL_INTEGERS[word] ?? ['bigint', 'bigint'];
  return /\bunsigned\b/i.test(native) ? unsigned : signed;
}

const seconds = (word: string, zone: string, scale: number | null) =>
  `${word}${scale === null || scale > 6 ? '' : `(${scale})`} ${zone} time zone`;

const MOST_CHARACTERS = 10_485_760;

/** SQLite enforces no limits: a value may be longer, or have more digits, than its column says. */
const isLimited = (from: DialectName) => from !== 'sqlite';

/** As NocoBase makes columns here, where it makes them of that type. */
export function nativeType(column: ColumnDefinition, from: DialectName): string {
  const { type, native, length, precision, scale, enumValues } = column;
  switch (type) {
    case 'int':
      return integer(native, from);
    case 'decimal':
      if (precision === null || !isLimited(from) || precision > 1000) return 'numeric';
      return `numeric(${precision},${scale ?? 0})`;
    case 'float':
      // MySQL prints a single with the digits of a double; `real` would print fewer.
      return precision === 24 && from === 'postgres' ? 'real' : 'double precision';
    case 'text':
      if (length === null || enumValues || length > MOST_CHARACTERS) return 'text';
      return isLimited(from) && length > 0 ? `character varying(${length})` : 'character varying';
    case 'bytes':
      return 'bytea';
    case 'time':
    case 'datetime':
      return seconds(type === 'time' ? 'time' : 'timestamp', 'without', scale);
    case 'instant':
      return seconds('timestamp', 'with', scale);
    case 'array':
      return 'jsonb';
    case 'native':
      return 'text';
    default:
      // boolean, uuid, date, json, point, path, polygon, circle are called the same here.
      return type;
  }
}
