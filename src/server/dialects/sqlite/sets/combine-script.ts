/** The part of the exchange's script in which tables of the set get rows of the live ones. */
import {
  combinedRows,
  combineSql,
  countAll,
  countEach,
  requireKept,
  type Combination,
  type CombinedRows,
  type Counted,
} from '../../combine-rows';
import type { Connection } from '../connection';
import { quoteName } from '../quoting';
import { keyScript, MAKE_SHIFTS, requireRooms } from './key-script';
import type { StagedTable } from './set-store';

const MAKE_COUNTS =
  'CREATE TEMP TABLE IF NOT EXISTS strongbox_counts (n INTEGER PRIMARY KEY, sent, matched, lost, dropped, present, inserted);';
const STOP = 'strongbox_stop_';

/** Before the script, once for a connection: the errors of the script name the constraint, and so the place where it has stopped. */
export function makeStops(count: number): string {
  const names = Array.from({ length: count }, (_, number) => STOP + number);
  const tables = names.map(
    (name) => `CREATE TEMP TABLE IF NOT EXISTS ${name} (holds CONSTRAINT ${name} CHECK (holds));`,
  );
  return MAKE_COUNTS + MAKE_SHIFTS + tables.join('');
}

/** Where the condition is false, the script ends and its transaction is taken back in the same task. */
export const stopUnless = (number: number, condition: string) =>
  `INSERT OR ROLLBACK INTO temp.${STOP}${number} SELECT ${condition};`;

/** Null for any other error. */
export function stoppedAt(error: unknown): number | null {
  const found = /strongbox_stop_(\d+)/.exec(String((error as { message?: unknown }).message));
  return found ? Number(found[1]) : null;
}

export interface Pair {
  combination: Combination;
  staged: string;
  /** By sqlite_sequence. */
  numbered: boolean;
}

/** Tables that are not there any more have no rows to keep. */
export async function pairsOf(
  connection: Connection,
  combinations: readonly Combination[],
  tables: readonly StagedTable[],
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (const combination of combinations) {
    const { name } = combination.table;
    const [live] = await connection.all("SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?", [name]);
    const staged = tables.find((table) => table.name === name)?.staged;
    if (!live || staged === undefined) continue;
    const [found] = await connection.all<{ numbered: number }>(
      "SELECT sql LIKE '%AUTOINCREMENT%' AS numbered FROM main.sqlite_schema WHERE type = 'table' AND name = ?",
      [staged],
    );
    pairs.push({ combination, staged, numbered: found?.numbered === 1 });
  }
  return pairs;
}

export function sqlOf({ combination, staged }: Pair) {
  const qualified = (name: string) => `main.${quoteName(name)}`;
  return combineSql(combination, {
    ...{ staged: qualified(staged), live: qualified(combination.table.name), quote: quoteName },
    from: (table) => table,
    // Texts that begin alike may differ in their zone or their milliseconds.
    comparable: (value) => `coalesce(julianday(${value}), ${value})`,
  });
}

/**
 * As it would be now.
 * @param change runs a script in a transaction: rows that are added get the keys they would have
 * @throws BackupError ROWS_EXIST, DATA_UNFIT
 */
export async function countCombined(
  connection: Connection,
  pairs: readonly Pair[],
  tables: readonly StagedTable[],
  change: (script: string) => Promise<void>,
): Promise<CombinedRows[]> {
  if (pairs.some(({ combination }) => combination.addedKey)) {
    await connection.exec(MAKE_SHIFTS);
    await change(keyScript(pairs, tables));
    await requireRooms(connection, pairs);
  }
  return countEach(pairs, async (pair) => {
    const [row] = await connection.all<Counted>(countAll(sqlOf(pair)));
    return combinedRows(pair.combination, row);
  });
}

/** Stops, by the number of the pair, where rows exist that must not, or a row that stays does not fit. */
export function combineScript(pairs: readonly Pair[], tables: readonly StagedTable[]): string {
  const statements = pairs.map((pair, number) => {
    const sql = sqlOf(pair);
    const { remove, columns } = sql;
    const counts = `FROM temp.strongbox_counts WHERE n = ${number}`;
    return [
      `INSERT INTO temp.strongbox_counts SELECT ${number}, c.*, NULL FROM (${countAll(sql)}) c;`,
      ['stop', 'add'].includes(pair.combination.rows) ? stopUnless(number, `matched = 0 ${counts}`) : '',
      remove ? `${remove};` : '',
      `INSERT OR IGNORE INTO main.${quoteName(pair.staged)} (${columns})
        SELECT ${columns} FROM main.${quoteName(pair.combination.table.name)};`,
      `UPDATE temp.strongbox_counts SET inserted = changes() WHERE n = ${number};`,
      stopUnless(number, `inserted = present - dropped ${counts}`),
    ].join('');
  });
  return `DELETE FROM temp.strongbox_counts;${keyScript(pairs, tables, stopUnless)}${statements.join('')}`;
}

export async function combinedOf(connection: Connection, pairs: readonly Pair[]): Promise<CombinedRows[]> {
  if (pairs.length === 0) return [];
  const rows = await connection.all<Counted>('SELECT * FROM temp.strongbox_counts ORDER BY n');
  return pairs.map(({ combination }, at) => combinedRows(combination, rows[at]));
}

/** Asked anew, since what the script had counted was taken back with it. @throws BackupError ROWS_EXIST, DATA_UNFIT */
export async function explainStop(
  connection: Connection,
  stopped: Pair,
  pairs: readonly Pair[],
  tables: readonly StagedTable[],
): Promise<void> {
  const change = (script: string) => connection.exec(`BEGIN IMMEDIATE;${script}COMMIT;`);
  const counted = await countCombined(connection, pairs, tables, change);
  const rows = counted[pairs.indexOf(stopped)];
  if (rows) requireKept(rows, null);
}
