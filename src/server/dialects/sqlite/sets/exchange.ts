/** A set and the live tables change places in one transaction, which SQLite's journal makes happen wholly or not at all. */
import { setTimeout as delay } from 'node:timers/promises';
import { BackupError } from '../../../errors';
import type { ExchangeReport } from '../../table-sets';
import { loopError } from '../../tree-paths';
import { Connection } from '../connection';
import { isBusy, toSqliteError } from '../sqlite-errors';
import { clocked, clockedTime, MAKE_CLOCK } from './lock-clock';
import { combinedOf, combineScript, explainStop, makeStops, pairsOf, stoppedAt, stopUnless } from './combine-script';
import { pathScript } from './path-script';
import {
  brokenError,
  brokenMessage,
  brokenReferences,
  isCombined,
  isWithin,
  orphansExist,
  touchedReferences,
} from './references';
import { rehearse } from './rehearsal';
import { nextVersion, planSwap, schemaRows, swapScript } from './schema-swap';
import { changeScript, readState, type SetState } from './set-store';
import { busyError } from './writer';
import { say } from '../../../sentence';

/** While it waits for readers to end, no new ones begin. */
const BUSY_MILLISECONDS = 500;
const REST_MILLISECONDS = 200;
/** About eight seconds, when somebody is always in the way. */
const ATTEMPTS = 12;
const DURING = 'exchanging the tables';
/** A row that is false ends the script and takes back its transaction, in the same task: nobody waits for a ROLLBACK. */
const MAKE_GUARD = 'CREATE TEMP TABLE strongbox_guard (holds CONSTRAINT strongbox_guard CHECK (holds));';
const guard = (condition: string) => `INSERT OR ROLLBACK INTO temp.strongbox_guard SELECT ${condition};`;

export async function exchangeSet(file: string, id: string): Promise<ExchangeReport> {
  const connection = await Connection.open(file, 'write', BUSY_MILLISECONDS);
  try {
    await connection.exec(
      `PRAGMA foreign_keys=OFF;PRAGMA cache_spill=OFF;PRAGMA temp_store=MEMORY;${MAKE_CLOCK}${MAKE_GUARD}`,
    );
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const report = await attemptExchange(connection, id, attempt > ATTEMPTS / 2);
      if (report) return report;
      await delay(REST_MILLISECONDS);
    }
    throw busyError(DURING);
  } catch (error) {
    throw toSqliteError(error, DURING);
  } finally {
    await connection.close();
  }
}

async function requireState(connection: Connection, id: string): Promise<SetState> {
  const state = await readState(connection, id);
  if (!state || state.discarding) throw new BackupError('NOT_FOUND', say`There is no set of tables ${id}.`);
  if (!state.linked) {
    throw new BackupError('INVALID_REQUEST', say`The set of tables ${id} is not complete, so it cannot be exchanged.`);
  }
  return state;
}

/** Changes whenever another connection has changed the database. */
async function dataVersion(connection: Connection): Promise<number> {
  const [row] = await connection.all<{ data_version: number }>('PRAGMA main.data_version');
  return row?.data_version ?? 0;
}

/**
 * All that takes time is done before the lock is taken: references are followed, and the exchange is rehearsed. The script stops
 * when the schema, or rows that matter to references, have changed meanwhile. Null when this attempt must be made again.
 * @param insist follows references under the lock, for those who never stop writing
 */
async function attemptExchange(connection: Connection, id: string, insist: boolean): Promise<ExchangeReport | null> {
  const data = await dataVersion(connection);
  const version = await nextVersion(connection);
  const state = await requireState(connection, id);
  const rows = await schemaRows(connection);
  const swap = planSwap(rows, state.tables);
  const { objects, make, drop, warnings } = await rehearse(rows, state);
  const touched = await touchedReferences(connection, state.tables);
  // With its own rows only, the set is exchanged the first time.
  const pairs = state.exchanges === 0 ? await pairsOf(connection, state.combine, state.tables) : [];
  const late = pairs.length > 0 ? touched.filter((reference) => isCombined(reference, state)) : [];
  const references = touched.filter((one) => !isWithin(one, state.tables) && !late.includes(one));
  const broken = await brokenReferences(connection, references);
  const back = state.exchanges % 2 === 1;
  // On the way back nothing is refused: that would keep the former data from whoever needs it.
  if (!back && broken[0]) throw brokenError(broken[0]);
  const next: SetState = {
    ...{ ...state, tables: swap.tables, make, drop },
    ...{ exchanges: state.exchanges + 1, exchangedAt: new Date().toISOString() },
  };
  const guards = [guard(`schema_version=${version.now} FROM pragma_schema_version`)];
  // Without references, the rows of others do not matter.
  if (!back && references.length > 0) {
    if (insist) guards.push(...references.map((reference) => guard(`NOT ${orphansExist(reference)}`)));
    else guards.push(guard(`data_version=${data} FROM pragma_data_version`));
  }
  const paths = state.exchanges === 0 ? state.paths : [];
  const combining =
    pairs.length > 0
      ? combineScript(pairs, state.tables) +
        late.map((reference, at) => stopUnless(pairs.length + at, `NOT ${orphansExist(reference)}`)).join('')
      : '';
  const stops = pairs.length + late.length;
  const making = combining + pathScript({ ...state, paths }, stops);
  // What is copied may be more than the cache holds; nobody reads meanwhile anyway.
  if (making !== '') await connection.exec(`PRAGMA cache_spill=ON;${makeStops(stops + paths.length)}`);
  try {
    await connection.exec(
      clocked(guards.join('') + making + swapScript(swap, objects, version.next) + changeScript(next)),
    );
  } catch (error) {
    await connection.exec('ROLLBACK').catch(() => undefined);
    await connection.exec('PRAGMA writable_schema=RESET');
    const stop = stoppedAt(error);
    const [pair, reference, made] = stop === null ? [] : [pairs[stop], late[stop - pairs.length], paths[stop - stops]];
    if (pair) await explainStop(connection, pair, pairs, state.tables);
    if (reference) throw brokenError({ reference, rows: null });
    if (made) throw loopError(made.tree);
    if (isBusy(error) || isStopped(error)) return null;
    throw error;
  }
  return {
    milliseconds: await clockedTime(connection),
    warnings: [...broken.map((one) => `${brokenMessage(one)}.`), ...swap.warnings, ...warnings],
    combined: await combinedOf(connection, pairs),
  };
}

const isStopped = (error: unknown) => /strongbox_guard/.test(String((error as { message?: unknown }).message));
