import { RETENTION_RULES, type Retention } from '../../../src/common/api';
import { keepReasons, moment, type RetainedArchive } from '../../../src/server/retention/policy';
import { periodsIn } from '../../../src/server/retention/periods';
import { backup, keep, random } from './samples';

type Case = [what: string, rules: Partial<Retention>, backups: string[], expected: Record<string, string[]>];

const MARCH = ['2026-03-01 01:00', '2026-03-02 01:00', '2026-03-02 13:00', '2026-03-03 01:00'];

test.each<Case>([
  ['nothing of nothing', { last: 3 }, [], {}],
  ['the last ones', { last: 2 }, MARCH, { '2026-03-02 13:00': ['last'], '2026-03-03 01:00': ['last'] }],
  ['of each day the newest', { daily: 2 }, MARCH, { '2026-03-02 13:00': ['daily'], '2026-03-03 01:00': ['daily'] }],
  [
    'days without a backup do not count',
    { daily: 2 },
    ['2026-03-01 01:00', '2026-03-20 01:00', '2026-05-01 01:00'],
    { '2026-03-20 01:00': ['daily'], '2026-05-01 01:00': ['daily'] },
  ],
  [
    'by several rules, with all reasons in the order of the rules',
    { monthly: 2, last: 1, daily: 1 },
    ['2026-01-31 01:00', '2026-02-28 01:00', '2026-03-01 01:00'],
    { '2026-02-28 01:00': ['monthly'], '2026-03-01 01:00': ['last', 'daily', 'monthly'] },
  ],
  [
    'weeks and years over the end of a year',
    { weekly: 2, yearly: 2 },
    ['2026-12-27 12:00', '2026-12-31 12:00', '2027-01-03 12:00', '2027-01-04 12:00'],
    {
      '2026-12-31 12:00': ['yearly'],
      '2027-01-03 12:00': ['weekly'],
      '2027-01-04 12:00': ['weekly', 'yearly'],
    },
  ],
  [
    'hours',
    { hourly: 2 },
    ['2026-03-01 01:10', '2026-03-01 02:10', '2026-03-01 02:50', '2026-03-01 03:10'],
    { '2026-03-01 02:50': ['hourly'], '2026-03-01 03:10': ['hourly'] },
  ],
  [
    'all while none is proven',
    { last: 1 },
    ['2026-03-01 01:00?', '2026-03-02 01:00?', '2026-03-03 01:00?'],
    {
      '2026-03-01 01:00': ['last-verified'],
      '2026-03-02 01:00': ['last-verified'],
      '2026-03-03 01:00': ['last'],
    },
  ],
  [
    'the newest that is proven, and what is newer, until a newer one is proven',
    { last: 1 },
    ['2026-03-01 01:00', '2026-03-02 01:00', '2026-03-03 01:00?', '2026-03-04 01:00?'],
    {
      '2026-03-02 01:00': ['last-verified'],
      '2026-03-03 01:00': ['last-verified'],
      '2026-03-04 01:00': ['last'],
    },
  ],
  [
    'what is good, where a newer one is damaged',
    { last: 2 },
    ['2026-03-01 01:00', '2026-03-02 01:00', '2026-03-03 01:00!'],
    { '2026-03-01 01:00': ['last'], '2026-03-02 01:00': ['last'], '2026-03-03 01:00': ['last-verified'] },
  ],
  [
    'no damaged one that is older than a proven one',
    { last: 2, yearly: 5 },
    ['2025-03-01 01:00!', '2026-03-01 01:00', '2026-03-02 01:00!', '2026-03-03 01:00'],
    { '2026-03-01 01:00': ['last'], '2026-03-03 01:00': ['last', 'yearly'] },
  ],
  [
    'of a day whose newest is damaged, the newest sound one',
    { daily: 5 },
    ['2026-03-01 01:00', '2026-03-01 13:00!', '2026-03-02 01:00'],
    { '2026-03-01 01:00': ['daily'], '2026-03-02 01:00': ['daily'] },
  ],
  [
    'damaged ones that are all there is',
    { last: 1 },
    ['2026-03-01 01:00!', '2026-03-02 01:00!'],
    { '2026-03-01 01:00': ['last-verified'], '2026-03-02 01:00': ['last-verified'] },
  ],
])('keeps %s', (_what, rules, backups, expected) => {
  expect(kept(keepReasons(backups.map(backup), keep(rules), 'UTC'))).toEqual(expected);
});

