/** Nights with a clock that is set by hand: when something is due, looked at every ten minutes. */
import { dueAt, firstDue, LATE_MS } from '../../../src/server/schedules/due';

const MINUTES = 60_000;
const iso = (date: Date) => date.toISOString().slice(0, 16);

/** When runs begin. @param idle whether nobody is there at a moment */
function runsOf(times: { cron: string; timezone: string; since: string }, until: string, idle = (_: Date) => false) {
  const begun: string[] = [];
  const missed: number[] = [];
  let handled: string | null = null;
  let first = firstDue(times, { handled });
  for (let at = Date.parse(times.since); at <= Date.parse(until); at += 10 * MINUTES) {
    const now = new Date(at);
    if (idle(now) || now < first) continue;
    const due = dueAt(times, { handled, attended: null }, now);
    handled = due.tick.toISOString();
    first = firstDue(times, { handled });
    begun.push(iso(now));
    if (due.missed) missed.push(due.missed.count);
  }
  return { begun, missed };
}

test.each([
  ['the clocks go forward', '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z', ['2026-03-29T01:30', '2026-03-30T00:30']],
  ['the clocks go back', '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z', ['2026-10-25T00:30', '2026-10-26T01:30']],
])('half past two in Berlin while %s: once a night', (_, since, until, begun) => {
  const times = { cron: '30 2 * * *', timezone: 'Europe/Berlin', since };
  expect(runsOf(times, until)).toEqual({ begun, missed: [] });
});

test('the last day of each month, in the time zone of the schedule', () => {
  const times = { cron: '0 0 L * *', timezone: 'Asia/Shanghai', since: '2026-01-30T00:00:00Z' };
  expect(runsOf(times, '2026-03-02T00:00:00Z').begun).toEqual(['2026-01-30T16:00', '2026-02-27T16:00']);
});

test('what nobody was there for is made up for by one run, which says how many', () => {
  const times = { cron: '0 * * * *', timezone: 'UTC', since: '2026-05-01T00:30:00Z' };
  const away = (now: Date) => iso(now) > '2026-05-01T01:30' && iso(now) < '2026-05-01T05:30';
  const { begun, missed } = runsOf(times, '2026-05-01T06:30:00Z', away);
  expect(begun).toEqual(['2026-05-01T01:00', '2026-05-01T05:30', '2026-05-01T06:00']);
  expect(missed).toEqual([4]);
});

describe('missed', () => {
  const times = { cron: '0 2 * * *', timezone: 'UTC', since: '2026-05-01T00:00:00Z' };
  const tick = new Date('2026-05-01T02:00:00Z');
  const after = (ms: number) => new Date(tick.getTime() + ms);
  const none = { handled: null, attended: null };

  test('a run a little later is none, one after some minutes is', () => {
    expect(dueAt(times, none, after(LATE_MS))).toEqual({ tick, missed: null });
    expect(dueAt(times, none, after(LATE_MS + 1))).toEqual({ tick, missed: { count: 1, first: tick } });
  });

  test('one that had to wait for another backup is none', () => {
    const attended = tick.toISOString();
    expect(dueAt(times, { handled: null, attended }, after(20 * 3_600_000))).toEqual({ tick, missed: null });
    const next = new Date('2026-05-02T02:00:00Z');
    const late = dueAt(times, { handled: null, attended }, new Date('2026-05-02T03:00:00Z'));
    expect(late).toEqual({ tick: next, missed: { count: 1, first: next } });
  });

  test('before the last one that is in time, older ones still count', () => {
    const due = dueAt(times, none, new Date('2026-05-03T02:00:05Z'));
    expect(due).toEqual({ tick: new Date('2026-05-03T02:00:00Z'), missed: { count: 2, first: tick } });
  });
});
