/** What follows a backup of a schedule: its verification, and when that succeeded, the retention. */
import type { ScheduleTrouble } from '../../common/api';
import { toBackupError, type ErrorReport } from '../errors';
import type { Task } from '../tasks/task';
import type { StartedTask } from '../tasks/task-runner';
import type { StoredSchedule } from './schedule';
import type { ScheduleStore } from './schedule-store';
import type { Troubles } from './troubles';

export type RetainedSchedule = Pick<StoredSchedule, 'id' | 'name' | 'enabled' | 'cron' | 'timezone' | 'retention'>;

export interface ConcludeAround {
  store: ScheduleStore;
  troubles: Troubles;
  verify(archive: string, createdBy: string | null): Promise<StartedTask>;
  /** Deletes what the retention of a schedule lets go, and returns the names. */
  retain(schedule: RetainedSchedule): Promise<string[]>;
  /** Whether the application stops: then nothing more is begun. */
  isStopping(): boolean;
}

export interface RunOutcome {
  backup: Task;
  verification: Task | null;
  /** Backups that the retention let go. */
  deleted: string[];
  trouble: ScheduleTrouble | null;
  /** The application stopped in the midst of it: whoever is there next takes it up. */
  isLeft: boolean;
}

export async function conclude(schedule: StoredSchedule, backup: Task, around: ConcludeAround): Promise<RunOutcome> {
  const { store, troubles, verify, retain, isStopping } = around;
  const outcome: RunOutcome = { backup, verification: null, deleted: [], trouble: null, isLeft: false };
  const fail = async (task: string | null, error: ErrorReport) => {
    outcome.trouble = await troubles.failed(schedule, task, error);
    return outcome;
  };
  /** Null when all is well so far. */
  const afterTask = async ({ id, state, error }: Task): Promise<RunOutcome | null> => {
    if (state === 'failed') return fail(id, error!);
    // A person did not want it: nothing is wrong.
    if (state === 'canceled') return outcome;
    return state === 'interrupted' || isStopping() ? { ...outcome, isLeft: true } : null;
  };
  try {
    const afterBackup = await afterTask(backup);
    if (afterBackup) return afterBackup;
    outcome.verification = await (await verify(backup.archive, backup.createdBy)).finished;
    const afterVerification = await afterTask(outcome.verification);
    if (afterVerification) return afterVerification;
    // As it is by now, and not at all when it was deleted.
    const now = await store.schedules.find(schedule.id);
    if (now) outcome.deleted = await retain(now);
    return outcome;
  } catch (error) {
    return fail(null, toBackupError(error).report());
  }
}
