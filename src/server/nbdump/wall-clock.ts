/** Points in time as the drivers print them into JSON, and the texts that the archive has for them. */

const MOMENT = /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(\.\d+)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

export interface Moment {
  /** Milliseconds since 1970 at its whole second. */
  time: number;
  /** With its point; empty where there is none. */
  fraction: string;
  zoned: boolean;
}

/** Null for what is no day or clock. */
export function parseMoment(text: string): Moment | null {
  const [, year, month, day, hour, minute, second, fraction = '', zone] = MOMENT.exec(text) ?? [];
  if (year === undefined) return null;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  // 30 February would have become another day.
  if (date.getUTCDate() !== Number(day) || date.getUTCSeconds() !== Number(second)) return null;
  return { time: date.getTime() - offsetOf(zone), fraction, zoned: zone !== undefined };
}

function offsetOf(zone: string | undefined): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone ?? '') ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -offset : offset;
}

/** `YYYY-MM-DD HH:MM:SS` in UTC and what follows the seconds; years beyond four digits as PostgreSQL writes them. */
export function clockText(time: number, after: string): string {
  const date = new Date(time);
  const year = date.getUTCFullYear();
  const rest = date.toISOString().slice(-20, -5).replace('T', ' ');
  const digits = String(year > 0 ? year : 1 - year).padStart(4, '0');
  return `${digits}${rest}${after}${year > 0 ? '' : ' BC'}`;
}

export type WallClock = (time: number) => number;

/** What a clock of this process showed then, as if it were UTC. */
export const processClock: WallClock = (time) => {
  const date = new Date(time);
  const wall = new Date(0);
  wall.setUTCFullYear(date.getFullYear(), date.getMonth(), date.getDate());
  wall.setUTCHours(date.getHours(), date.getMinutes(), date.getSeconds());
  return wall.getTime();
};

/** @param zone `+08:00` or a name; a zone that nobody knows is taken as UTC */
export function clockOf(zone: string): WallClock {
  if (/^[+-]\d\d:\d\d$/.test(zone)) return (time) => time + offsetOf(zone);
  const format = formatOf(zone);
  if (!format) return (time) => time;
  return (time) => {
    const part = (type: string) => Number(format.formatToParts(time).find((one) => one.type === type)?.value);
    const wall = new Date(0);
    wall.setUTCFullYear(part('year'), part('month') - 1, part('day'));
    wall.setUTCHours(part('hour'), part('minute'), part('second'));
    return wall.getTime();
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  const numeric = 'numeric';
  const parts = {
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...parts });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
