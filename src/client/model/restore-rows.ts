/** What the rows of restores and undos mean for the page. Pure. */
import type { FailedCollection, RestoreOutcome, RestoreRow, UndoRow } from '../../common/api';
import type { Formats } from '../formats';
import type { Translate } from '../locale';

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
export function outcomeOf({ result }: Pick<RestoreRow, 'result'>): Partial<RestoreOutcome> & { switched?: boolean } {
  return result ?? {};
}

/** Collections that it left as they were. */
export function failedOf(row: Pick<RestoreRow, 'result'>): FailedCollection[] {
  return outcomeOf(row).failed ?? [];
}

export function kindOf({ kind, dryRun }: RestoreRow): RestoreRow['kind'] | 'dry-run' {
  return dryRun ? 'dry-run' : kind;
}

/** How it ended, in a line. What left collections as they were is not called done. */
export function endingOf(row: RestoreRow, t: Translate, { number }: Formats): string {
  const count = failedOf(row).length;
  const ending = `restore.result.${kindOf(row)}`;
  if (count === 0) return t(`${ending}.${row.state}`, { name: row.archive });
  return t(`${ending}.partly`, { name: row.archive, count, value: number(count) });
}
