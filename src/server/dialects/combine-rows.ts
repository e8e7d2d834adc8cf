/**
 * Rows of an archive and rows of the live table in one new table: what becomes of those that have the same key. The SQL is the same on
 * every database but for the INSERT, which each has a form of that leaves out rows whose key is taken.
 */
import { BackupError } from '../errors';
import { say } from '../sentence';
import { valuesTaken, type AddedKey } from './add-rows';
import type { TableRef } from './definition';

/** In the names of the target. `newer` compares by the column that it names. */
export interface Combination {
  table: TableRef;
  rows: 'skip' | 'stop' | 'replace' | 'newer' | 'add';
  /** Columns of the primary key, and those of each unique index, but for a key that is new. Without any, no row is the same as another. */
  keys: string[][];
  /** All that have values of their own. */
  columns: string[];
  /** With `newer`: the column that tells. */
  newer: string | null;
  /** With `add`: the key that is new. Null where there is none, or where it is made of keys of other tables that are new. */
  addedKey: AddedKey | null;
}

export interface CombinedRows {
  table: TableRef;
  /** Rows of the archive whose key is not there. */
  added: number;
  /** Rows of the archive that take the place of live ones. */
  replaced: number;
  /** Rows of the archive that are left out, as their key is there. */
  skipped: number;
  /** Live rows that stay. */
  kept: number;
}

/** Both tables quoted, with the schema where there is one. */
export interface CombinedTables {
  staged: string;
  live: string;
  quote(name: string): string;
  /** As it stands after FROM; PostgreSQL needs ONLY. */
  from(table: string): string;
  /** A value as it can be compared, where one moment may be written in several ways. */
  comparable?(value: string): string;
  /** Begins all aliases, where they must be unique beyond a query. */
  prefix?: string;
}

export type Counted = Record<'sent' | 'matched' | 'lost' | 'dropped' | 'present', unknown>;

export interface CombineSql {
  /** A query for each number. */
  counts: Record<keyof Counted, string>;
  /** Takes those of the archive away that are left out; null where none are. */
  remove: string | null;
  /** Quoted, for the INSERT. */
  columns: string;
  /** Of all rows that there will be; a query. */
  together(columns: readonly string[]): string;
  /** By which the queries call the tables besides by their names: MySQL wants each of them locked. */
  aliases: { staged: string[]; live: string[] };
}

const NEVER = '1 = 0';
type Own = (name: string) => string;

/** No name or alias stands twice in a query. */
export function combineSql({ rows, keys, columns, newer }: Combination, tables: CombinedTables): CombineSql {
  const { staged, live, quote, from, comparable = (value) => value, prefix = '' } = tables;
  const aliases: CombineSql['aliases'] = { staged: [], live: [] };
  const alias = (of: keyof CombineSql['aliases']) => {
    const name = `${prefix}${of[0]}${aliases[of].length}`;
    aliases[of].push(name);
    return name;
  };
  const any = (conditions: string[]) => (conditions.length > 0 ? `(${conditions.join(' OR ')})` : NEVER);
  const same = (key: readonly string[], own: Own, other: string) =>
    key.map((name) => `${own(name)} = ${other}.${quote(name)}`).join(' AND ');
  const found = (own: Own, more: (other: string) => string) =>
    any(
      keys.map((key) => {
        const other = alias('live');
        return `EXISTS (SELECT 1 FROM ${from(`${live} ${other}`)} WHERE ${same(key, own, other)}${more(other)})`;
      }),
    );
  const matched = (own: Own) => found(own, () => '');
  const lost = (own: Own) => {
    if (rows === 'skip') return matched(own);
    if (newer === null) return NEVER;
    const older = (other: string) => `${comparable(`${other}.${quote(newer)}`)} >= ${comparable(own(newer))}`;
    return found(own, (other) => ` AND (${own(newer)} IS NULL OR ${older(other)})`);
  };
  /** The condition on a live row that one of the archive takes its place. */
  const dropped = (other: string) =>
    any(
      (rows === 'replace' || rows === 'newer' ? keys : []).map((key) => {
        const name = alias('staged');
        const own: Own = (column) => `${name}.${quote(column)}`;
        return `EXISTS (SELECT 1 FROM ${from(`${staged} ${name}`)} WHERE ${same(key, own, other)} AND NOT ${lost(own)})`;
      }),
    );
  const named: Own = (column) => `${staged}.${quote(column)}`;
  const count = (table: string, condition = '1 = 1') => `SELECT COUNT(*) AS n FROM ${from(table)} WHERE ${condition}`;
  const together = (names: readonly string[]) => {
    const other = alias('live');
    const ours = `SELECT ${names.map(named).join(', ')} FROM ${from(staged)} WHERE NOT ${lost(named)}`;
    const theirs = names.map((name) => `${other}.${quote(name)}`).join(', ');
    return `${ours} UNION ALL SELECT ${theirs} FROM ${from(`${live} ${other}`)} WHERE NOT ${dropped(other)}`;
  };
  const present = alias('live');
  return {
    counts: {
      sent: count(staged),
      matched: count(staged, matched(named)),
      lost: count(staged, lost(named)),
      dropped: count(`${live} ${present}`, dropped(present)),
      present: count(`${live} ${present}`),
    },
    remove: rows === 'skip' || rows === 'newer' ? `DELETE FROM ${from(staged)} WHERE ${lost(named)}` : null,
    columns: columns.map(quote).join(', '),
    together,
    aliases,
  };
}

