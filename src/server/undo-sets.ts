/** Which undo sets may be exchanged, and how long they are kept. */
import type { TableRef } from './dialects/definition';
import type { TableSet } from './dialects/table-sets';
import { BackupError } from './errors';
import { say } from './sentence';

const HOUR_MS = 3_600_000;
const DEFAULT_HOURS = 24;

/** ISO 8601 UTC. STRONGBOX_UNDO_HOURS says for how long; a day unless it is set. */
export function keptUntil({ exchangedAt, createdAt }: Pick<TableSet, 'exchangedAt' | 'createdAt'>): string {
  const wanted = Number(process.env.STRONGBOX_UNDO_HOURS || DEFAULT_HOURS);
  const hours = Number.isFinite(wanted) && wanted > 0 ? wanted : DEFAULT_HOURS;
  return new Date(Date.parse(exchangedAt ?? createdAt) + hours * HOUR_MS).toISOString();
}

/** @throws BackupError NOT_FOUND */
export function requireSet(id: string, sets: readonly TableSet[]): TableSet {
  const set = sets.find((one) => one.id === id);
  if (set) return set;
  throw new BackupError('NOT_FOUND', say`No tables are kept of a restore ${JSON.stringify(id)}.`, {
    hint: 'They were discarded, or their time was over.',
  });
}

/**
 * A later restore of the same tables must be undone first: its former tables are what this one restored.
 * @param sets also those of others, who may have restored the same tables
 * @throws BackupError UNDO_NOT_POSSIBLE
 */
export function requireUndoable(set: TableSet, sets: readonly TableSet[]): void {
  const later = sets.find((one) => isLive(one) && comesAfter(one, set) && overlap(one.tables, set.tables));
  if (!later) return;
  throw new BackupError('UNDO_NOT_POSSIBLE', 'A later restore has replaced some of these tables again.', {
    hint: 'Undo the later restore first.',
    details: { restore: later.id },
  });
}

/** Whether the live tables are what this set restored. */
export function isLive({ exchanges }: TableSet): boolean {
  return exchanges % 2 === 1;
}

function comesAfter(one: TableSet, other: TableSet): boolean {
  return one.id !== other.id && (one.exchangedAt ?? '') > (other.exchangedAt ?? '');
}

function overlap(one: readonly TableRef[], other: readonly TableRef[]): boolean {
  const names = new Set(other.map(({ schema, name }) => JSON.stringify([schema ?? null, name])));
  return one.some(({ schema, name }) => names.has(JSON.stringify([schema ?? null, name])));
}
