/** When a schedule runs: the choices that people make, and the five fields of cron that they come to. Pure. */

export const EVERY = ['hour', 'day', 'week', 'month', 'cron'] as const;
export type Every = (typeof EVERY)[number];

/** Of what `every` does not need, what was chosen last stays. */
export interface Times {
  every: Every;
  /** Past the hour; null while nothing is typed. */
  minute: number | null;
  /** `HH:MM`. */
  time: string;
  /** 0 for Sunday to 6, in order. */
  days: number[];
  /** Of the month; null while nothing is typed. */
  day: number | null;
  cron: string;
}

/** Neither left out nor come to twice where clocks are put forward or back at night. */
export const NEW_TIMES: Times = { every: 'day', minute: 0, time: '03:30', days: [0], day: 1, cron: '' };

/** Weeks begin with it, as ISO 8601 has it. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 0];

/** From here on not every month has it. */
export const RARE_DAY = 29;

export function cronOf({ every, minute, time, days, day, cron }: Times): string {
  const [hours, minutes] = time.split(':').map(Number);
  switch (every) {
    case 'hour':
      return `${minute} * * * *`;
    case 'day':
      return `${minutes} ${hours} * * *`;
    case 'week':
      return `${minutes} ${hours} * * ${days.join(',')}`;
    case 'month':
      return `${minutes} ${hours} ${day} * *`;
    case 'cron':
      return cron.trim().replace(/\s+/g, ' ');
  }
}

/** What cannot be said by any of the choices stays a text. */
export function timesOf(cron: string): Times {
  return { ...NEW_TIMES, cron, ...chosenTimes(cron.trim().split(/\s+/)) };
}

/** Whether something is missing that the choice needs; whether a text is valid, the server says. */
export function isComplete({ every, minute, time, days, day, cron }: Times): boolean {
  if (every === 'cron') return cron.trim() !== '';
  if (every === 'hour') return minute !== null;
  return /^\d\d:\d\d$/.test(time) && (every !== 'week' || days.length > 0) && (every !== 'month' || day !== null);
}

function chosenTimes(fields: string[]): Pick<Times, 'every'> & Partial<Times> {
  const [minutes = '', hours = '', day = '', month = '', weekdays = ''] = fields;
  const minute = numberIn(minutes, 0, 59);
  if (fields.length !== 5 || minute === null || month !== '*') return { every: 'cron' };
  if (hours === '*') return day === '*' && weekdays === '*' ? { every: 'hour', minute } : { every: 'cron' };
  const hour = numberIn(hours, 0, 23);
  if (hour === null) return { every: 'cron' };
  const time = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
  if (day === '*' && weekdays === '*') return { every: 'day', time };
  const [days, date] = [daysOf(weekdays), numberIn(day, 1, 31)];
  if (day === '*' && days !== null) return { every: 'week', time, days };
  if (weekdays === '*' && date !== null) return { every: 'month', time, day: date };
  return { every: 'cron' };
}

/** `1-5` and `6,7` too; null for what else may stand there. */
function daysOf(field: string): number[] | null {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [first, last = first, ...more] = part.split('-').map((end) => numberIn(end, 0, 7));
    if (first == null || last == null || more.length > 0 || first > last) return null;
    for (let day = first; day <= last; day += 1) found.add(day % 7);
  }
  return [...found].sort();
}

function numberIn(text: string, least: number, most: number): number | null {
  const value = /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most ? value : null;
}
