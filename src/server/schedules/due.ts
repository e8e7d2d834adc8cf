/** What a schedule owes at a moment. Pure. */
import type { ScheduleProgress, StoredSchedule } from './schedule';
import { countTicks, lastTick, nextTick } from './ticks';

/** A run that begins later than this was missed: whoever is there looks every few seconds. */
export const LATE_MS = 300_000;

export interface Due {
  /** The newest time that is due; all before it are made up for by one run. */
  tick: Date;
  /** How many were due while nobody was there, and the first of these; null for none. */
  missed: { count: number; first: Date } | null;
}

type Times = Pick<StoredSchedule, 'cron' | 'timezone' | 'since'>;

/** The first time that no run was begun for. */
export function firstDue({ cron, timezone, since }: Times, { handled }: Pick<ScheduleProgress, 'handled'>): Date {
  return nextTick(cron, timezone, latest(since, handled));
}

/** @param now not before `firstDue` */
export function dueAt(times: Times, progress: Pick<ScheduleProgress, 'handled' | 'attended'>, now: Date): Due {
  const { cron, timezone, since } = times;
  const { handled, attended } = progress;
  const unattended = latest(since, handled, attended);
  const late = new Date(now.getTime() - LATE_MS);
  const first = nextTick(cron, timezone, unattended);
  return {
    tick: lastTick(cron, timezone, now),
    missed: first < late ? { count: countTicks(cron, timezone, unattended, late), first } : null,
  };
}

function latest(...moments: (string | null)[]): Date {
  return new Date(Math.max(...moments.map((moment) => (moment === null ? 0 : Date.parse(moment)))));
}
