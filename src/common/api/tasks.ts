/** What runs, and how far it is. */
import type { GroupKey } from '../../backup-rules/groups';
import type { ConnectionRef } from './connections';

export interface ErrorReply {
  errors: { code: string; message: string; hint?: string; details?: Record<string, unknown> }[];
}

/** How far a task is. */
export interface Progress {
  /** What is being done now, one of the stages of the engine. */
  stage: string;
  /** The collection or entry being read, when there is one. */
  current: string | null;
  collectionsDone: number;
  collectionsTotal: number;
  rows: number;
  /** Uncompressed bytes so far, and what the whole will be about; null where nothing is known. */
  bytes: number;
  bytesTotal: number | null;
  /** Seconds; null while there is nothing to go by. */
  remaining: number | null;
}

/** `backupTasks:list`, `get` and `cancel`. */
export interface TaskRow {
  id: string;
  kind: 'backup' | 'verify' | 'restore' | 'undo';
  state: 'queued' | 'running' | 'succeeded' | 'failed' | 'canceled' | 'interrupted';
  /** Name of the archive it makes or reads. */
  archive: string;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  createdBy: string | null;
  groups: GroupKey[];
  /** The database it reads or writes; null for the application's own. */
  connection: ConnectionRef | null;
  progress: Progress;
  error: ErrorReply['errors'][number] | null;
}
