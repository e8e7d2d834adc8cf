/** Backups that make themselves, and what becomes of them. */
import type { GroupKey } from '../../backup-rules/groups';
import type { ConnectionRef } from './connections';
import type { KeyRef } from './encryption';
import type { FileContent } from './files';
import type { KeepReason, Retention } from './retention';
import type { ErrorReply, TaskRow } from './tasks';

/** `backupSchedules:create` and `update`, which replaces the whole. */
export interface ScheduleRequest {
  /** 1 to 64 characters, unique regardless of case. */
  name: string;
  /** True when absent. */
  enabled?: boolean;
  /** Five fields: minute, hour, day of month, month, day of week. No more often than hourly. */
  cron: string;
  /** IANA name, such as `Europe/Berlin`. */
  timezone: string;
  groups: GroupKey[];
  include?: string[];
  exclude?: string[];
  /** Files that go with the rows; only of the application itself. */
  contents?: FileContent[];
  /** Ids or names of the keys that its backups are encrypted to; none when absent or empty. */
  keys?: string[];
  /** Id or name of a connection; null or absent for the application's own database. */
  connection?: string | null;
  /** Null or absent keeps all of its backups. */
  retention?: Retention | null;
  /** Name of a channel of NocoBase's notification manager that is told of failures; null or absent for none. */
  channel?: string | null;
}

/** What went wrong since somebody last looked. */
export interface ScheduleTrouble {
  /** `failed`: the backup, its verification or the retention after it. `missed`: runs that nobody was there to make; the last of them was made up for. */
  kind: 'failed' | 'missed';
  at: string;
  /** The task that failed; null where none could be started. */
  task: string | null;
  error: ErrorReply['errors'][number];
}

/** `backupSchedules:list` and `get`. */
export interface ScheduleRow {
  id: string;
  name: string;
  enabled: boolean;
  cron: string;
  timezone: string;
  groups: GroupKey[];
  include: string[];
  exclude: string[];
  contents: FileContent[];
  /** `missing`: it was deleted since; runs fail until another is chosen. */
  keys: (KeyRef & { missing?: true })[];
  connection: (ConnectionRef & { missing?: true }) | null;
  retention: Retention | null;
  channel: string | null;
  createdAt: string;
  updatedAt: string;
  createdBy: string | null;
  /** Null while it is not enabled. */
  nextRun: string | null;
  /** Its newest backup task that is still known of. */
  lastRun: Pick<TaskRow, 'id' | 'state' | 'archive' | 'createdAt' | 'finishedAt'> | null;
  /** Until `backupSchedules:acknowledge`. */
  trouble: ScheduleTrouble | null;
}

/** `backupSchedules:preview`: what a retention would do with the backups that a schedule has made. Nothing is deleted by it. */
export interface RetentionPreview {
  /** Newest first. */
  archives: { name: string; createdAt: string; size: number; reasons: KeepReason[]; goes: boolean }[];
  /** Bytes of those that would go. */
  frees: number;
}

/** `backupSchedules:channels`: where failures can be told. */
export interface ScheduleChannel {
  name: string;
  title: string;
  /** The kind of channel, as NocoBase names it: `in-app-message`, `email`. */
  type: string;
}
