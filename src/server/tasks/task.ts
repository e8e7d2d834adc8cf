/** One run of a backup or a verification, as it is stored and shown. */
import type { GroupKey } from '../../backup-rules/groups';
import type { ErrorReport } from '../errors';
import type { ProcessIdentity } from './process-identity';

export type TaskKind = 'backup' | 'verify';
export type TaskState = 'queued' | 'running' | 'succeeded' | 'failed' | 'canceled' | 'interrupted';

export interface TaskProgress {
  /** What is being done now, one of the stages of the engine. */
  stage: string;
  /** The collection being read, when there is one. */
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

export interface Task {
  id: string;
  kind: TaskKind;
  state: TaskState;
  /** Name of the archive it makes or reads. */
  archive: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  createdBy: string | null;
  groups: GroupKey[];
  progress: TaskProgress;
  /** Why it failed, or how it was interrupted. */
  error: ErrorReport | null;
  /** Facts of the finished run, such as size, rows, collections. */
  result: Record<string, unknown> | null;
  /** Who runs it. */
  process: ProcessIdentity;
}

const FINISHED: readonly TaskState[] = ['succeeded', 'failed', 'canceled', 'interrupted'];

export function isFinished(task: Pick<Task, 'state'>): boolean {
  return FINISHED.includes(task.state);
}
