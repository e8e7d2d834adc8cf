import { periodsIn, type PeriodRule } from '../../../src/server/retention/periods';

const at = (timezone: string, rule: PeriodRule, moment: string) => periodsIn(timezone)(Date.parse(moment))[rule];

test.each<[string, PeriodRule, string, string, boolean]>([
  ['an hour ends at the full hour', 'hourly', '2026-05-01T10:59:59.999Z', '2026-05-01T11:00:00Z', false],
  ['and lasts until then', 'hourly', '2026-05-01T10:00:00Z', '2026-05-01T10:59:59.999Z', true],
  ['a day is one of the zone', 'daily', '2026-05-01T21:59:59Z', '2026-05-01T22:00:00Z', false],
  ['and not of UTC', 'daily', '2026-05-01T23:00:00Z', '2026-05-02T21:59:59Z', true],
  // Berlin, 29 March 2026: 02:00 becomes 03:00, so the day has 23 hours.
  [
    'the day that clocks go forward begins at 23:00 UTC',
    'daily',
    '2026-03-28T22:59:59Z',
    '2026-03-28T23:00:00Z',
    false,
  ],
  ['and ends at 22:00 UTC', 'daily', '2026-03-28T23:00:00Z', '2026-03-29T21:59:59Z', true],
  ['the next begins there', 'daily', '2026-03-29T21:59:59Z', '2026-03-29T22:00:00Z', false],
  // Berlin, 25 October 2026: 03:00 becomes 02:00, so the day has 25 hours.
  ['the day that clocks go back has 25 hours', 'daily', '2026-10-24T22:00:00Z', '2026-10-25T22:59:59Z', true],
  ['and no more', 'daily', '2026-10-25T22:59:59Z', '2026-10-25T23:00:00Z', false],
  ['the hour that comes twice is two', 'hourly', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', false],
  ['a week begins on Monday', 'weekly', '2026-05-03T21:59:59Z', '2026-05-03T22:00:00Z', false],
  ['and ends on Sunday', 'weekly', '2026-04-26T22:00:00Z', '2026-05-03T21:59:59Z', true],
  // 2026-W53: from Monday 28 December 2026 to Sunday 3 January 2027.
  ['week 53 goes on in the next year', 'weekly', '2026-12-28T12:00:00Z', '2027-01-03T12:00:00Z', true],
  ['and week 1 begins after it', 'weekly', '2027-01-03T12:00:00Z', '2027-01-04T12:00:00Z', false],
  ['the week that the clocks go forward has them all', 'weekly', '2026-03-22T23:00:00Z', '2026-03-29T21:59:59Z', true],
  ['a month ends at midnight of the zone', 'monthly', '2026-04-30T21:59:59Z', '2026-04-30T22:00:00Z', false],
  ['the same month of another year is another', 'monthly', '2026-04-15T12:00:00Z', '2027-04-15T12:00:00Z', false],
  ['a leap day is in February', 'monthly', '2028-02-01T12:00:00Z', '2028-02-29T12:00:00Z', true],
  ['a year ends at midnight of the zone', 'yearly', '2026-12-31T22:59:59Z', '2026-12-31T23:00:00Z', false],
  ['a year is whole', 'yearly', '2025-12-31T23:00:00Z', '2026-12-31T22:59:59Z', true],
])('in Berlin, %s', (_what, rule, one, other, isSame) => {
  expect(at('Europe/Berlin', rule, one) === at('Europe/Berlin', rule, other)).toBe(isSame);
});

test('an hour of a zone that is half an hour off begins at its own full hour', () => {
  const hour = (moment: string) => at('Asia/Kolkata', 'hourly', moment);
  expect(hour('2026-05-01T10:29:59Z')).not.toBe(hour('2026-05-01T10:30:00Z'));
  expect(hour('2026-05-01T10:30:00Z')).toBe(hour('2026-05-01T11:29:59Z'));
});

test('a day that a zone has never had is no day', () => {
  // Samoa went from 29 to 31 December 2011.
  const day = (moment: string) => Number(at('Pacific/Apia', 'daily', moment));
  expect(day('2011-12-30T10:00:00Z') - day('2011-12-30T09:59:59Z')).toBe(2);
});

test('every period of a year has its length', () => {
  const inBerlin = periodsIn('Europe/Berlin');
  const seen: Record<PeriodRule, Set<string>> = {
    ...{ hourly: new Set(), daily: new Set(), weekly: new Set(), monthly: new Set(), yearly: new Set() },
  };
  const [start, end] = [Date.parse('2025-12-31T23:00:00Z'), Date.parse('2026-12-31T23:00:00Z')];
  for (let moment = start; moment < end; moment += 1_800_000) {
    const period = inBerlin(moment);
    for (const rule of Object.keys(seen) as PeriodRule[]) seen[rule].add(period[rule]);
  }
  // 2026 begins on a Thursday: 53 weeks.
  expect(Object.entries(seen).map(([rule, { size }]) => [rule, size])).toEqual(
    Object.entries({ hourly: 8760, daily: 365, weekly: 53, monthly: 12, yearly: 1 }),
  );
});
