/** From the text of the archive back to what the column stores: the inverse of row-query.ts. */
import { BackupError } from '../../../errors';
import { pointsOf } from '../../closed-path';
import type { ColumnDefinition, TableDefinition } from '../../definition';
import { rowColumns } from '../../definition';
import { baseType } from '../column-types';
import { quoteName } from '../identifiers';
import { fromUtc } from '../zone';
import { shapeBytes } from './shapes';
import { say } from '../../../sentence';

export interface StoredValue {
  name: string;
  /** SQL that makes the value of the SQL that has its text, or NULL of NULL; null where the text is stored as it is. */
  expression: ((text: string) => string) | null;
  /** Makes the bytes to be stored here, where the server's functions would be bounded by max_allowed_packet or lose digits. */
  bytes: ((value: Buffer, row: number) => Buffer) | null;
  /** Refuses what the server would round without a word. */
  check: ((value: Buffer, row: number) => Buffer) | null;
  /** Characters that are to be converted to the column's character set, unlike bytes. */
  characters: boolean;
  /** Numbered by the server when nothing is given. */
  numbered: boolean;
}

const SHAPES: Record<string, string> = { point: 'point', path: 'linestring', polygon: 'polygon' };
const BINARY = /^(binary|varbinary|\w*blob|vector|geometry|point|linestring|polygon|multi\w+|geom\w*collection)$/;
/** No column of whole numbers or bits can hold it, so that the server complains. */
const UNFIT_NUMBER = '1e30';

/** In the order of `rowColumns`. */
export function storedValues(definition: TableDefinition, timezone: string | undefined): StoredValue[] {
  return rowColumns(definition).map((column) => ({
    name: column.name,
    expression: expressionOf(column, timezone),
    bytes: bytesOf(column, definition.name),
    check: checkOf(column, definition.name),
    characters: isCharacters(column),
    numbered: column.identity === 'auto increment',
  }));
}

export function isCharacters({ native }: Pick<ColumnDefinition, 'native'>): boolean {
  return /^(char|varchar|\w*text|enum|set|json|inet4|inet6|uuid)$/.test(baseType(native));
}

function expressionOf(column: ColumnDefinition, timezone: string | undefined): StoredValue['expression'] {
  const base = baseType(column.native);
  if (isCharacters(column)) return null;
  if (column.type === 'boolean') {
    return (text) => `CASE ${text} WHEN 't' THEN 1 WHEN 'f' THEN 0 ELSE IF(ISNULL(${text}), NULL, ${UNFIT_NUMBER}) END`;
  }
  // As text, 0 would be the year 2000.
  if (base === 'year') return (text) => `${text} + 0`;
  if (base === 'bit') return (text) => `CAST(${text} AS UNSIGNED)`;
  if (column.type === 'instant') {
    // A TIMESTAMP is written in the session's zone, which is UTC.
    const shift = base === 'datetime' ? fromUtc(timezone) : (sql: string) => sql;
    const clock = (text: string) => `SUBSTR(${text}, 1, CHAR_LENGTH(${text}) - 3)`;
    if (shift('') === '') return clock;
    // What cannot be shifted must not become NULL.
    return (text) => `IF(ISNULL(${text}), NULL, IFNULL(${shift(clock(text))}, 'cannot be shifted'))`;
  }
  return null;
}

function bytesOf(column: ColumnDefinition, table: string): StoredValue['bytes'] {
  const base = baseType(column.native);
  const { type } = column;
  if ((type === 'point' || type === 'path' || type === 'polygon') && base === SHAPES[type]) {
    return (value, row) => shapeBytes(value.toString(), type) ?? refuse(column, table, row);
  }
  if (type === 'path' && isCharacters(column)) return (value) => value.subarray(...pointsOf(value));
  if (!BINARY.test(base)) return null;
  return (value, row) => hexBytes(value) ?? refuse(column, table, row);
}

const DIGITS = /^-?\d+$/;
const SMALL = 64;

function checkOf(column: ColumnDefinition, table: string): StoredValue['check'] {
  const base = baseType(column.native);
  if (!/int$/.test(base) && base !== 'year' && base !== 'bit') return null;
  if (column.type === 'boolean') return null;
  return (value, row) => {
    return value.length < SMALL && DIGITS.test(value.toString('latin1')) ? value : refuse(column, table, row);
  };
}

/** Of `\x00ff`. */
function hexBytes(value: Buffer): Buffer | null {
  if (value[0] !== 0x5c || value[1] !== 0x78) return null;
  const bytes = Buffer.from(value.toString('latin1', 2), 'hex');
  return bytes.length * 2 === value.length - 2 ? bytes : null;
}

function refuse(column: ColumnDefinition, table: string, row: number): never {
  throw new BackupError('DATA_UNFIT', say`The table ${table} cannot hold the value of ${column.name} in row ${row}.`, {
    hint: say`It is not a value of the type ${column.type}, or ${column.native} has no place for it.`,
    details: { table, column: column.name, row },
  });
}

/** A column as LOAD DATA fills it, or a variable that an expression takes the value from. */
export function loadTargets(values: StoredValue[], binary: boolean): { columns: string; set: string } {
  const sets: string[] = [];
  const converts = ({ expression, characters }: StoredValue) => expression !== null || (binary && characters);
  const someConvert = values.some(converts);
  const columns = values.map((value, index) => {
    const variable = `@strongbox_${index}`;
    if (value.expression) sets.push(`${quoteName(value.name)} = ${value.expression(variable)}`);
    else if (binary && value.characters) sets.push(`${quoteName(value.name)} = CONVERT(${variable} USING utf8mb4)`);
    // MariaDB numbers a 0 anew, whatever sql_mode says, when SET fills other columns but not this one.
    else if (value.numbered && someConvert) sets.push(`${quoteName(value.name)} = ${variable}`);
    else return quoteName(value.name);
    return variable;
  });
  return { columns: columns.join(', ') || '@strongbox_none', set: sets.length > 0 ? ` SET ${sets.join(', ')}` : '' };
}
