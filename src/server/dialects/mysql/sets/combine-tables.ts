/**
 * Tables of the set get rows of the live ones while nobody else can use either. A second session holds the locks: the renaming queues
 * up behind them, and is served before all who came to write, as it asks for more. So no write falls between the copy and the renaming.
 */
import { setTimeout as delay } from 'node:timers/promises';
import {
  combinedRows,
  combineSql,
  countEach,
  requireKept,
  type Combination,
  type CombinedRows,
  type CombineSql,
  type Counted,
} from '../../combine-rows';
import { quoteName } from '../identifiers';
import type { Session } from '../session';
import { followerAlias, keyAlias, keyMove, moveKeys, type KeyMove } from './add-keys';
import { parentAlias } from './link-set';
import { tablesNamed } from './live-tables';
import { fillsOf, makePaths, proveTrees } from './make-paths';
import { stagedName, type SetRecord } from './set-store';
import { busy, insist } from './write-session';

const LOCK_MILLISECONDS = 8000;
const WAITING_MILLISECONDS = 5000;
const LOOK_MILLISECONDS = 10;

interface Pair {
  combination: Combination;
  live: string;
  staged: string;
  sql: CombineSql;
  /** Where the rows that are added get new keys. */
  move: KeyMove | null;
}

export const movesOf = (pairs: readonly Pair[]) => pairs.flatMap(({ move }) => move ?? []);

/** Tables that are not there any more have no rows to keep. */
export async function pairsOf(session: Session, record: SetRecord): Promise<Pair[]> {
  if (record.exchanges > 0) return [];
  const { tables, combine } = record.body;
  const live = await tablesNamed(
    session,
    combine.map(({ table }) => table.name),
  );
  return combine.flatMap((combination) => {
    const { name } = combination.table;
    const number = tables.find((table) => table.name === name)?.number;
    if (live.get(name) !== 'table' || number === undefined) return [];
    const staged = stagedName(record, number, 0);
    const named = {
      staged: quoteName(staged),
      live: quoteName(name),
      quote: quoteName,
      from: (table: string) => table,
    };
    const sql = combineSql(combination, { ...named, prefix: `t${number}` });
    return [{ combination, live: name, staged, sql, move: keyMove(record, combination, name, staged) }];
  });
}

/** As it would be now; nothing of it stays. @throws BackupError ROWS_EXIST, DATA_UNFIT */
export async function compareTables(
  session: Session,
  record: SetRecord,
  pairs: readonly Pair[],
): Promise<CombinedRows[]> {
  await session.query('START TRANSACTION');
  try {
    await moveKeys(session, movesOf(pairs));
    const counted = await countCombined(session, pairs);
    await proveTrees(session, record, (tree) => pairs.find(({ live }) => live === tree)?.sql);
    return counted;
  } finally {
    if (!session.closed) await session.query('ROLLBACK');
  }
}

async function countCombined(session: Session, pairs: readonly Pair[]): Promise<CombinedRows[]> {
  return countEach(pairs, async ({ combination, sql }) => {
    const row: Partial<Counted> = {};
    for (const [name, query] of Object.entries(sql.counts)) {
      const [found] = await session.query(query);
      row[name as keyof Counted] = found?.n;
    }
    return combinedRows(combination, row as Counted);
  });
}

/**
 * @param others tables that are looked into as well, or renamed together with these
 * @throws BackupError DATABASE_BUSY
 */
export async function lockTables(
  holder: Session,
  record: SetRecord,
  pairs: readonly Pair[],
  others: Iterable<string>,
): Promise<void> {
  const locks = new Set<string>();
  const lock = (table: string, mode: 'READ' | 'WRITE', alias?: string) =>
    locks.add(`${quoteName(table)}${alias === undefined ? '' : ` AS ${alias}`} ${mode}`);
  for (const { live, staged, sql, move } of pairs) {
    for (const { aliases } of [sql, ...(move ? [move.shift] : [])]) {
      for (const alias of aliases.live) lock(live, 'READ', alias);
      for (const alias of aliases.staged) lock(staged, 'READ', alias);
    }
    if (!move) continue;
    lock(staged, 'READ', keyAlias(staged));
    for (const { child } of move.followers) lock(child, 'WRITE', followerAlias(child));
  }
  for (const { tree, sql } of fillsOf(record)) for (const alias of sql.aliases) lock(tree, 'READ', alias);
  for (const table of new Set([...pairs.flatMap(({ live, staged }) => [live, staged]), ...others])) {
    lock(table, 'WRITE');
    lock(table, 'READ', parentAlias(table));
  }
  await insist(holder, `LOCK TABLES ${[...locks].join(', ')}`, LOCK_MILLISECONDS);
}

/** @param holder has locked them */
export async function combineTables(
  holder: Session,
  record: SetRecord,
  pairs: readonly Pair[],
): Promise<CombinedRows[]> {
  const counted: CombinedRows[] = [];
  // Without it, InnoDB may take rows whose keys are taken.
  await holder.query('SET unique_checks = 1');
  await moveKeys(holder, movesOf(pairs));
  for (const pair of pairs) {
    const [rows] = await countCombined(holder, [pair]);
    if (!rows) continue;
    const { sql, live, staged } = pair;
    if (sql.remove) await holder.query(sql.remove);
    await holder.query(
      `INSERT IGNORE INTO ${quoteName(staged)} (${sql.columns}) SELECT ${sql.columns} FROM ${quoteName(live)}`,
    );
    const [inserted] = await holder.query('SELECT ROW_COUNT() AS n');
    requireKept(rows, Number(inserted?.n));
    counted.push(rows);
  }
  await makePaths(holder, record);
  return counted;
}

/**
 * Lets the renaming through once it stands in the queue.
 * @throws BackupError DATABASE_BUSY
 */
export async function renameBehind(holder: Session, session: Session, renaming: string): Promise<number> {
  await session.query(`SET lock_wait_timeout = ${WAITING_MILLISECONDS / 1000}`);
  const began = Date.now();
  let settled = false;
  const renamed = session
    .execute(renaming)
    .then(
      () => null,
      (error: unknown) => ({ error }),
    )
    .finally(() => {
      settled = true;
    });
  while (!settled && !(await isQueued(holder, session))) await delay(LOOK_MILLISECONDS);
  await holder.query('UNLOCK TABLES');
  const failed = await renamed;
  if (failed) throw busy('The tables could not be exchanged.', failed.error);
  return Date.now() - began;
}

async function isQueued(holder: Session, { id }: Session): Promise<boolean> {
  const [row] = await holder.query(
    `SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE ID = ${id} AND STATE LIKE '%metadata lock%'`,
  );
  return row?.n === '1';
}
