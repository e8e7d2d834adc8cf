import type { ArchiveRow, DumpableCollections, GroupItem, RunningRow, TaskRow } from '../../src/common/api';
import type { GroupKey } from '../../src/backup-rules/groups';

export const NAME = 'backup-20260102T030405Z-abcdef.zip';

export const PROGRESS = {
  stage: 'rows',
  current: 'orders',
  collectionsDone: 3,
  collectionsTotal: 12,
  rows: 1234,
  bytes: 1024 ** 2,
  bytesTotal: 4 * 1024 ** 2,
  remaining: 95,
};

export function archive(change: Partial<ArchiveRow> = {}): ArchiveRow {
  return {
    name: NAME,
    createdAt: '2026-01-02T03:04:05.000Z',
    fileSize: '1.5 MiB',
    size: 1.5 * 1024 ** 2,
    status: 'ok',
    encryption: null,
    facts: {
      id: '4be0643f-1d98-573b-97cd-ca98a65347dd',
      createdBy: 'Super Admin',
      note: 'before the upgrade',
      groups: ['required', 'custom'],
      collections: 12,
      rows: 4711,
      files: [],
      bytes: 9 * 1024 ** 2,
      duration: 3.2,
      applicationVersion: '2.2.15',
      dialect: 'sqlite',
      databaseVersion: 'SQLite 3.44',
      warnings: [],
    },
    error: null,
    verification: null,
    keeping: { pinned: null, schedule: null, reasons: ['manual'], goes: null },
    ...change,
  };
}

export function task(change: Partial<TaskRow> = {}): TaskRow {
  return {
    id: 'task-1',
    kind: 'backup',
    state: 'running',
    archive: NAME,
    createdAt: '2026-01-02T03:04:05.000Z',
    startedAt: '2026-01-02T03:04:05.000Z',
    finishedAt: null,
    createdBy: 'Super Admin',
    groups: ['required', 'custom'],
    connection: null,
    progress: PROGRESS,
    error: null,
    ...change,
  };
}

export function running(): RunningRow {
  const { id, archive: name, createdAt, progress } = task();
  return { name, inProgress: true, status: 'in_progress', createdAt, task: id, progress };
}

export function collection(group: GroupKey, name: string, change: Partial<GroupItem> = {}): GroupItem {
  const label = { group, source: 'declared' as const, owner: null };
  const size = { estimatedRows: 10, estimatedBytes: 2048 };
  return {
    name,
    title: '',
    origin: '@nocobase/plugin-users',
    kind: 'table',
    isView: false,
    ...label,
    ...size,
    ...change,
  };
}

export const COLLECTIONS: DumpableCollections = {
  required: [collection('required', 'collections'), collection('required', 'fields')],
  user: [collection('user', 'users', { title: '{{t("Users")}}' })],
  custom: [
    collection('custom', 'orders', { title: 'Orders', origin: 'user', source: 'user-made', estimatedRows: 1500 }),
    collection('custom', 'ordersTags', { origin: 'user', source: 'owner', owner: 'orders' }),
  ],
  logs: [collection('logs', 'executions', { source: 'rule' })],
  skipped: [collection('skipped', 'caches')],
};
