import type { Keeping, RetentionPreview, ScheduleRow, ScheduleTrouble } from '../../../src/common/api';
import { NAME } from '../samples';

export const RETENTION = { last: 3, hourly: 0, daily: 7, weekly: 4, monthly: 12, yearly: 0 };

export const TROUBLE: ScheduleTrouble = {
  kind: 'failed',
  at: '2026-01-02T02:30:00.000Z',
  task: 'task-1',
  error: { code: 'DISK_FULL', message: 'No space is left for archives.', hint: 'Make room on the disk.' },
};

export function schedule(change: Partial<ScheduleRow> = {}): ScheduleRow {
  return {
    id: 'schedule-1',
    name: 'Nightly',
    enabled: true,
    cron: '30 2 * * *',
    timezone: 'Europe/Berlin',
    groups: ['required', 'custom'],
    include: ['caches'],
    exclude: ['ordersTags'],
    contents: [],
    keys: [],
    connection: null,
    retention: RETENTION,
    channel: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    createdBy: 'Super Admin',
    nextRun: '2026-01-03T01:30:00.000Z',
    lastRun: {
      ...{ id: 'task-1', state: 'succeeded', archive: NAME },
      ...{ createdAt: '2026-01-02T01:30:00.000Z', finishedAt: '2026-01-02T01:31:00.000Z' },
    },
    trouble: null,
    ...change,
  };
}

export function keeping(change: Partial<Keeping> = {}): Keeping {
  return { pinned: null, schedule: { id: 'schedule-1', name: 'Nightly' }, reasons: ['daily'], goes: null, ...change };
}

export const PREVIEW: RetentionPreview = {
  archives: [
    { name: NAME, createdAt: '2026-01-02T01:30:00.000Z', size: 2048, reasons: ['last', 'daily'], goes: false },
    { name: 'backup-b.zip', createdAt: '2026-01-01T01:30:00.000Z', size: 1024, reasons: ['pinned'], goes: false },
    { name: 'backup-a.zip', createdAt: '2025-12-31T01:30:00.000Z', size: 1024, reasons: [], goes: true },
  ],
  frees: 1024,
};
