import { setTimeout as delay } from 'node:timers/promises';
import { BackupError } from '../../errors';
import type { ExchangeReport } from '../table-sets';
import { findRecord, saveExchange, type SetRecord } from './bookkeeping';
import { carryOver, readCarried } from './carry-over';
import { combineTables } from './combine-tables';
import { isBusy } from './errors';
import { readScope, touched, type ExchangeScope } from './exchange-scope';
import { homesOf, moveTables, type Home } from './move-tables';
import { dropObjects, makeObjects, type Objects } from './rebind-objects';
import { bindTables, releaseTables } from './rebind-tables';
import { isView } from './view-texts';
import type { WriteSession } from './write-session';
import { say } from '../../sentence';

/** How long to wait for other sessions altogether, and how long to let others wait behind us at a time: at first, and at most. */
const PATIENCE_MS = 10_000;
const FIRST_HOLD_UP_MS = 150;
const HOLD_UP_MS = 900;
const PAUSE_MS = 100;
/** What is left of autovacuum's second before it gives way, and some time for it to do so. */
const VACUUM_MS = 4_000;

/** Somebody altered tables between the look at them and the lock on them. */
class ScopeChanged extends Error {}

export async function exchange(session: WriteSession, schema: string, id: string): Promise<ExchangeReport> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let holdUp = FIRST_HOLD_UP_MS; ; holdUp = Math.min(2 * holdUp, HOLD_UP_MS)) {
    try {
      let began = 0;
      const exchanged = await session.transaction(() =>
        exchangeOnce(session, { schema, id, holdUp }, () => {
          began = performance.now();
        }),
      );
      return { milliseconds: Math.round(performance.now() - began), ...exchanged };
    } catch (error) {
      if (!isBusy(error) && !(error instanceof ScopeChanged)) throw error;
      if (Date.now() > deadline) throw busy(error);
    }
    await delay(PAUSE_MS * (1 + 3 * Math.random()));
  }
}

function busy(cause: unknown): BackupError {
  return new BackupError('DATABASE_BUSY', 'Other sessions go on using the tables, so nothing was exchanged.', {
    hint: 'Try again, or end long-running transactions on these tables first.',
    cause,
  });
}

interface Attempt {
  schema: string;
  id: string;
  /** Milliseconds for which others may have to wait behind us. */
  holdUp: number;
}

/** Everything in one transaction: it happens wholly or not at all. */
async function exchangeOnce(
  session: WriteSession,
  attempt: Attempt,
  locked: () => void,
): Promise<Pick<ExchangeReport, 'warnings' | 'combined'>> {
  const { schema, id } = attempt;
  await session.set('synchronous_commit', 'on');
  await session.set('lock_timeout', `${HOLD_UP_MS}ms`);
  await session.lookIn([schema]);
  const record = await findRecord(session, schema, id, { lock: true });
  if (!record) throw new BackupError('NOT_FOUND', 'There is no such set of tables any more.', { details: { id } });
  if (!record.linked) {
    throw new BackupError('INVALID_REQUEST', 'The tables of this set are not all loaded and linked.', {
      details: { id },
    });
  }
  const homes = homesOf(record);
  const { scope, objects } = await lockScope(session, record, homes, attempt.holdUp);
  locked();
  const warnings: string[] = [];
  const combined = record.exchanges === 0 ? await combineTables(session, record, schema) : [];
  const carried = record.exchanges === 0 ? await readCarried(session, scope, homes, record.state.held) : [];
  await releaseTables(session, scope);
  await moveTables(session, record, homes, scope, warnings);
  await bindTables(session, record, scope, warnings);
  warnings.push(...(await carryOver(session, carried)));
  warnings.push(...(await makeObjects(session, record, objects)));
  warnings.push(...(await leftBehind(session, homes)));
  await saveExchange(session, record);
  return { warnings, combined };
}

/** Has the tables for itself in the end, and the views over them out of the way. */
async function lockScope(
  session: WriteSession,
  record: SetRecord,
  homes: readonly Home[],
  holdUp: number,
): Promise<{ scope: ExchangeScope; objects: Objects }> {
  const views = record.state.held.filter(isView).map(({ place }) => place);
  const from = homes.map((home) => home.from);
  const read = () => readScope(session, record.state.tables, from, views);
  const before = await read();
  refuseObstacles(before);
  const places = touched(before);
  const tables = places.join(', ');
  if (places.length > 0) {
    // Against VACUUM and the like only, which give way after a second; readers and writers go on meanwhile.
    await session.set('lock_timeout', `${VACUUM_MS}ms`);
    await session.run(`LOCK TABLE ONLY ${tables} IN SHARE UPDATE EXCLUSIVE MODE`);
  }
  // Whoever reads a view locks it before its tables, so we do as well.
  await session.set('lock_timeout', `${holdUp}ms`);
  const objects = await dropObjects(session, record, before);
  if (places.length > 0) {
    await session.set('statement_timeout', `${holdUp}ms`);
    await session.run(`LOCK TABLE ONLY ${tables} IN ACCESS EXCLUSIVE MODE`);
    await session.set('statement_timeout', '0');
  }
  await session.set('lock_timeout', `${HOLD_UP_MS}ms`);
  const scope = await read();
  if (scope.views.length > 0 || touched(scope).some((place) => !places.includes(place))) throw new ScopeChanged();
  refuseObstacles(scope);
  return { scope, objects };
}

function refuseObstacles({ former }: ExchangeScope): void {
  const other = former.find(({ kind, partition }) => kind !== 'r' || partition);
  if (!other) return;
  throw new BackupError('DATABASE_FAILED', say`${other.name} is not an ordinary table, so it cannot be exchanged.`, {
    details: { table: other.name },
  });
}

/** What is still tied to tables that left, in kinds that are not known here: policies of other tables, routines over row types. */
async function leftBehind(session: WriteSession, homes: readonly Home[]): Promise<string[]> {
  const rows = await session.run<{ what: string; name: string }>(
    `SELECT DISTINCT pg_catalog.pg_describe_object(d.classid, d.objid, 0) AS what, c.relname AS name
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = ANY ($1::text[])
       JOIN pg_catalog.pg_depend d ON (d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid)
         OR (d.refclassid = 'pg_type'::regclass AND d.refobjid = c.reltype)
      WHERE c.relkind = 'r' AND d.deptype = 'n' AND d.classid IN ('pg_policy'::regclass, 'pg_proc'::regclass)
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE d.classid = 'pg_policy'::regclass AND p.oid = d.objid AND p.polrelid = c.oid)`,
    [homes.map(({ to }) => to)],
  );
  return rows.map(({ what, name }) => say`The ${what} still refers to the former table ${name}.`);
}
