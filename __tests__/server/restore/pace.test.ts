import { paceOf } from '../../../src/server/restore/pace';

const run = (bytes: number, seconds: number, more = {}) => ({
  ...{ kind: 'restore' as const, state: 'succeeded' as const, startedAt: '2026-01-01T00:00:00.000Z' },
  ...{ finishedAt: new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString(), result: { bytes } },
  ...more,
});
const MB = 1e6;

test('the newest restore that loaded enough tells how fast they are', () => {
  const untold = [run(1 * MB, 2), run(50 * MB, 1, { state: 'failed' }), run(50 * MB, 1, { kind: 'backup' })];
  expect(paceOf([...untold, run(100 * MB, 10), run(500 * MB, 10)])).toBe(10 * MB);
  expect(paceOf(untold)).toBeNull();
  expect(paceOf([])).toBeNull();
});
