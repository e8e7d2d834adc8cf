import type { Page } from 'playwright-core';
import type { FailedCollection, RestoreRow } from '../../../src/common/api';
import { changeReply } from '../replies';
import type { Parts, State } from '../states';
import { pattern } from '../texts';

/** The newest restore, as it was in the middle of it or had it come to another end. */
function asIf(page: Page, change: (row: RestoreRow) => Partial<RestoreRow>): Promise<void> {
  return changeReply<RestoreRow[]>(page, 'restoreTasks:list', ([newest, ...rows]) =>
    newest ? [{ ...newest, ...change(newest) }, ...rows] : rows,
  );
}

const UNDER_WAY: State['prepare'] = (page) =>
  asIf(page, ({ progress }) => ({
    state: 'running',
    finishedAt: null,
    undo: null,
    result: null,
    progress: {
      ...progress,
      ...{ stage: 'loading', current: 'sampleOrderLines', collectionsDone: 7, collectionsTotal: 12 },
      ...{ rows: 1_234_567, bytes: 300 * 1024 ** 2, bytesTotal: 512 * 1024 ** 2, remaining: 42 },
    },
  }));

const watch = ({ page, t, archive }: Parts) =>
  page.getByRole('region', { name: t('restore.progress.restore', { name: archive }) }).waitFor();

async function check({ archive, restore }: Parts): Promise<void> {
  await restore.open(archive);
  await restore.choose('custom');
  await restore.check('warning');
}

export const RESTORE_STATES: State[] = [
  {
    name: 'restore-file',
    async show({ backups, restore, t }) {
      await backups.button('action.restore-file').click();
      await restore.dialog.getByText(t('restore.file.drop')).waitFor();
    },
  },
  { name: 'restore-choose', show: ({ archive, restore }) => restore.open(archive) },
  {
    name: 'restore-collections',
    async show({ archive, restore, t }) {
      await restore.open(archive);
      const group = t('group.custom.title');
      await restore.dialog.getByRole('button', { name: t('restore.single.of', { group }) }).click();
      const first = restore.dialog.locator('.ant-table-row', { hasText: 'sampleOrders' }).getByRole('checkbox');
      await first.scrollIntoViewIfNeeded();
      await first.uncheck();
    },
  },
  { name: 'restore-check-warning', show: check },
  {
    name: 'restore-check-blocker',
    async show({ newer, restore, t }) {
      await restore.open(newer);
      await restore.check('blocker');
      await restore.dialog.getByText(t('restore.check.blocker')).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'restore-confirm',
    async show(parts) {
      await check(parts);
      await parts.restore.confirm();
    },
  },
  {
    name: 'restore-progress',
    prepare: UNDER_WAY,
    show: watch,
  },
  {
    name: 'restore-reloading',
    prepare: UNDER_WAY,
    async show(parts) {
      const { page, t } = parts;
      await watch(parts);
      await page.route('**/api/restoreTasks:list*', (route) => route.fulfill({ status: 503, json: RELOADING }));
      await page.getByText(t('restore.restarting')).waitFor();
    },
  },
  {
    name: 'restore-result',
    prepare: UNDER_WAY,
    async show(parts) {
      const { page, archive, restore } = parts;
      await watch(parts);
      await page.unrouteAll();
      await restore.result(archive).waitFor();
    },
  },
  {
    name: 'restore-partly',
    prepare: UNDER_WAY,
    async show(parts) {
      const { page, t, archive } = parts;
      await watch(parts);
      await asIf(page, ({ result }) => ({ result: { ...result, failed: LEFT } }));
      const values = { name: archive, count: LEFT.length, value: String(LEFT.length) };
      await page.getByRole('region', { name: t('restore.result.restore.partly', values) }).waitFor();
    },
  },
  {
    name: 'restore-failed',
    prepare: UNDER_WAY,
    async show(parts) {
      const { page, t } = parts;
      await watch(parts);
      const error = {
        code: 'DATABASE_BUSY',
        message: 'The SQLite database stayed locked while the tables were exchanged.',
        hint: 'Nothing was changed. Look for long transactions of other programs, then start the restore again.',
      };
      await asIf(page, () => ({ state: 'failed', undo: null, result: null, error }));
      await page.getByRole('alert').getByText(t('error.DATABASE_BUSY')).waitFor();
    },
  },
  {
    name: 'undo',
    async show({ page, t, backups }) {
      const sets = page.getByRole('list', { name: t('undo.sets') });
      await sets
        .getByRole('button', { name: t('restore.undo') })
        .first()
        .click();
      await backups.dialog('undo.live.undo.title').waitFor();
    },
  },
  {
    name: 'discard',
    async show({ page, t, backups }) {
      const sets = page.getByRole('list', { name: t('undo.sets') });
      await sets
        .getByRole('button', { name: t('undo.discard') })
        .first()
        .click();
      await backups.dialog('undo.live.discard.title').waitFor();
    },
  },
  {
    name: 'restore-history',
    async show({ page, t }) {
      const value = await page
        .getByText(pattern(t('restore.history', { value: '' }).replace(/[()]/g, '').trim()))
        .first();
      await value.click();
      await page.getByRole('columnheader', { name: t('restore.column.what') }).waitFor();
      await page.getByRole('table').last().getByRole('row').last().scrollIntoViewIfNeeded();
    },
  },
];

/** Collections that turned out not to fit. */
const LEFT: FailedCollection[] = [
  {
    name: 'sampleOrderLines',
    error: {
      code: 'REFERENCES_BROKEN',
      message: '3 rows of the table sampleOrderLines would refer to rows of sampleOrders that are not there.',
      hint: 'Restore sampleOrderLines and sampleOrders together, or remove these rows first.',
    },
  },
  {
    name: 'sampleOrders',
    error: {
      code: 'DATA_UNFIT',
      message: 'The table sampleOrders cannot hold the data: a value of the column note is too long.',
      hint: 'Correct the value where it comes from, or change the field, and make a new backup.',
    },
  },
];

/** What NocoBase answers to everything while it reloads. */
const RELOADING = {
  error: {
    status: 503,
    maintaining: true,
    message: 'load plugin [acl], 3/79',
    command: { name: 'restore' },
    code: 'APP_COMMANDING',
  },
};
