import { countTicks, lastTick, nextTick, ticksAfter } from '../../../src/server/schedules/ticks';

const BERLIN = 'Europe/Berlin';

function take(cron: string, timezone: string, after: string, count: number): string[] {
  const ticks = ticksAfter(cron, timezone, new Date(after));
  return Array.from({ length: count }, () => ticks.next().value.toISOString().slice(0, 16));
}

test('an hour that does not exist is due an hour later', () => {
  expect(take('30 2 * * *', BERLIN, '2026-03-28T00:00:00Z', 3)).toEqual([
    '2026-03-28T01:30',
    '2026-03-29T01:30',
    '2026-03-30T00:30',
  ]);
});

test('an hour that comes twice is due once', () => {
  expect(take('30 2 * * *', BERLIN, '2026-10-24T00:00:00Z', 3)).toEqual([
    '2026-10-24T00:30',
    '2026-10-25T00:30',
    '2026-10-26T01:30',
  ]);
});

test('every hour is every hour, also when the clocks change', () => {
  expect(take('30 * * * *', BERLIN, '2026-10-24T23:00:00Z', 4)).toEqual([
    '2026-10-24T23:30',
    '2026-10-25T00:30',
    '2026-10-25T01:30',
    '2026-10-25T02:30',
  ]);
  expect(take('30 * * * *', BERLIN, '2026-03-29T00:00:00Z', 3)).toEqual([
    '2026-03-29T00:30',
    '2026-03-29T01:30',
    '2026-03-29T02:30',
  ]);
});

test('the end of a month, and a day that few months have', () => {
  expect(take('0 0 L * *', 'Asia/Shanghai', '2026-01-01T00:00:00Z', 3)).toEqual([
    '2026-01-30T16:00',
    '2026-02-27T16:00',
    '2026-03-30T16:00',
  ]);
  expect(take('0 12 31 * *', 'UTC', '2026-01-01T00:00:00Z', 3)).toEqual([
    '2026-01-31T12:00',
    '2026-03-31T12:00',
    '2026-05-31T12:00',
  ]);
  expect(nextTick('0 0 29 2 *', 'UTC', new Date('2026-01-01')).toISOString()).toBe('2028-02-29T00:00:00.000Z');
});

test.each(['30 2 * * *', '0 3 * * *', '30 * * * *', '0 1,2,3 * * *', '0 */6 * * *'])(
  'from any moment around a change of the clocks, %s has the same ticks before and after it',
  (cron) => {
    for (const day of ['2026-03-28T20:00:00Z', '2026-10-24T20:00:00Z']) {
      const begin = new Date(day).getTime();
      const ticks = take(cron, BERLIN, new Date(begin - 172_800_000).toISOString(), 60).map((text) =>
        Date.parse(`${text}Z`),
      );
      for (let at = begin; at < begin + 9 * 3_600_000; at += 1_800_000) {
        expect(nextTick(cron, BERLIN, new Date(at)).getTime()).toBe(ticks.find((tick) => tick > at));
        expect(lastTick(cron, BERLIN, new Date(at)).getTime()).toBe(ticks.filter((tick) => tick <= at).at(-1));
      }
    }
  },
);

test('a tick is the last one at its own moment, and not the next', () => {
  const tick = new Date('2026-05-01T02:00:00Z');
  expect(lastTick('0 2 * * *', 'UTC', tick)).toEqual(tick);
  expect(lastTick('0 2 * * *', 'UTC', new Date(tick.getTime() - 1)).toISOString()).toBe('2026-04-30T02:00:00.000Z');
  expect(nextTick('0 2 * * *', 'UTC', tick).toISOString()).toBe('2026-05-02T02:00:00.000Z');
});

test('counts them', () => {
  const from = new Date('2026-05-01T02:00:00Z');
  expect(countTicks('0 * * * *', 'UTC', from, new Date('2026-05-01T05:00:00Z'))).toBe(3);
  expect(countTicks('0 * * * *', 'UTC', from, new Date('2026-05-01T02:59:59Z'))).toBe(0);
});
