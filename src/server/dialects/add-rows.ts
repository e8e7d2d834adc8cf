/**
 * All rows of the archive are added to the live ones. Where a key of theirs is taken, all of them get new ones, by the same distance and
 * beyond every key of both tables: so no two meet on the way, and no value can be a former key and a new one.
 */
import { BackupError } from '../errors';
import { say } from '../sentence';
import type { TableRef } from './definition';

/** The one whole number that is the key of a table whose rows are added. */
export interface AddedKey {
  column: string;
  /** Its type, as the target spells it, and those of the columns that follow. */
  natives: string[];
  /** Whether new keys go below all others: where the application counts upwards by the clock, those above are still to come. */
  down: boolean;
  /** Columns of tables of the same set that hold such keys. They follow where the key is one of the archive's. */
  followers: { table: TableRef; column: string }[];
}

/** NocoBase and browsers read whole numbers beyond as others. */
export const MOST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

const BITS: Record<string, bigint> = { tinyint: 7n, smallint: 15n, mediumint: 23n, int: 31n, integer: 31n };

/** The highest key that columns of all these types can hold without losing digits. */
export function mostOf(natives: readonly string[]): bigint {
  return natives.map(mostOfType).reduce((one, other) => (one < other ? one : other), MOST_EXACT);
}

function mostOfType(native: string): bigint {
  const bits = BITS[/^\w+/.exec(native.toLowerCase())?.[0] ?? ''];
  if (bits === undefined) return MOST_EXACT;
  return 2n ** (/unsigned/i.test(native) ? bits + 1n : bits) - 1n;
}

export interface ShiftTables {
  /** Both quoted. */
  staged: string;
  live: string;
  quote(name: string): string;
  /** As it stands after FROM; PostgreSQL needs ONLY. */
  from(table: string): string;
  /** Begins all aliases, where they must be unique beyond a query. */
  prefix?: string;
}

export interface ShiftSql {
  /** One row: `shift`, and `fits`, which is 0 where new keys would be beyond what the column holds. */
  query: string;
  aliases: { staged: string[]; live: string[] };
}

/** By how much keys of the archive move: 0 where none of them is taken. */
export function shiftSql({ column, down }: AddedKey, tables: ShiftTables, most: bigint): ShiftSql {
  const { quote, from, prefix = '' } = tables;
  const aliases: ShiftSql['aliases'] = { staged: [], live: [] };
  const named = (of: 'staged' | 'live') => {
    const alias = `${prefix}k${of[0]}${aliases[of].length}`;
    aliases[of].push(alias);
    return { alias, table: from(`${tables[of]} ${alias}`), key: `${alias}.${quote(column)}` };
  };
  const end = (which: 'MIN' | 'MAX', of: 'staged' | 'live') => {
    const { table, key } = named(of);
    return `CAST((SELECT ${which}(${key}) FROM ${table}) AS DECIMAL(30, 0))`;
  };
  const outer = down ? 'MIN' : 'MAX';
  const [own, other] = [named('staged'), named('live')];
  const beyond = `CASE WHEN e.live_end ${down ? '<' : '>'} e.staged_end THEN e.live_end ELSE e.staged_end END`;
  const distance = down ? `${beyond} - e.staged_start - 1` : `${beyond} - e.staged_start + 1`;
  const taken = `EXISTS (SELECT 1 FROM ${own.table} INNER JOIN ${other.table} ON ${own.key} = ${other.key})`;
  return {
    query: `SELECT s.shift AS shift, CASE WHEN s.shift = 0 OR s.staged_end + s.shift ${
      down ? '>= 1' : `<= ${most}`
    } THEN 1 ELSE 0 END AS fits FROM (SELECT CASE WHEN ${taken} THEN ${distance} ELSE 0 END AS shift, e.staged_end FROM (SELECT ${end(
      outer,
      'staged',
    )} AS staged_end, ${end(down ? 'MAX' : 'MIN', 'staged')} AS staged_start, ${end(outer, 'live')} AS live_end) e) s`,
    aliases,
  };
}

/** @throws BackupError DATA_UNFIT */
export function requireRoom({ name }: TableRef, { column }: AddedKey, fits: unknown): void {
  if (Number(fits) === 1) return;
  throw new BackupError(
    'DATA_UNFIT',
    say`The rows of the archive cannot be added to ${name}: new keys would be beyond what its column ${column}, one that refers to it, or NocoBase can hold.`,
    {
      hint: 'The table is as it was. Let these rows be skipped or replaced, or restore them to another table.',
      details: { table: name, column },
    },
  );
}

/** A key beside the one that is new. */
export function valuesTaken({ name }: TableRef, rows: number): BackupError {
  return new BackupError(
    'ROWS_EXIST',
    say`${rows} rows of the archive cannot be added to ${name}: live rows have the same values where they must be unique.`,
    {
      hint: 'The table is as it was. Let these rows be skipped or replaced, or restore them to another table.',
      details: { table: name, rows },
    },
  );
}
