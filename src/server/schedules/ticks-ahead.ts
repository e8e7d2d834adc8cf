/**
 * The ticks of ticks.ts a thousand times as fast, for whoever looks far ahead: reckoned on the clock on the wall, and brought to UTC one by
 * one. A test compares the two.
 */
import { parseExpression } from 'cron-parser';
import { wallClock } from '../retention/periods';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A schedule whose day never comes ends somewhere. */
const DAYS_AHEAD = 3660;

/** In the order of time, for ten years. */
export function* ticksAhead(cron: string, timezone: string, after: Date): Generator<Date, void> {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = parseExpression(cron).fields;
  const wall = wallClock(timezone);
  const anyDayOfMonth = dayOfMonth.length === 31;
  const anyDayOfWeek = [0, 1, 2, 3, 4, 5, 6].every((day) => has(dayOfWeek, day));
  const isDue = (day: Date) => {
    if (!has(month, day.getUTCMonth() + 1)) return false;
    const byMonth = has(dayOfMonth, day.getUTCDate()) || (has(dayOfMonth, 'L') && isLastOfMonth(day));
    const byWeek = has(dayOfWeek, day.getUTCDay()) || (day.getUTCDay() === 0 && has(dayOfWeek, 7));
    // As cron does: where both are given, either is enough.
    return anyDayOfMonth ? byWeek : anyDayOfWeek ? byMonth : byMonth || byWeek;
  };
  const today = Math.floor(wall(after.getTime()) / DAY) * DAY;
  let last = after.getTime();
  for (let day = today - DAY; day < today + DAYS_AHEAD * DAY; day += DAY) {
    if (!isDue(new Date(day))) continue;
    const offsets = offsetsAround(day, wall);
    const moments = hour.flatMap((h) =>
      minute.flatMap((m) => momentsAt(day + h * HOUR + m * 60_000, offsets, wall, hour.length === 24)),
    );
    for (const moment of moments.sort((a, b) => a - b)) {
      if (moment <= last) continue;
      last = moment;
      yield new Date(moment);
    }
  }
}

/** When the wall shows this; a time that is left out comes as much later as clocks go forward, one that comes twice counts once, or each time. */
function momentsAt(shown: number, [before, after]: Offsets, wall: WallClock, isEveryHour: boolean): number[] {
  if (before === after) return [shown - before];
  const right = [shown - before, shown - after].filter((moment) => wall(moment) === shown).sort((a, b) => a - b);
  if (right.length === 0) return [shown - before];
  return isEveryHour ? right : right.slice(0, 1);
}

/** By how much the wall is ahead of UTC before and after a day of the wall: clocks change only where they differ. */
function offsetsAround(day: number, wall: WallClock): Offsets {
  const [before, after] = [day - DAY, day + 2 * DAY];
  return [wall(before) - before, wall(after) - after];
}

type Offsets = [before: number, after: number];
type WallClock = (moment: number) => number;

function isLastOfMonth(day: Date): boolean {
  return new Date(day.getTime() + DAY).getUTCDate() === 1;
}

function has(values: readonly unknown[], value: unknown): boolean {
  return values.includes(value);
}
