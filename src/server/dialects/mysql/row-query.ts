/**
 * The SELECT that makes a table's lines in the server. A string function of the server gives NULL, with no more than a
 * warning, for a result above max_allowed_packet; so every expression here is NULL for nothing else but a value that cannot be
 * printed, and rows with much text come back in pieces whose long values are encoded in row-stream.ts.
 */
import { rowColumns, type ColumnDefinition, type TableDefinition } from '../definition';
import { baseType, isJsonCheck } from './column-types';
import { quoteName } from './identifiers';
import { toUtc } from './zone';

export type LongValue = 'text' | 'hex';

export interface RowQuery {
  /**
   * Result columns: the whole line, or NULL for a row with much text; then for such rows in turn a piece of the line and a long
   * value as stored, beginning and ending with a piece.
   */
  sql: string;
  longValues: LongValue[];
  /** Columns that may hold a value which their type cannot; a NULL where none may be means one of them. */
  doubtful: ColumnDefinition[];
}

/** Bytes of long values above which a row is fetched in pieces; escapes, hex digits and character sets make them up to six times that. */
const WIDE_BYTES = 256 * 1024;
const PACKET_SHARE = 16;

const NULL_TEXT = "'\\\\N'";
/** As SQL spells them within quotes: what is escaped, and by what. */
const ESCAPES: [string, string][] = [
  ['\\\\', '\\\\\\\\'],
  ['\\t', '\\\\t'],
  ['\\n', '\\\\n'],
  ['\\r', '\\\\r'],
  ['\\b', '\\\\b'],
];
const HEX_PREFIX = "'\\\\\\\\x'";
const LONG_TYPE =
  /^(text|mediumtext|longtext|blob|mediumblob|longblob|json|geometry|geometrycollection|geomcollection|multi\w+|vector)$/;
const SHAPES = new Set(['point', 'linestring', 'polygon']);

/**
 * Compared by bytes, so that REPLACE looks for bytes and for no character that a collation takes for the same. MariaDB's CONVERT costs
 * a tenth of the whole SELECT even where there is nothing to convert.
 */
function escaped({ name, collation }: ColumnDefinition): string {
  const text = collation?.startsWith('utf8mb4_') ? quoteName(name) : `CONVERT(${quoteName(name)} USING utf8mb4)`;
  return ESCAPES.reduce((inner, [from, to]) => `REPLACE(${inner}, '${from}', '${to}')`, `${text} COLLATE utf8mb4_bin`);
}

const hex = (sql: string) => `CONCAT(${HEX_PREFIX}, LOWER(HEX(${sql})))`;

/** 12:00:00.500 -> 12:00:00.5, as PostgreSQL prints it. */
const withoutZeros = (sql: string) => `TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM ${sql}))`;

const coordinates = (line: string) => `REPLACE(REPLACE(SUBSTR(ST_AsText(${line}), 12), ',', '],['), ' ', ',')`;
const withoutSrid = (sql: string, shape: string) => `IF(ST_SRID(${sql}) = 0, ${shape}, NULL)`;

/** The value's text by its type, never NULL for a value that the type can hold. */
function valueText(column: ColumnDefinition, checkedJson: boolean, timezone?: string): string {
  const name = quoteName(column.name);
  const base = baseType(column.native);
  switch (column.type) {
    case 'boolean':
      return `CASE ${name} + 0 WHEN 1 THEN 't' WHEN 0 THEN 'f' END`;
    case 'int':
      return base === 'year' || /zerofill/i.test(column.native) ? `${name} + 0` : name;
    case 'decimal':
      return /zerofill/i.test(column.native) ? `${name} + 0` : name;
    case 'float':
      // A product has all the digits that a double needs; a FLOAT by itself is printed with six, a DOUBLE(m,d) with d decimals.
      return `${name} * 1e0`;
    case 'date':
      return name;
    case 'time':
    case 'datetime':
      return column.scale ? withoutZeros(name) : name;
    case 'instant': {
      // A TIMESTAMP comes in the session's zone, which is UTC.
      const utc = base === 'datetime' ? toUtc(timezone)(name) : name;
      return `CONCAT(${column.scale ? withoutZeros(utc) : utc}, '+00')`;
    }
    case 'bytes':
      return hex(name);
    case 'json':
    case 'array':
      return checkedJson ? escaped(column) : `IF(JSON_VALID(${name}), ${escaped(column)}, NULL)`;
    case 'point':
      if (!SHAPES.has(base)) return escaped(column);
      return withoutSrid(name, `CONCAT('[', ST_X(${name}), ',', ST_Y(${name}), ']')`);
    case 'path':
      if (!SHAPES.has(base)) return escaped(column);
      return withoutSrid(name, `CONCAT('[[', REPLACE(${coordinates(name)}, ')', ']]'))`);
    case 'polygon': {
      if (!SHAPES.has(base)) return escaped(column);
      const ring = `CONCAT('[[', REPLACE(${coordinates(`ST_ExteriorRing(${name})`)}, ')', ']]'))`;
      return withoutSrid(name, `IF(ST_NumInteriorRings(${name}) = 0, ${ring}, NULL)`);
    }
    case 'native':
      return base === 'bit' ? `${name} + 0` : hex(name);
    default:
      return escaped(column);
  }
}

