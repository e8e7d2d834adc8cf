import type { CheckLine, RestorePlan, RestoreRow } from '../../../src/common/api';
import type { ArchiveContents } from '../../../src/client/api/restores-api';
import { archive, COLLECTIONS, NAME, PROGRESS, task } from '../samples';

export function contents(change: Partial<ArchiveContents> = {}): ArchiveContents {
  const meta = {
    version: '2.2.15',
    dialect: 'sqlite',
    DB_UNDERSCORED: false,
    DB_TABLE_PREFIX: '',
    DB_SCHEMA: null,
    dumpedGroups: archive().facts?.groups ?? [],
    dumpableCollectionsGroupByGroup: COLLECTIONS,
  };
  return { ...archive(), meta, ...change };
}

export function line(change: Partial<CheckLine> = {}): CheckLine {
  return {
    check: 'integrity',
    verdict: 'pass',
    message: 'The archive is whole.',
    hint: null,
    details: {},
    ...change,
  };
}

export const BLOCKER = line({
  check: 'plugins',
  verdict: 'blocker',
  message: 'The plugin @nocobase/plugin-map is missing.',
  hint: 'Install it first.',
  details: { plugins: ['@nocobase/plugin-map'] },
});
export const WARNING = line({
  check: 'fields',
  verdict: 'warning',
  message: 'A column is missing.',
  hint: 'Look at it.',
});
const KEPT = line({ check: 'undo set', message: 'The former tables are kept.', details: { hours: 24 } });

export function plan(checks: CheckLine[] = [], change: Partial<RestorePlan> = {}): RestorePlan {
  const all = [line(), KEPT, ...checks];
  const verdict = (['blocker', 'warning'] as const).find((one) => all.some((check) => check.verdict === one)) ?? 'pass';
  const table = { group: 'custom' as const, bytes: 10, from: 'orders', to: 'orders' };
  return {
    id: 'plan-1',
    createdAt: '2026-01-03T03:04:05.000Z',
    expiresAt: '2026-01-04T03:04:05.000Z',
    archive: NAME,
    connection: null,
    saved: null,
    files: [],
    source: {
      id: '1',
      createdAt: '2026-01-02T03:04:05.000Z',
      application: 'main',
      version: '2.2.15',
      dialect: 'sqlite',
    },
    choice: { groups: ['custom'], include: [], exclude: [], objects: true },
    manner: {
      content: 'all',
      existing: 'overwrite',
      rows: 'overwrite',
      newer: 'updatedAt',
      onFailure: 'stop',
      mapping: {},
    },
    collections: [
      { ...table, name: 'orders', title: 'Orders', action: 'replace', rows: 1500, liveRows: 1400 },
      { ...table, name: 'ordersTags', title: '', action: 'create', rows: 10, liveRows: null },
    ],
    added: [{ name: 'ordersTags', because: 'orders', why: 'through table' }],
    objects: { restored: [], left: [] },
    checks: all,
    verdict,
    upgrade: false,
    digest: 'abc',
    ...change,
  };
}

export function restore(change: Partial<RestoreRow> = {}): RestoreRow {
  const progress = { ...PROGRESS, stage: 'loading' };
  return {
    ...task(),
    kind: 'restore',
    plan: 'plan-1',
    saved: null,
    dryRun: false,
    progress,
    undo: null,
    result: null,
    ...change,
  };
}

export function done(change: Partial<RestoreRow> = {}): RestoreRow {
  return restore({
    state: 'succeeded',
    finishedAt: '2026-01-03T03:05:05.000Z',
    undo: {
      id: 'task-1',
      tables: 2,
      bytes: 3 * 1024 ** 2,
      files: 0,
      keptUntil: new Date(Date.now() + 23.5 * 3_600_000).toISOString(),
      restoredIsLive: true,
    },
    result: {
      collections: 2,
      rows: 1510,
      bytes: 20,
      proofs: { orders: { by: 'bytes', digest: '1' }, ordersTags: { by: 'fingerprint', digest: '2' } },
      left: [{ name: 'view old', reason: 'It is there already.' }],
      switchMilliseconds: 4,
      maintenanceMilliseconds: 2017,
      warnings: [],
    },
    ...change,
  });
}
