/**
 * Runs of schedules: a backup, its verification, the retention. What goes on is in the schedule's progress, so that nobody begins the
 * same twice, and a run whose process ended is taken up by another.
 */
import type { EncryptionRequest, FileContent, KeyRow } from '../../common/api';
import type { BackupRequest } from '../backup/backup-engine';
import type { BackupKeys } from '../encryption/backup-keys';
import { BackupError, toBackupError } from '../errors';
import { isFinished, type Task } from '../tasks/task';
import { thisProcess } from '../tasks/process-identity';
import type { StartedTask, TaskRunner } from '../tasks/task-runner';
import { isBusy, type Claim } from './claim';
import { conclude, type ConcludeAround, type RunOutcome } from './conclude';
import { dueAt, firstDue } from './due';
import { encryptionOf } from './encryption-of';
import type { Followed } from './followed';
import type { ScheduleProgress, ScheduleRun, StoredSchedule } from './schedule';
import { lastTick } from './ticks';

/** How long the end of a run waits until it may write that it is over; the claim is held for moments. */
const PATIENCE_MS = 60_000;

/** What a schedule asks for. */
export interface ScheduledRequest extends Omit<BackupRequest, 'name' | 'warnings'> {
  contents: readonly FileContent[];
  encryption: EncryptionRequest | null;
}

export interface ScheduleRunsAround extends Omit<ConcludeAround, 'isStopping'> {
  claim: Claim;
  followed: Followed;
  tasks: Pick<TaskRunner, 'get'>;
  /** @throws BackupError TASK_RUNNING while another backup or restore runs */
  requireFree(): Promise<void>;
  create(options: ScheduledRequest, connection: string | null): Promise<StartedTask>;
  keys: Pick<BackupKeys, 'list'>;
  log: { error(message: string): void };
  now(): Date;
}

export interface StartedRun {
  backup: StartedTask;
  /** Never rejects. */
  finished: Promise<RunOutcome>;
}

export class ScheduleRuns {
  private isStopping = false;
  private readonly unfinished = new Set<Promise<RunOutcome>>();

  constructor(private readonly around: ScheduleRunsAround) {}

  /** Begins a run now, whenever the schedule is due. @throws BackupError TASK_RUNNING, and whatever keeps the backup from starting */
  async start(schedule: StoredSchedule): Promise<StartedRun> {
    const { claim, store, followed, troubles } = this.around;
    return claim.hold(async () => {
      const progress = await store.progress(schedule.id);
      const { run } = progress;
      if (run && (await followed.has(schedule.id, run))) throw stillGoesOn();
      const started = await this.begin(schedule, progress, false);
      if (run) await troubles.failed(schedule, run.task, reasonOf(await this.backupOf(run)));
      return started;
    }, PATIENCE_MS);
  }

  /** Begins what is due, unless it has been begun. @throws BackupError TASK_RUNNING when it has to wait */
  async startDue({ id }: StoredSchedule): Promise<void> {
    const { claim, store, troubles, now } = this.around;
    await claim.hold(async () => {
      const schedule = await store.schedules.find(id);
      const before = await store.progress(id);
      if (this.isStopping || !schedule?.enabled || now() < firstDue(schedule, before)) return;
      const { tick, missed } = dueAt(schedule, before, now());
      const progress = { ...before, attended: tick.toISOString() };
      if (missed) await troubles.missed(schedule, missed);
      if (progress.attended !== before.attended) await store.saveProgress(progress);
      if (before.run === null) await this.begin(schedule, { ...progress, handled: tick.toISOString() }, true, progress);
    });
  }

  /** Takes up a run that nobody follows any more. @throws BackupError TASK_RUNNING when it has to wait */
  async takeOver({ id }: StoredSchedule): Promise<void> {
    const { claim, store, followed, troubles } = this.around;
    await claim.hold(async () => {
      const schedule = await store.schedules.find(id);
      const progress = await store.progress(id);
      const { run } = progress;
      if (this.isStopping || !schedule || !run || (await followed.has(id, run))) return;
      const backup = await this.backupOf(run);
      if (backup && !isFinished(backup)) return;
      if (backup?.state === 'succeeded' && run.mayResume) {
        const resumed = { task: backup.id, follower: await thisProcess(), mayResume: false };
        await store.saveProgress({ ...progress, run: resumed });
        this.follow(schedule, Promise.resolve(backup));
        return;
      }
      if (run.mayResume && this.isNewest(schedule, progress)) await this.begin(schedule, progress, false);
      else await store.saveProgress({ ...progress, run: null });
      if (backup?.state !== 'canceled') await troubles.failed(schedule, run.task, reasonOf(backup));
    });
  }

