import type { HealthReply } from '../../../src/common/api';
import { metricsOf } from '../../../src/server/health/metrics';

const HEALTH: HealthReply = {
  status: 'failing',
  at: '2026-03-02T00:00:00.000Z',
  problems: [{ kind: 'damaged', message: 'not told here' }],
  archives: {
    count: 2,
    bytes: 3000,
    damaged: 1,
    newest: { name: 'backup-b.zip', createdAt: '2026-03-01T01:00:00.500Z' },
    newestVerified: null,
  },
  schedules: [
    {
      ...{ id: '1', name: 'every "night"\\\n', enabled: true, overdue: true, trouble: false },
      nextRun: '2026-03-03T00:00:00.000Z',
      newestVerified: { name: 'backup-a.zip', createdAt: '2026-03-01T00:00:00.000Z' },
    },
    { id: '2', name: 'off', enabled: false, nextRun: null, overdue: false, trouble: true, newestVerified: null },
  ],
  tasks: { running: 1, failed: 4 },
  freeBytes: 12345,
};

test('every gauge once, with its samples; what is not known is left out', () => {
  const text = metricsOf(HEALTH);
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const quoted = '{schedule="every \\"night\\"\\\\\\n"}';
  expect(samples).toEqual([
    'strongbox_healthy 0',
    'strongbox_archives 2',
    'strongbox_archive_bytes 3000',
    'strongbox_damaged_archives 1',
    'strongbox_newest_archive_timestamp_seconds 1772326800.5',
    'strongbox_free_bytes 12345',
    'strongbox_running_tasks 1',
    'strongbox_failed_tasks 4',
    `strongbox_schedule_enabled${quoted} 1`,
    'strongbox_schedule_enabled{schedule="off"} 0',
    `strongbox_schedule_trouble${quoted} 0`,
    'strongbox_schedule_trouble{schedule="off"} 1',
    `strongbox_schedule_overdue${quoted} 1`,
    'strongbox_schedule_overdue{schedule="off"} 0',
    `strongbox_schedule_next_run_timestamp_seconds${quoted} 1772496000`,
    `strongbox_schedule_newest_verified_archive_timestamp_seconds${quoted} 1772323200`,
  ]);
  const described = [...text.matchAll(/^# TYPE (\S+) gauge$/gm)].map(([, name]) => name);
  expect(described).toEqual([...new Set(samples.map((line) => line.replace(/[ {].*/, '')))]);
  expect(text.endsWith('\n')).toBe(true);
});
