/** Hours, days, weeks, months and years as a calendar in some time zone has them. */
import type { Retention } from '../../common/api';

export type PeriodRule = Exclude<keyof Retention, 'last'>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 1 January 1970 was a Thursday; weeks begin on Monday, as in ISO 8601. */
const DAYS_TO_MONDAY = 3;

/**
 * Which period of each rule a moment (milliseconds of the epoch) lies in: equal for moments of one period, and only for them.
 * @throws RangeError for a time zone that nobody knows
 */
export function periodsIn(timezone: string): (moment: number) => Record<PeriodRule, string> {
  const wallAt = wallClock(timezone);
  return (moment) => {
    const wall = wallAt(moment);
    const days = Math.floor(wall / DAY);
    const date = new Date(wall);
    const year = date.getUTCFullYear();
    return {
      // The hour that comes twice when clocks go back is two hours.
      hourly: `${Math.floor(wall / HOUR)}/${wall - moment}`,
      daily: String(days),
      weekly: String(Math.floor((days + DAYS_TO_MONDAY) / 7)),
      monthly: `${year}-${date.getUTCMonth()}`,
      yearly: String(year),
    };
  };
}

/** What the clock on the wall shows at a moment, both in milliseconds of the epoch: as if the wall were in UTC. */
export function wallClock(timezone: string): (moment: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: timezone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  return (moment) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(moment)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) + (((moment % 1000) + 1000) % 1000);
  };
}