  /** Begins nothing more. */
  stop(): void {
    this.isStopping = true;
  }

  /** When all that this process follows has ended, or was left to others. */
  async settled(): Promise<void> {
    await Promise.all(this.unfinished);
  }

  /**
   * By whoever has the claim.
   * @param progress as it is when the backup runs
   * @param blocked as it is when another backup or restore runs
   */
  private async begin(
    schedule: StoredSchedule,
    progress: ScheduleProgress,
    mayResume: boolean,
    blocked = progress,
  ): Promise<StartedRun> {
    const { store, requireFree, log } = this.around;
    await requireFree();
    const run = { task: null, follower: await thisProcess(), mayResume };
    // Before it starts: where this cannot be written, it would be begun again and again.
    await store.saveProgress({ ...progress, run });
    const backup = await this.create(schedule).catch(async (error: unknown) => {
      await store.saveProgress(isBusy(error) ? blocked : { ...progress, run: null });
      throw error;
    });
    const { id } = backup.task;
    const { finished } = this.follow(schedule, backup.finished);
    await store
      .saveProgress({ ...progress, run: { ...run, task: id }, lastTask: id })
      .catch((error: unknown) => log.error(`A run of “${schedule.name}” could not be noted: ${String(error)}`));
    return { backup, finished };
  }

  private async create(schedule: StoredSchedule): Promise<StartedTask> {
    const { create, keys } = this.around;
    return create(requestOf(schedule, await keys.list()), schedule.connection?.id ?? null);
  }

  private follow(schedule: StoredSchedule, backup: Promise<Task>): Pick<StartedRun, 'finished'> {
    const around = { ...this.around, isStopping: () => this.isStopping };
    const finished = this.around.followed
      .here(schedule.id, async () => {
        const outcome = await conclude(schedule, await backup, around);
        await this.end(schedule, outcome);
        return outcome;
      })
      .finally(() => this.unfinished.delete(finished));
    this.unfinished.add(finished);
    return { finished };
  }

  private async end({ id, name }: StoredSchedule, { isLeft }: RunOutcome): Promise<void> {
    const { claim, store, log } = this.around;
    const write = async () => {
      const progress = await store.progress(id);
      const left = progress.run && { ...progress.run, follower: null };
      await store.saveProgress({ ...progress, run: isLeft ? left : null });
    };
    await claim
      .hold(write, PATIENCE_MS)
      .catch((error: unknown) => log.error(`The end of a run of “${name}” could not be noted: ${String(error)}`));
  }

  /** Null where none had begun, or it is forgotten. */
  private async backupOf({ task }: ScheduleRun): Promise<Task | null> {
    return task === null ? null : this.around.tasks.get(task).catch(nullIfForgotten);
  }

  private isNewest({ enabled, cron, timezone }: StoredSchedule, { handled }: ScheduleProgress): boolean {
    return enabled && handled === lastTick(cron, timezone, this.around.now()).toISOString();
  }
}

function requestOf(schedule: StoredSchedule, keys: readonly KeyRow[]): ScheduledRequest {
  const { id, name, groups, include, exclude, contents = [] } = schedule;
  const createdBy = `schedule “${name}”`;
  const encryption = encryptionOf(schedule, keys);
  return { groups, include, exclude, contents, note: null, createdBy, schedule: { id, name }, encryption };
}

function reasonOf(backup: Task | null) {
  if (backup?.error) return backup.error;
  const message = 'The process that made the backup ended before the run was done.';
  return new BackupError('INTERRUPTED', message, { hint: 'The next run makes up for it.' }).report();
}

function stillGoesOn(): BackupError {
  return new BackupError('TASK_RUNNING', 'A run of this schedule still goes on.', {
    hint: 'Wait until it has finished, or cancel it.',
  });
}

function nullIfForgotten(error: unknown): null {
  if (toBackupError(error).code === 'NOT_FOUND') return null;
  throw error;
}
