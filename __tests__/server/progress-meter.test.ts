import { ProgressMeter } from '../../src/server/progress-meter';

const TABLES = [
  { name: 'big', estimatedRows: 1000, estimatedBytes: 980_000 },
  { name: 'small', estimatedRows: null, estimatedBytes: null },
];

test('weighs tables by size, says nothing too early, and is fair later', () => {
  let now = 0;
  const meter = new ProgressMeter(TABLES, () => now);
  now = 500;
  expect(meter.reading('big', 250, 100)).toMatchObject({
    remaining: null,
    bytesTotal: null,
    current: 'big',
    rows: 250,
  });
  now = 10_000;
  const half = meter.reading('big', 500, 1000);
  expect(half.remaining).toBeGreaterThan(8);
  expect(half.remaining).toBeLessThan(12);
  expect(meter.finished('big', 1000, 2000)).toMatchObject({
    collectionsDone: 1,
    collectionsTotal: 2,
    rows: 1000,
    bytes: 2000,
  });
  expect(meter.finished('small', 5, 50)).toMatchObject({ collectionsDone: 2, rows: 1005, bytes: 2050, remaining: 0 });
});

test('a table with more rows than estimated never counts as more than itself', () => {
  let now = 0;
  const meter = new ProgressMeter(TABLES, () => now);
  now = 10_000;
  expect(meter.reading('big', 1_000_000, 5_000).remaining).toBeGreaterThanOrEqual(0);
});
