/** Which undo sets may be exchanged, and how long they are kept. */
import type { TableRef } from './dialects/definition';
import type { TableSet } from './dialects/table-sets';
import { BackupError } from './errors';
import type { FileSet } from './files/sets/file-set';
import { say } from './sentence';

/** What a restore keeps: tables, and the files that belong to them. */
export interface UndoSet extends TableSet {
  /** Null where the restore had none. */
  files: FileSet | null;
}

const HOUR_MS = 3_600_000;
const DEFAULT_HOURS = 24;

/** ISO 8601 UTC. STRONGBOX_UNDO_HOURS says for how long; a day unless it is set. */
export function keptUntil({ exchangedAt, createdAt }: Pick<TableSet, 'exchangedAt' | 'createdAt'>): string {
  const wanted = Number(process.env.STRONGBOX_UNDO_HOURS || DEFAULT_HOURS);
  const hours = Number.isFinite(wanted) && wanted > 0 ? wanted : DEFAULT_HOURS;
  return new Date(Date.parse(exchangedAt ?? createdAt) + hours * HOUR_MS).toISOString();
}

/** @throws BackupError NOT_FOUND */
export function requireSet(id: string, sets: readonly UndoSet[]): UndoSet {
  const set = sets.find((one) => one.id === id);
  if (set) return set;
  throw new BackupError('NOT_FOUND', say`No tables are kept of a restore ${JSON.stringify(id)}.`, {
    hint: 'They were discarded, or their time was over.',
  });
}

/**
 * A later restore of the same tables or files must be undone first: its former ones are what this one restored.
 * @param sets also those of others, who may have restored the same tables
 * @throws BackupError UNDO_NOT_POSSIBLE
 */
export function requireUndoable(set: UndoSet, sets: readonly UndoSet[]): void {
  const later = sets.find((one) => isLive(one) && comesAfter(one, set) && overlap(one, set));
  if (!later) return;
  throw new BackupError('UNDO_NOT_POSSIBLE', 'A later restore has replaced some of this again.', {
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

function overlap(one: UndoSet, other: UndoSet): boolean {
  const [ones, others] = [placesOf(one), new Set(placesOf(other))];
  return ones.some((place) => others.has(place));
}

function placesOf({ tables, files }: UndoSet): string[] {
  const names = tables.map(({ schema, name }: TableRef) => JSON.stringify([schema ?? null, name]));
  return [...names, ...(files?.roots ?? []).map(({ folder, only }) => JSON.stringify({ folder, only }))];
}
