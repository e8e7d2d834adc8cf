/** What the rows of restores and undos mean for the page. Pure. */
import type { RestoreOutcome, RestoreRow, UndoRow } from '../../common/api';

export function isEnded({ state }: Pick<RestoreRow, 'state'>): boolean {
  return state !== 'queued' && state !== 'running';
}

/** At most one runs at a time. */
export function runningRestore(rows: RestoreRow[]): RestoreRow | undefined {
  return rows.find((row) => !isEnded(row));
}

export interface KeptRestore extends RestoreRow {
  undo: UndoRow;
}

/** Restores of which tables are kept, newest first. */
export function keptRestores(rows: RestoreRow[]): KeptRestore[] {
  return rows.filter((row): row is KeptRestore => row.undo !== null);
}

/** Of a run that was interrupted, `switched` says whether its data is live. */
export function outcomeOf({ result }: RestoreRow): Partial<RestoreOutcome> & { switched?: boolean } {
  return result ?? {};
}

export function kindOf({ kind, dryRun }: RestoreRow): RestoreRow['kind'] | 'dry-run' {
  return dryRun ? 'dry-run' : kind;
}
