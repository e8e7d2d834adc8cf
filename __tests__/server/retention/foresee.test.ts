import { foresee } from '../../../src/server/retention/foresee';
import { keepReasons, type RetainedArchive } from '../../../src/server/retention/policy';
import { backup, keep, random } from './samples';

const DAY = 86_400_000;
const daily = (from: string, count: number) =>
  Array.from({ length: count }, (_, index) => new Date(Date.parse(from) + index * DAY));

test('says after which run each goes', () => {
  const archives = ['2026-03-01 01:00', '2026-03-02 01:00', '2026-03-03 01:00', '2026-03-04 01:00*'].map(backup);
  const goes = foresee(archives, keep({ last: 2, monthly: 1 }), 'UTC', daily('2026-03-05T01:00:00Z', 100));
  expect([...goes]).toEqual([
    // These are kept by no rule already.
    ['2026-03-01 01:00', '2026-03-05T01:00:00.000Z'],
    ['2026-03-02 01:00', '2026-03-05T01:00:00.000Z'],
    ['2026-03-03 01:00', '2026-03-05T01:00:00.000Z'],
  ]);
});

test('says nothing of what lies beyond the runs that it is given, and asks for no more than it needs', () => {
  const archives = ['2026-03-31 01:00', '2026-04-01 01:00'].map(backup);
  const retention = keep({ daily: 2, monthly: 3 });
  expect([...foresee(archives, retention, 'UTC', daily('2026-04-02T01:00:00Z', 10))]).toEqual([
    ['2026-04-01 01:00', '2026-04-03T01:00:00.000Z'],
  ]);
  let asked = 0;
  function* runs() {
    for (const run of daily('2026-04-02T01:00:00Z', 1000)) {
      asked += 1;
      yield run;
    }
  }
  // March is kept until April, May and June are there.
  expect(foresee(archives, retention, 'UTC', runs()).get('2026-03-31 01:00')).toBe('2026-06-01T01:00:00.000Z');
  expect(asked).toBe(61);
});

test('what is only kept for want of a proven one goes with the next run, which will be proven', () => {
  const archives = ['2026-03-01 01:00', '2026-03-02 01:00?', '2026-03-03 01:00!'].map(backup);
  expect([...foresee(archives, keep({ last: 1 }), 'UTC', daily('2026-03-04T01:00:00Z', 5)).values()]).toEqual(
    Array(3).fill('2026-03-04T01:00:00.000Z'),
  );
});

test('of no runs nothing is foreseen', () => {
  expect(foresee([backup('2026-03-01 01:00')], keep({ last: 1 }), 'UTC', []).size).toBe(0);
});

test.each(Array.from({ length: 40 }, (_, seed) => seed))('is what then happens, run by run (seed %i)', (seed) => {
  const next = random(seed);
  const upTo = (most: number) => Math.floor(next() * (most + 1));
  const retention = keep({ last: upTo(3), daily: upTo(5), weekly: upTo(3), monthly: upTo(2) });
  let time = Date.parse('2026-01-20T00:00:00Z');
  const archives = Array.from({ length: 30 }, (): RetainedArchive => {
    time += Math.ceil(next() * 2000) * 60_000;
    const createdAt = new Date(time).toISOString();
    return { name: createdAt, createdAt, verified: ([true, null, false] as const)[upTo(2)]!, pinned: next() < 0.1 };
  });
  const runs = Array.from({ length: 60 }, () => new Date((time += Math.ceil(next() * 2000) * 60_000)));
  const expected = new Map<string, string>();
  let there = archives;
  for (const run of runs) {
    const made = { name: run.toISOString(), createdAt: run.toISOString(), verified: true, pinned: false };
    there = [...there, made];
    const reasons = keepReasons(there, retention, 'Europe/Berlin');
    const [stay, go] = [true, false].map((isKept) =>
      there.filter(({ name, pinned }) => (pinned || reasons.get(name)!.length > 0) === isKept),
    );
    for (const { name } of go!) if (archives.some((one) => one.name === name)) expected.set(name, made.createdAt);
    there = stay!;
  }
  expect(foresee(archives, retention, 'Europe/Berlin', runs)).toEqual(expected);
});
