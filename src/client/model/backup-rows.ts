/** The rows of the list: finished archives, and what of the tasks belongs beside them. Pure. */
import type { ArchiveRow, ConnectionRef, Progress, RunningRow, TaskRow } from '../../common/api';
import type { GroupKey } from '../../backup-rules/groups';
import type { ErrorReport } from '../api/api-error';

export type BackupState =
  | 'running'
  | 'verifying'
  | 'done'
  | 'verified'
  | 'verification-failed'
  | 'damaged'
  | 'failed'
  | 'interrupted';

export interface BackupRow {
  /** Unique also where a task failed and its archive never came to be. */
  key: string;
  name: string;
  at: string;
  state: BackupState;
  /** Set once it is finished. */
  archive: ArchiveRow | null;
  /** The task under way, which can be cancelled. */
  activeTask: string | null;
  progress: Progress | null;
  error: ErrorReport | null;
  createdBy: string | null;
  /** The database it is of, where that is not the application's own and the task is still known. */
  connection: ConnectionRef | null;
  note: string | null;
  groups: GroupKey[];
  rows: number | null;
  size: number | null;
  /** Seconds. */
  duration: number | null;
  warnings: string[];
}

const STATE_OF_VERIFICATION: Partial<Record<TaskRow['state'], BackupState>> = {
  queued: 'verifying',
  running: 'verifying',
  succeeded: 'verified',
  failed: 'verification-failed',
};

/** Newest first. */
export function backupRows(entries: (ArchiveRow | RunningRow)[], tasks: TaskRow[]): BackupRow[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const sources = new Map(
    tasks.flatMap(({ kind, archive, connection }) => (kind === 'backup' ? [[archive, connection] as const] : [])),
  );
  const archived = new Set(entries.map(({ name }) => name));
  const rows = entries.map((entry) =>
    'inProgress' in entry
      ? runningRow(entry, byId.get(entry.task))
      : archiveRow(entry, byId, sources.get(entry.name) ?? null),
  );
  const ended = tasks.filter(({ kind, archive }) => kind === 'backup' && !archived.has(archive)).flatMap(endedRow);
  return [...rows, ...ended].sort((a, b) => (a.at < b.at ? 1 : -1));
}

export function isUnderWay({ state }: Pick<BackupRow, 'state'>): boolean {
  return state === 'running' || state === 'verifying';
}

/** 0 to 1. */
export function shareDone({ bytes, bytesTotal, collectionsDone, collectionsTotal }: Progress): number {
  if (bytesTotal) return Math.min(bytes / bytesTotal, 1);
  return collectionsTotal > 0 ? collectionsDone / collectionsTotal : 0;
}

const NOTHING_KNOWN = { archive: null, note: null, rows: null, size: null, duration: null, warnings: [] };

function runningRow({ name, createdAt, task, progress }: RunningRow, details?: TaskRow): BackupRow {
  return {
    ...NOTHING_KNOWN,
    key: task,
    name,
    at: createdAt,
    state: 'running',
    activeTask: task,
    progress,
    error: null,
    createdBy: details?.createdBy ?? null,
    connection: details?.connection ?? null,
    groups: details?.groups ?? [],
  };
}

function archiveRow(archive: ArchiveRow, tasks: Map<string, TaskRow>, connection: ConnectionRef | null): BackupRow {
  const { name, createdAt, size, status, facts, error, verification } = archive;
  const check = verification ? tasks.get(verification.task) : undefined;
  const state = (check && STATE_OF_VERIFICATION[check.state]) ?? 'done';
  return {
    key: name,
    name,
    at: createdAt,
    state: status === 'damaged' ? 'damaged' : state,
    archive,
    activeTask: state === 'verifying' ? (check?.id ?? null) : null,
    progress: state === 'verifying' ? (check?.progress ?? null) : null,
    // That it is locked is no fault of the archive's.
    error:
      (error?.code === 'ARCHIVE_LOCKED' ? null : error) ??
      (state === 'verification-failed' ? (check?.error ?? null) : null),
    createdBy: facts?.createdBy ?? null,
    connection,
    note: facts?.note ?? null,
    groups: facts?.groups ?? [],
    rows: facts?.rows ?? null,
    size,
    duration: facts?.duration ?? null,
    warnings: facts?.warnings ?? [],
  };
}

/** A backup that came to nothing. One that succeeded was deleted since, one that was cancelled nobody misses. */
function endedRow({ id, archive, state, createdAt, createdBy, connection, groups, error }: TaskRow): BackupRow[] {
  if (state !== 'failed' && state !== 'interrupted') return [];
  const ended = { key: id, name: archive, at: createdAt, state, createdBy, connection, groups, error };
  return [{ ...NOTHING_KNOWN, ...ended, activeTask: null, progress: null }];
}
