/** What goes wrong with schedules: kept until somebody has seen it, logged, and told through a channel. None of the three hides the others. */
import type { ScheduleTrouble } from '../../common/api';
import { BackupError, toBackupError, type ErrorReport } from '../errors';
import type { Home, Notice } from '../host';
import { say } from '../sentence';
import type { Due } from './due';
import type { StoredSchedule } from './schedule';
import type { ScheduleStore } from './schedule-store';

export interface TroublesAround {
  store: ScheduleStore;
  notify: Home['notify'];
  log: Home['log'];
  now(): Date;
}

type Named = Pick<StoredSchedule, 'id' | 'name' | 'channel'>;

export class Troubles {
  constructor(private readonly around: TroublesAround) {}

  /** @param task that failed; null where none could be started */
  async failed(schedule: Named, task: string | null, error: ErrorReport): Promise<ScheduleTrouble> {
    return this.tell(schedule, say`The backup schedule “${schedule.name}” failed.`, 'failed', task, error);
  }

  async missed(schedule: Named, { count, first }: NonNullable<Due['missed']>): Promise<void> {
    const since = first.toISOString();
    const message =
      count === 1
        ? say`A run was missed at ${since}: the application was not running.`
        : say`${count} runs were missed since ${since}: the application was not running.`;
    const { code, hint } = new BackupError('INTERRUPTED', message, { hint: 'One run makes up for it.' });
    const title = say`The backup schedule “${schedule.name}” missed runs.`;
    await this.tell(schedule, title, 'missed', null, { code, message, hint, details: { count, since } });
  }

  private async tell(
    schedule: Named,
    title: string,
    kind: ScheduleTrouble['kind'],
    task: string | null,
    error: ErrorReport,
  ): Promise<ScheduleTrouble> {
    const { store, log, now } = this.around;
    const trouble = { kind, at: now().toISOString(), task, error };
    log.error(`${title} ${error.message}`, { schedule: schedule.id, task, code: error.code });
    await store
      .saveTrouble(schedule.id, trouble)
      .catch((cause: unknown) => log.error(`This could not be kept: ${toBackupError(cause).message}`));
    const notice = { title, text: [error.message, error.hint].filter(Boolean).join(' ') };
    // Nobody waits for it: a mail server may take its time.
    this.notify(schedule, notice).catch((cause: unknown) =>
      log.error(`Nobody could be told of “${schedule.name}”: ${toBackupError(cause).message}`),
    );
    return trouble;
  }

  private async notify({ channel }: Named, notice: Notice): Promise<void> {
    if (channel !== null) await this.around.notify(channel, notice);
  }
}
