/** Looks every few seconds what is due, in every process that serves the application. */
import { toBackupError } from '../errors';
import { isBusy } from './claim';
import { firstDue } from './due';
import type { Followed } from './followed';
import type { ScheduleProgress, StoredSchedule } from './schedule';
import type { ScheduleRuns } from './schedule-runs';
import type { ScheduleStore } from './schedule-store';
import type { Troubles } from './troubles';

const LOOK_EVERY_MS = 10_000;

export interface ScheduleClockAround {
  store: ScheduleStore;
  runs: ScheduleRuns;
  followed: Followed;
  troubles: Troubles;
  log: { error(message: string): void };
  now(): Date;
}

interface Owing {
  schedule: StoredSchedule;
  progress: ScheduleProgress;
  first: Date;
}

export class ScheduleClock {
  private timer?: NodeJS.Timeout;
  private looking: Promise<void> | null = null;
  /** First due times by schedule, as working one out takes a while. */
  private readonly known = new Map<string, { key: string; first: Date }>();
  /** Of which schedule it was told already that it cannot begin what was due then. */
  private readonly told = new Map<string, string>();
  private complaint = '';

  constructor(private readonly around: ScheduleClockAround) {}

  start(): void {
    clearInterval(this.timer);
    const look = () => void this.look();
    this.timer = setInterval(look, LOOK_EVERY_MS).unref();
    look();
  }

  /** Afterwards nothing is begun; what runs goes on. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.around.runs.stop();
    await this.looking;
  }

  /** Never rejects; a second look at the same time is the same one. */
  async look(): Promise<void> {
    this.looking ??= this.lookAtAll()
      .then(() => {
        this.complaint = '';
      })
      .catch((error: unknown) => this.complain(error))
      .finally(() => {
        this.looking = null;
      });
    return this.looking;
  }

  private async lookAtAll(): Promise<void> {
    const { store, now } = this.around;
    const all = await store.schedules.all();
    const owing: Owing[] = [];
    for (const schedule of all) {
      const progress = await store.progress(schedule.id);
      const first = this.firstDue(schedule, progress);
      if (progress.run || (schedule.enabled && first <= now())) owing.push({ schedule, progress, first });
    }
    // Who has waited longest comes first.
    for (const one of owing.sort((a, b) => a.first.getTime() - b.first.getTime())) await this.settle(one);
  }

  private async settle({ schedule, progress, first }: Owing): Promise<void> {
    const { runs, followed, troubles, now } = this.around;
    const { id } = schedule;
    try {
      if (progress.run && !(await followed.has(id, progress.run))) await runs.takeOver(schedule);
      if (schedule.enabled && first <= now()) await runs.startDue(schedule);
      this.told.delete(id);
    } catch (error) {
      if (isBusy(error)) return;
      const moment = first.toISOString();
      if (this.told.get(id) === moment) return;
      this.told.set(id, moment);
      await troubles.failed(schedule, null, toBackupError(error).report());
    }
  }

  private firstDue(schedule: StoredSchedule, { handled }: ScheduleProgress): Date {
    const { id, cron, timezone, since } = schedule;
    const key = [cron, timezone, since, handled].join('\n');
    const known = this.known.get(id);
    if (known?.key === key) return known.first;
    const first = firstDue(schedule, { handled });
    this.known.set(id, { key, first });
    return first;
  }

  /** Once, and not every few seconds. */
  private complain(error: unknown): void {
    const { message } = toBackupError(error);
    if (message !== this.complaint) this.around.log.error(`Schedules cannot be looked at: ${message}`);
    this.complaint = message;
  }
}
