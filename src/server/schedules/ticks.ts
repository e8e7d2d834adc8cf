/**
 * When a schedule is due. In the night in which the clocks go forward a time that does not exist is due an hour later; in the one in which
 * they go back a time that comes twice is due once, unless it is due every hour.
 */
import { parseExpression } from 'cron-parser';

/** So soon after the clocks have changed, cron-parser's next() does not know that they have. */
const CHANGE_MS = 2 * 3_600_000;

/** In order, without end. */
export function* ticksAfter(cron: string, timezone: string, after: Date): Generator<Date, never> {
  const ticks = parseExpression(cron, { tz: timezone, currentDate: new Date(after.getTime() - CHANGE_MS) });
  for (;;) {
    const tick = ticks.next().toDate();
    if (tick > after) yield tick;
  }
}

/** The first after this moment. */
export function nextTick(cron: string, timezone: string, after: Date): Date {
  return ticksAfter(cron, timezone, after).next().value;
}

/** The newest that is not after this moment. */
export function lastTick(cron: string, timezone: string, at: Date): Date {
  // prev() misses the time that does not exist and knows the one that comes twice as two: two of its steps back lies one that is right.
  const before = parseExpression(cron, { tz: timezone, currentDate: new Date(at.getTime() + 1) });
  before.prev();
  let last = new Date(before.prev().getTime() - CHANGE_MS);
  for (const tick of ticksAfter(cron, timezone, last)) {
    if (tick > at) break;
    last = tick;
  }
  return last;
}

/** Those after the one moment and not after the other. */
export function countTicks(cron: string, timezone: string, after: Date, until: Date): number {
  let count = 0;
  for (const tick of ticksAfter(cron, timezone, after)) {
    if (tick > until) break;
    count++;
  }
  return count;
}
