import type { RestoreDetail, SavedRestore } from '../../../src/common/api';
import { NAME } from '../samples';
import { done, plan, WARNING } from './restore-samples';

export function saved(change: Partial<SavedRestore> = {}): SavedRestore {
  return {
    id: 'saved-1',
    name: 'Nightly',
    archive: NAME,
    connection: null,
    choice: { groups: ['custom'], include: [], exclude: ['ordersTags'], objects: true },
    manner: { content: 'all', existing: 'overwrite', rows: 'skip', newer: 'updatedAt', onFailure: 'stop', mapping: {} },
    createdAt: '2026-01-02T03:04:05.000Z',
    updatedAt: '2026-01-02T03:04:05.000Z',
    createdBy: 'Super Admin',
    lastRun: { id: 'task-1', state: 'succeeded', finishedAt: '2026-01-03T03:05:05.000Z' },
    ...change,
  };
}

/** What restoring it asks for; what is as usual is not said. */
export const ASKED = { ...saved().choice, rows: 'skip' };

export const COUNTS = {
  orders: { added: 1200, replaced: 3, skipped: 2, kept: 5 },
  ordersTags: { added: 10, replaced: 0, skipped: 0, kept: 0 },
};

export function detail(change: Partial<RestoreDetail> = {}): RestoreDetail {
  const { manner } = saved({});
  const mapping = { orders: { table: 'orders_before', columns: { note: null } } };
  return {
    ...done({ saved: { id: 'saved-1', name: 'Nightly' } }),
    startedAt: '2026-01-03T03:04:05.000Z',
    result: { ...done().result, counts: COUNTS },
    planned: plan([WARNING], { manner: { ...manner, mapping } }),
    ...change,
  };
}
