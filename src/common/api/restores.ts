/** Restores and undos that ran, and what can be taken back. */
import type { FileCounts } from './files';
import type { RestorePlan } from './restore-plans';
import type { ErrorReply, TaskRow } from './tasks';

/** `restoreTasks:list` and `get`: a restore or an undo. */
export interface RestoreRow extends TaskRow {
  kind: 'restore' | 'undo';
  /** What the restore was made from; null for an undo. */
  plan: string | null;
  /** The saved restore that it ran, as it was named then; null for any other. */
  saved: { id: string; name: string } | null;
  /** It exchanges nothing, and only tells what a restore would come to. */
  dryRun: boolean;
  /** The former tables, while they are kept. */
  undo: UndoRow | null;
  /** Of a finished run: `Partial<RestoreOutcome>`; of one that was interrupted `switched`, whether the new data is live. */
  result: Record<string, unknown> | null;
}

/** `restoreTasks:get`. */
export interface RestoreDetail extends RestoreRow {
  /** The plan that it executed, with its precheck; null for an undo, and where it is no longer kept. */
  planned: RestorePlan | null;
}

/** Rows of the archive, and live ones that stay. */
export interface RowCounts {
  added: number;
  /** They take the place of live ones with the same key. */
  replaced: number;
  /** Left out, as their key is there. */
  skipped: number;
  kept: number;
}

export interface FailedCollection {
  name: string;
  error: ErrorReply['errors'][number];
}

/** What a restore that succeeded came to. An undo has only the last three. */
export interface RestoreOutcome {
  collections: number;
  rows: number;
  /** Uncompressed bytes of rows. */
  bytes: number;
  /** By collection. */
  counts: Record<string, RowCounts>;
  /** Absent where no files were chosen. */
  files?: FileCounts;
  /** Nothing was exchanged: the counts are what a restore would have come to. */
  dryRun?: true;
  /** Collections that stayed as they were, by `onFailure`: what each failed with, or which other one it cannot be without. */
  failed: FailedCollection[];
  /** How each collection was recognised when it was read back. */
  proofs: Record<string, { by: 'bytes' | 'fingerprint'; digest: string }>;
  /** Views, triggers, routines … of the archive that were not restored. */
  left: { name: string; reason: string }[];
  /** Time in which the database kept the tables from everybody. */
  switchMilliseconds: number;
  /** Time in which the application did not serve. */
  maintenanceMilliseconds: number;
  warnings: string[];
}

export interface UndoRow {
  /** Id of the task that made it. */
  id: string;
  tables: number;
  bytes: number | null;
  /** Former files that are kept; 0 where the restore had none. */
  files: number;
  /** When it is deleted unless somebody does it before. */
  keptUntil: string;
  /** Whether the live tables are the restored ones now: then undoing brings the former back, else the restored. */
  restoredIsLive: boolean;
}
