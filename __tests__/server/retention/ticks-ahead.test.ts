import { ticksAfter } from '../../../src/server/schedules/ticks';
import { ticksAhead } from '../../../src/server/schedules/ticks-ahead';

const CRONS = ['0 * * * *', '30 1 * * *', '30 2 * * *', '15 */6 * * *', '0 1 * * 1', '0 3 13 * 5', '0 0 L * *'];
/** Before the clocks change, in either direction. */
const STARTS = ['2026-03-06T20:00:00Z', '2026-10-24T23:30:00Z'];

describe.each(['America/New_York', 'Europe/Berlin', 'Pacific/Apia'])('in %s', (timezone) => {
  test.each(CRONS.flatMap((cron) => STARTS.map((start) => [cron, start])))(
    '%s is due when it runs (%s)',
    (cron, start) => {
      const runs = first(25, ticksAfter(cron!, timezone, new Date(start!)));
      expect(first(25, ticksAhead(cron!, timezone, new Date(start!)))).toEqual(runs);
    },
  );
});

test('where clocks go forward by half an hour, what is left out comes half an hour later', () => {
  const ahead = ticksAhead('0 2 1 * *', 'Australia/Lord_Howe', new Date('2028-09-01T00:00:00Z'));
  expect(first(2, ahead)).toEqual(['2028-09-30T15:30:00.000Z', '2028-10-31T15:00:00.000Z']);
});

test('a thousand runs take a moment, and a day that never comes has an end', () => {
  const begun = performance.now();
  expect(first(1000, ticksAhead('0 * * * *', 'Europe/Berlin', new Date('2026-01-01T00:00:00Z')))).toHaveLength(1000);
  expect(first(9, ticksAhead('0 0 29 2 *', 'UTC', new Date('2026-01-01T00:00:00Z')))).toHaveLength(2);
  expect(performance.now() - begun).toBeLessThan(500);
});

function first(count: number, ticks: Iterable<Date>): string[] {
  const found: string[] = [];
  for (const tick of ticks) if (found.push(tick.toISOString()) === count) break;
  return found;
}