/** Text that cannot be NULL where the value is: a function's NULL must not be taken for the value's. */
function fieldText(column: ColumnDefinition, checkedJson: boolean, timezone?: string): string {
  const name = quoteName(column.name);
  const text = valueText(column, checkedJson, timezone);
  if (!column.nullable) return text;
  // Cheaper, and `IS NULL` would hold for the date 0000-00-00.
  return text === name ? `IFNULL(${name}, ${NULL_TEXT})` : `IF(ISNULL(${name}), ${NULL_TEXT}, ${text})`;
}

function longValue(column: ColumnDefinition): LongValue | null {
  if (!LONG_TYPE.test(baseType(column.native))) return null;
  return column.type === 'bytes' || column.type === 'native' ? 'hex' : 'text';
}

/** MySQL's own JSON would have to be printed to be measured. */
const size = (column: ColumnDefinition) =>
  `IFNULL(${baseType(column.native) === 'json' ? 'JSON_STORAGE_SIZE' : 'OCTET_LENGTH'}(${quoteName(column.name)}), 0)`;

const concat = (parts: string[]) => (parts.length > 0 ? `CONCAT(${parts.join(', ')})` : "''");

/** @param timezone of the DATETIMEs that are instants, see `ConnectionOptions` */
export function rowQuery(definition: TableDefinition, maxAllowedPacket: number, timezone?: string): RowQuery {
  const columns = rowColumns(definition);
  const checked = (column: ColumnDefinition) =>
    baseType(column.native) === 'json' ||
    definition.checks.some(({ expression }) => isJsonCheck(expression, column.name));

  const all: string[] = [];
  const pieces: string[][] = [[]];
  const long: ColumnDefinition[] = [];
  columns.forEach((column, index) => {
    const end = index === columns.length - 1 ? "'\\n'" : "'\\t'";
    const text = fieldText(column, checked(column), timezone);
    all.push(text, end);
    if (longValue(column)) {
      long.push(column);
      pieces.push([end]);
    } else {
      pieces[pieces.length - 1]?.push(text, end);
    }
  });

  const line = columns.length > 0 ? concat(all) : "'\\n'";
  let selected = [line];
  if (long.length > 0) {
    const limit = Math.min(WIDE_BYTES, Math.floor(maxAllowedPacket / PACKET_SHARE));
    const wide = (value: string) => `IF(${long.map(size).join(' + ')} > ${limit}, ${value}, NULL)`;
    const values = pieces.flatMap((piece, index) => {
      const column = long[index];
      return [wide(concat(piece)), ...(column ? [wide(quoteName(column.name))] : [])];
    });
    selected = [`IF(${long.map(size).join(' + ')} > ${limit}, NULL, ${line})`, ...values];
  }
  return {
    sql: `SELECT ${selected.join(', ')} FROM ${quoteName(definition.name)}`,
    longValues: long.map((column) => longValue(column) ?? 'text'),
    doubtful: columns.filter((column) => isDoubtful(column, checked(column))),
  };
}

function isDoubtful({ type, native }: ColumnDefinition, checkedJson: boolean): boolean {
  if (type === 'json' || type === 'array') return !checkedJson;
  // A moment that cannot be shifted, such as 0000-00-00 in a zone other than UTC.
  if (type === 'instant' && baseType(native) === 'datetime') return true;
  return type === 'boolean' || SHAPES.has(baseType(native));
}