test('days are those of the zone', () => {
  const archives = ['2026-03-01 20:00', '2026-03-01 23:30', '2026-03-02 01:00', '2026-03-02 22:00'].map(backup);
  const days = (timezone: string) => Object.keys(kept(keepReasons(archives, keep({ daily: 9 }), timezone))).sort();
  expect(days('UTC')).toEqual(['2026-03-01 23:30', '2026-03-02 22:00']);
  expect(days('Europe/Berlin')).toEqual(['2026-03-01 20:00', '2026-03-02 22:00']);
  expect(days('America/New_York')).toEqual(['2026-03-02 01:00', '2026-03-02 22:00']);
});

test('copies of a backup are one to the rules: all stay or all go', () => {
  const copies = (text: string) => ['a', 'b'].map((name) => ({ ...backup(text), name: `${text} ${name}` }));
  const archives = ['2026-03-01 01:00', '2026-03-02 01:00', '2026-03-03 01:00'].flatMap(copies);
  expect(Object.keys(kept(keepReasons(archives, keep({ last: 2 }), 'UTC')))).toEqual([
    ...['2026-03-02 01:00 a', '2026-03-02 01:00 b', '2026-03-03 01:00 a', '2026-03-03 01:00 b'],
  ]);
});

describe.each(Array.from({ length: 60 }, (_, seed) => seed))('whatever there is (seed %i)', (seed) => {
  const next = random(seed);
  const upTo = (most: number) => Math.floor(next() * (most + 1));
  const timezone = ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Apia'][upTo(4)]!;
  const retention = keep({
    ...{ last: upTo(5), hourly: upTo(4), daily: upTo(7), weekly: upTo(4), monthly: upTo(6), yearly: upTo(2) },
  });
  /** From minutes to months apart, over the changes of clocks. */
  const spread = 10 ** (1 + next() * 4);
  let time = Date.parse('2026-01-01T00:00:00Z');
  const some = (count: number): RetainedArchive[] =>
    Array.from({ length: count }, () => {
      time += Math.ceil(next() * spread) * 60_000;
      const createdAt = new Date(time).toISOString();
      const verified = ([true, true, true, null, false] as const)[upTo(4)]!;
      return { name: createdAt, createdAt, verified, pinned: next() < 0.05 };
    });
  const archives = some(upTo(120));
  const reasonsOf = (all: RetainedArchive[]) => keepReasons(all, retention, timezone);
  const reasons = reasonsOf(archives);
  const goes = ({ name, pinned }: RetainedArchive) => !pinned && reasons.get(name)?.length === 0;

  test('what goes has a newer one that is proven and stays', () => {
    const proven = archives.filter((one) => one.verified && !goes(one)).map(moment);
    for (const one of archives.filter(goes)) expect(Math.max(...proven)).toBeGreaterThan(moment(one));
  });

  test('no rule keeps more than it says, nor two of one period, nor any that is damaged', () => {
    const period = periodsIn(timezone);
    for (const rule of RETENTION_RULES) {
      const held = archives.filter(({ name }) => reasons.get(name)?.includes(rule));
      expect(held.length).toBeLessThanOrEqual(retention[rule]);
      expect(held.filter(({ verified }) => verified === false)).toEqual([]);
      if (rule !== 'last') expect(new Set(held.map((one) => period(moment(one))[rule])).size).toBe(held.length);
    }
  });

  test('a rule that keeps fewer than it says has one of every period', () => {
    const sound = archives.filter(({ verified }) => verified !== false);
    const period = periodsIn(timezone);
    for (const rule of RETENTION_RULES) {
      const periods = new Set(sound.map((one) => ({ ...period(moment(one)), last: one.name })[rule]));
      const held = archives.filter(({ name }) => reasons.get(name)?.includes(rule));
      expect(held.length).toBe(Math.min(retention[rule], periods.size));
    }
  });

  test('when they are gone, the others stay for the same reasons', () => {
    const left = archives.filter((one) => !goes(one));
    expect([...reasonsOf(left)]).toEqual(left.map(({ name }) => [name, reasons.get(name)]));
  });

  test('nothing that went would stay for what is made later', () => {
    const later = reasonsOf([...archives, ...some(5)]);
    for (const { name } of archives.filter(goes)) expect(later.get(name)).toEqual([]);
  });

  test('the order in which they are given does not matter', () => {
    expect(new Map([...reasonsOf([...archives].reverse())].reverse())).toEqual(reasons);
  });
});

function kept(reasons: Map<string, string[]>): Record<string, string[]> {
  return Object.fromEntries([...reasons].filter(([, why]) => why.length > 0));
}
