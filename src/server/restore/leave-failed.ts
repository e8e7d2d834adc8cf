/**
 * A restore whose collections stand each for itself: those that turn out not to fit stay as they are, and the others are restored.
 * Only loading tells, so whenever something has failed, all of it begins anew without that; what is left goes live in one step as ever.
 */
import type { RestoreOutcome } from '../../common/api';
import { byName } from '../../backup-rules';
import { BackupError } from '../errors';
import { say } from '../sentence';
import { failuresOf, notWithout } from './failures';
import type { PreparedRestore } from './plan/steps';
import { listNames } from './plan/wording';

export interface Attempts {
  prepared: PreparedRestore;
  run(prepared: PreparedRestore): Promise<RestoreOutcome>;
  /** The same restore without some collections. @throws BackupError INVALID_REQUEST where nothing is left */
  without(collections: readonly string[]): Promise<PreparedRestore>;
}

/** @throws what failed first where nothing else is left, and PLAN_BLOCKED where the others cannot be restored without it */
export async function leaveFailed({ prepared, run, without }: Attempts): Promise<RestoreOutcome> {
  const failed = new Map<string, BackupError>();
  let next = prepared;
  for (;;) {
    try {
      const outcome = await run(next);
      const reports = [...failed].sort(([a], [b]) => byName(a, b));
      return { ...outcome, failed: reports.map(([name, error]) => ({ name, error: error.report() })) };
    } catch (error) {
      const failures = failuresOf(error, next.tables);
      if (failures.size === 0) throw error;
      for (const [name, cause] of failures) failed.set(name, cause);
      next = await remaining(next, failed, without);
    }
  }
}

async function remaining(
  before: PreparedRestore,
  failed: Map<string, BackupError>,
  without: Attempts['without'],
): Promise<PreparedRestore> {
  const [first] = failed.values();
  for (;;) {
    // A Map goes on over what is added to it meanwhile.
    for (const [name, cause] of failed) {
      for (const { name: follower, because } of before.followers) {
        if (because === name && !failed.has(follower)) failed.set(follower, notWithout(name, cause));
      }
    }
    const next = await without([...failed.keys()]).catch((error: unknown) => {
      throw error instanceof BackupError && error.code === 'INVALID_REQUEST' ? first : error;
    });
    const needy = next.plan.added.filter(({ name }) => failed.has(name));
    for (const { name, because } of needy) {
      if (!failed.has(because)) failed.set(because, notWithout(name, failed.get(name)!));
    }
    if (needy.length > 0) continue;
    for (const { collection } of before.tables) {
      if (failed.has(collection) || next.tables.some((step) => step.collection === collection)) continue;
      const owner = before.plan.added.find(({ name }) => name === collection)?.because;
      const cause = owner === undefined ? undefined : failed.get(owner);
      if (owner !== undefined && cause) failed.set(collection, notWithout(owner, cause));
    }
    requireRestorable(next, failed);
    return next;
  }
}

function requireRestorable({ plan, tables }: PreparedRestore, failed: ReadonlyMap<string, BackupError>): void {
  const [first] = failed.values();
  if (tables.length === 0) throw first;
  const blocker = plan.checks.find(({ verdict }) => verdict === 'blocker');
  if (!blocker) return;
  throw new BackupError(
    'PLAN_BLOCKED',
    say`${first?.message} Without ${listNames([...failed.keys()])}, the others cannot be restored: ${blocker.message}`,
    { hint: blocker.hint ?? undefined, details: { collections: [...failed.keys()] }, cause: first },
  );
}