/** All of them in one row. */
export function countAll({ counts }: CombineSql): string {
  return `SELECT ${Object.entries(counts)
    .map(([name, query]) => `(${query}) AS ${name}`)
    .join(', ')}`;
}

/** @throws BackupError ROWS_EXIST where the restore was to stop, or all rows were to be added */
export function combinedRows({ table, rows }: Combination, counted: Counted | undefined): CombinedRows {
  const number = (name: keyof Counted) => Number(counted?.[name] ?? 0);
  const [sent, matched, lost] = [number('sent'), number('matched'), number('lost')];
  if (rows === 'stop' && matched > 0) throw rowsExist(table, matched);
  if (rows === 'add' && matched > 0) throw valuesTaken(table, matched);
  return {
    table,
    added: sent - matched,
    replaced: matched - lost,
    skipped: lost,
    kept: number('present') - number('dropped'),
  };
}

/** Of several tables. What it says is of the first. */
export class RowsRefused extends BackupError {
  constructor(readonly refusals: readonly [BackupError, ...BackupError[]]) {
    const [{ code, message, hint, details }] = refusals;
    super(code, message, { hint, details, cause: refusals[0] });
  }
}

/** One after another; what is refused is said when all are counted. @throws BackupError ROWS_EXIST, RowsRefused */
export async function countEach<T>(
  pairs: readonly T[],
  count: (pair: T) => Promise<CombinedRows>,
): Promise<CombinedRows[]> {
  const counted: CombinedRows[] = [];
  const refusals: BackupError[] = [];
  for (const pair of pairs) {
    try {
      counted.push(await count(pair));
    } catch (error) {
      if (!(error instanceof BackupError) || error.code !== 'ROWS_EXIST') throw error;
      refusals.push(error);
    }
  }
  const [first, ...others] = refusals;
  if (first) throw others.length > 0 ? new RowsRefused([first, ...others]) : first;
  return counted;
}

function rowsExist({ name }: TableRef, rows: number): BackupError {
  return new BackupError(
    'ROWS_EXIST',
    say`${name} has ${rows} of these rows already, by their keys, and is not restored then.`,
    {
      hint: 'The table is as it was. Leave them out, let them be skipped or replaced, or restore to another table.',
      details: { table: name, rows },
    },
  );
}

/** What was counted must be what was done: the INSERT leaves rows out for other reasons as well. */
export function requireKept({ table, kept }: CombinedRows, inserted: number | null): void {
  if (inserted === kept) return;
  throw new BackupError(
    'DATA_UNFIT',
    say`Not all of the ${kept} rows of ${table.name} that were to stay fit into the new table.`,
    {
      hint: 'The table is as it was. A rule of the table keeps its own rows out; compare its checks and unique indexes.',
      details: { table: table.name, kept },
    },
  );
}
