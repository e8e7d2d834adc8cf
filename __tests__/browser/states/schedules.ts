import type { Page } from 'playwright-core';
import type { ArchiveRow, Keeping, RetentionPreview, ScheduleRow } from '../../../src/common/api';
import { archiveName } from '../furnish';
import { changeReply, isAction } from '../replies';
import type { State } from '../states';

const NIGHTLY = 'Every night';
const DAY_MS = 24 * 3600_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
const nameOf = (days: number) => archiveName(new Date(daysAgo(days)));

function schedule(change: Partial<ScheduleRow>): ScheduleRow {
  return {
    id: '6a0f6f0e-0d3b-4c4e-9a51-0d8c8a2f5b11',
    name: NIGHTLY,
    enabled: true,
    cron: '30 3 * * *',
    timezone: 'Europe/Berlin',
    groups: ['required', 'user', 'custom', 'third-party'],
    include: [],
    exclude: [],
    contents: [],
    keys: [],
    connection: null,
    retention: { last: 3, hourly: 0, daily: 7, weekly: 4, monthly: 12, yearly: 0 },
    channel: null,
    createdAt: daysAgo(90),
    updatedAt: daysAgo(20),
    createdBy: 'Super Admin',
    nextRun: daysAgo(-1),
    lastRun: {
      ...{ id: 'b0a4cf6e-3a3a-4f7e-8a53-0a6ad9a1f6a1', state: 'succeeded', archive: nameOf(0) },
      ...{ createdAt: daysAgo(0), finishedAt: daysAgo(0) },
    },
    trouble: null,
    ...change,
  };
}

const FAILED = schedule({
  id: '7b1f6f0e-0d3b-4c4e-9a51-0d8c8a2f5b22',
  name: 'Warehouse, working days',
  cron: '15 20 * * 1,2,3,4,5',
  groups: ['custom'],
  exclude: ['sampleOrderLines'],
  connection: { id: '1c0f6f0e-0d3b-4c4e-9a51-0d8c8a2f5b33', name: 'Warehouse' },
  retention: null,
  lastRun: {
    ...{ id: 'c1a4cf6e-3a3a-4f7e-8a53-0a6ad9a1f6b2', state: 'failed', archive: nameOf(1) },
    ...{ createdAt: daysAgo(1), finishedAt: daysAgo(1) },
  },
  trouble: {
    kind: 'failed',
    at: daysAgo(1),
    task: 'c1a4cf6e-3a3a-4f7e-8a53-0a6ad9a1f6b2',
    error: {
      code: 'DATABASE_UNREACHABLE',
      message: 'The database of the connection Warehouse cannot be reached.',
      hint: 'Check that its server runs and that the connection is right.',
    },
  },
});

const PREVIEW: RetentionPreview = {
  archives: [
    { name: nameOf(0), createdAt: daysAgo(0), size: 3_400_000, reasons: ['last', 'daily', 'weekly'], goes: false },
    { name: nameOf(1), createdAt: daysAgo(1), size: 3_390_000, reasons: ['last', 'daily'], goes: false },
    { name: nameOf(9), createdAt: daysAgo(9), size: 3_310_000, reasons: ['pinned'], goes: false },
    { name: nameOf(10), createdAt: daysAgo(10), size: 3_300_000, reasons: [], goes: true },
  ],
  frees: 3_300_000,
};

/** Made by hand, by a schedule and pinned, by a schedule and going: in turn. */
const KEEPING: Keeping[] = [
  { pinned: null, schedule: null, reasons: ['manual'], goes: null },
  {
    pinned: { by: 'Super Admin', at: daysAgo(1) },
    schedule: { id: schedule({}).id, name: NIGHTLY },
    reasons: ['pinned', 'daily'],
    goes: null,
  },
  { pinned: null, schedule: { id: schedule({}).id, name: NIGHTLY }, reasons: ['daily'], goes: daysAgo(-5) },
];

function reply(page: Page, action: string, data: ScheduleRow[] | RetentionPreview): Promise<void> {
  return page.route(isAction(`backupSchedules:${action}`), (route) => route.fulfill({ json: { data } }));
}

export const SCHEDULE_STATES: State[] = [
  {
    name: 'schedules',
    prepare: (page) => reply(page, 'list', [schedule({}), FAILED]),
    async show({ schedules }) {
      await schedules.open();
      await schedules.item(NIGHTLY).waitFor();
    },
  },
  {
    name: 'schedules-empty',
    prepare: (page) => reply(page, 'list', []),
    async show({ schedules, t }) {
      await schedules.open();
      await schedules.drawer.getByText(t('schedules.empty'), { exact: true }).waitFor();
    },
  },
  {
    name: 'schedule-form',
    prepare: (page) => reply(page, 'list', [schedule({})]),
    async show({ schedules }) {
      await schedules.open();
      await schedules.edit(NIGHTLY);
    },
  },
  {
    name: 'schedule-preview',
    async prepare(page) {
      await reply(page, 'list', [schedule({})]);
      await reply(page, 'preview', PREVIEW);
    },
    async show({ schedules }) {
      await schedules.open();
      await schedules.preview(await schedules.edit(NIGHTLY));
    },
  },
  {
    name: 'schedule-trouble',
    async prepare(page) {
      await reply(page, 'list', [schedule({}), FAILED]);
      await changeReply<ArchiveRow[]>(page, 'backupFiles:list', (rows) =>
        rows.map((row, index) => ({ ...row, keeping: KEEPING[index % KEEPING.length] })),
      );
    },
    show: ({ page, t }) =>
      page
        .getByRole('alert')
        .getByText(t('schedule.trouble.failed', { name: FAILED.name }))
        .waitFor(),
  },
];
