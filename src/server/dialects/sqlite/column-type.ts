/** What a declared type means. SQLite itself takes any words for a type and any value for any column. */
import type { ColumnDefinition, PortableType } from '../definition';

const TYPES: [pattern: RegExp, type: PortableType][] = [
  [/^BOOL/, 'boolean'],
  // As Sequelize declares booleans.
  [/^TINYINT\s*\(\s*1\s*\)/, 'boolean'],
  [/^(UNSIGNED )?(BIG|TINY|SMALL|MEDIUM)?INT(EGER|2|4|8)?\b/, 'int'],
  [/^(DECIMAL|NUMERIC|NUMBER|MONEY)/, 'decimal'],
  [/^(DOUBLE|FLOAT|REAL)/, 'float'],
  [/^JSON/, 'json'],
  [/^(DATETIME|TIMESTAMP)/, 'instant'],
  [/^DATE$/, 'date'],
  [/^TIME\b/, 'time'],
  [/^(UUID|GUID)/, 'uuid'],
  [/CHAR|CLOB|TEXT|^STRING$|^ENUM/, 'text'],
  [/BLOB|^(VAR)?BINARY/, 'bytes'],
];

type TypeFacts = Pick<ColumnDefinition, 'type' | 'length' | 'precision' | 'scale'>;

export function columnType(declared: string, hint: PortableType | undefined): TypeFacts {
  const words = declared.trim().toUpperCase();
  const type = hint ?? TYPES.find(([pattern]) => pattern.test(words))?.[1] ?? 'native';
  const [, first, second] = /\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)/.exec(words) ?? [];
  const number = (digits: string | undefined) => (digits === undefined ? null : Number(digits));
  if (type === 'decimal')
    return { type, length: null, precision: number(first), scale: first ? (number(second) ?? 0) : null };
  if (type === 'float') return { type, length: null, precision: 53, scale: null };
  const length = type === 'text' || type === 'bytes' ? number(first) : null;
  return { type, length, precision: null, scale: null };
}
