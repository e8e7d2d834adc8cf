/** A schedule as it is stored, and what is known of its runs. Files, not rows: a restore must not change them. */
import type { ConnectionRef, FileContent, KeyRef, ScheduleRow, ScheduleTrouble } from '../../common/api';
import type { ProcessIdentity } from '../tasks/process-identity';

/** What a person says of one. */
export interface ScheduleValues
  extends Pick<
    ScheduleRow,
    'name' | 'enabled' | 'cron' | 'timezone' | 'groups' | 'include' | 'exclude' | 'retention' | 'channel'
  > {
  connection: ConnectionRef | null;
  /** Files that go with the rows; absent in what older versions stored. */
  contents?: FileContent[];
  /** That its backups are encrypted to; absent in what older versions stored. */
  keys?: KeyRef[];
}

export interface StoredSchedule
  extends ScheduleValues,
    Pick<ScheduleRow, 'id' | 'createdAt' | 'updatedAt' | 'createdBy'> {
  /** Since when it is due at the times it says: a change of these, or enabling it, does not make it due for the past. */
  since: string;
}

/** Written by whoever holds the claim, or follows the run. */
export interface ScheduleProgress {
  /** Of the schedule. */
  id: string;
  /** The newest time that a run was begun for. */
  handled: string | null;
  /** The newest time at which somebody was there to begin a run, and had to wait. */
  attended: string | null;
  /** Null when none goes on. */
  run: ScheduleRun | null;
  /** Its newest backup task. */
  lastTask: string | null;
}

export interface ScheduleRun {
  /** The backup; null until it has begun. */
  task: string | null;
  /** Who verifies it and applies the retention afterwards; null when it was stopped and somebody else is to take over. */
  follower: ProcessIdentity | null;
  /** Whether it may be taken up once more when its process ends before it is done. */
  mayResume: boolean;
}

export interface StoredTrouble extends ScheduleTrouble {
  /** Of the schedule. */
  id: string;
}

export function noProgress(id: string): ScheduleProgress {
  return { id, handled: null, attended: null, run: null, lastTask: null };
}
