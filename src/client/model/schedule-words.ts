/** What a schedule does, in words. Pure. */
import { RETENTION_RULES, type Retention, type ScheduleRow } from '../../common/api';
import type { Formats } from '../formats';
import type { Translate } from '../locale';
import { timesOf } from './schedule-times';

/** `Every day at 02:30 (Europe/Berlin)`; of what has no words, the five fields. */
export function timesWords(
  { cron, timezone }: Pick<ScheduleRow, 'cron' | 'timezone'>,
  t: Translate,
  { list }: Pick<Formats, 'list'>,
): string {
  const { every, minute, time, days, day } = timesOf(cron);
  // Sunday ends a week that begins with Monday.
  const inOrder = [...days].sort((a, b) => (a || 7) - (b || 7));
  const values = { minute, time, day, cron, days: list(inOrder.map((one) => t(`schedule.weekday.${one}`))) };
  return t('schedule.in-zone', { when: t(`schedule.when.${every}`, values), timezone });
}

/** `3 newest, 7 daily`. */
export function retentionWords(retention: Retention | null, t: Translate, { number }: Pick<Formats, 'number'>): string {
  if (retention === null) return t('retention.everything');
  return RETENTION_RULES.filter((rule) => retention[rule] > 0)
    .map((rule) => t(`retention.words.${rule}`, { value: number(retention[rule]) }))
    .join(', ');
}
