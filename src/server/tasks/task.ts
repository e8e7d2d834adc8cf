/** One run of a backup, a verification, a restore or an undo, as it is stored and shown. */
import type { GroupKey } from '../../backup-rules/groups';
import type { ConnectionRef, Progress, RestoreRow } from '../../common/api';
import type { ErrorReport } from '../errors';
import type { ProcessIdentity } from './process-identity';

export type TaskKind = 'backup' | 'verify' | 'restore' | 'undo';
export type TaskState = 'queued' | 'running' | 'succeeded' | 'failed' | 'canceled' | 'interrupted';

export const NO_PROGRESS: Progress = {
  stage: 'queued',
  current: null,
  collectionsDone: 0,
  collectionsTotal: 0,
  rows: 0,
  bytes: 0,
  bytesTotal: null,
  remaining: null,
};

export interface TaskExchange {
  /** Id of the plan; null for an undo. */
  plan: string | null;
  /** The saved restore that it runs; absent in tasks of older versions. */
  saved?: RestoreRow['saved'];
  /** Absent in restores and undos that exchange tables, and in tasks of older versions. */
  dryRun?: true;
  /** Id of the set of tables: that of the restore. */
  set: string;
  /** How often the set had been exchanged before. */
  before: number;
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
  /** The database it reads or writes; null for the application's own. */
  connection: ConnectionRef | null;
  /** Of a restore or an undo: what it exchanges. */
  exchange: TaskExchange | null;
  progress: Progress;
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
