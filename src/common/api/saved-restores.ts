/** Restores that are kept: drafts, and tasks to be run again. */
import type { ConnectionRef } from './connections';
import type { RestoreChoice, RestoreManner } from './restore-plans';
import type { RestoreRow } from './restores';

/**
 * `savedRestores:create` and `update`, and the JSON that is exported: a request of `restoreTasks:plan` with a name. What is absent is as in a
 * plan: everything of the archive, over what is there.
 */
export interface SavedRestoreRequest extends Partial<RestoreChoice>, Partial<RestoreManner> {
  /** 1 to 64 characters, unique regardless of case. */
  name: string;
  /** Name of the archive in the list; null or absent in a draft that has none yet. */
  archive?: string | null;
  /** Id or name of a connection; null or absent for the application's own database. */
  connection?: string | null;
}

/** `savedRestores:list` and `get`. */
export interface SavedRestore {
  id: string;
  name: string;
  archive: string | null;
  /** Null for the application's own database. `missing`: it was deleted since. */
  connection: (ConnectionRef & { missing?: true }) | null;
  choice: RestoreChoice;
  manner: RestoreManner;
  createdAt: string;
  updatedAt: string;
  createdBy: string | null;
  /** The newest run that was no dry run. */
  lastRun: Pick<RestoreRow, 'id' | 'state' | 'finishedAt'> | null;
}
