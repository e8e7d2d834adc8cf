import type { ArchiveRow, RunningRow, TaskRow } from '../../../src/common/api';
import { archiveName } from '../furnish';
import { changeReply, holdBack } from '../replies';
import type { State } from '../states';

const NAME = archiveName(new Date());
const PROGRESS = {
  stage: 'rows',
  current: 'sampleOrderLines',
  collectionsDone: 61,
  collectionsTotal: 116,
  rows: 3_456_789,
  bytes: 812 * 1024 ** 2,
  bytesTotal: 2048 * 1024 ** 2,
  remaining: 95,
};
const task = (): Omit<TaskRow, 'state'> => ({
  id: '3f1f3f0e-0d3b-4c4e-9a51-0d8c8a2f5b11',
  kind: 'backup',
  archive: NAME,
  createdAt: new Date().toISOString(),
  startedAt: new Date().toISOString(),
  finishedAt: null,
  createdBy: 'Super Admin',
  groups: ['required', 'custom'],
  connection: null,
  progress: PROGRESS,
  error: null,
});

export const BACKUP_STATES: State[] = [
  { name: 'list' },
  {
    name: 'list-empty',
    async prepare(page) {
      for (const list of ['backupFiles:list', 'backupTasks:list', 'restoreTasks:list', 'backupSchedules:list']) {
        await changeReply(page, list, () => []);
      }
    },
  },
  {
    name: 'list-running',
    async prepare(page) {
      const { archive: name, createdAt, id, progress } = task();
      const running: RunningRow = { name, inProgress: true, status: 'in_progress', createdAt, task: id, progress };
      await changeReply<ArchiveRow[]>(page, 'backupFiles:list', (rows) => [running, ...rows]);
      await changeReply<TaskRow[]>(page, 'backupTasks:list', (tasks) => [{ ...task(), state: 'running' }, ...tasks]);
    },
    show: ({ page, t }) => page.getByRole('region', { name: t('progress.running', { name: NAME }) }).waitFor(),
  },
  {
    name: 'list-failed',
    async prepare(page) {
      const failed: TaskRow = {
        ...task(),
        state: 'failed',
        finishedAt: new Date().toISOString(),
        error: {
          code: 'DISK_FULL',
          message: 'There is no space left where backups are kept.',
          hint: 'Delete old backups, or make room on the disk of storage/strongbox.',
        },
      };
      await changeReply<TaskRow[]>(page, 'backupTasks:list', (tasks) => [failed, ...tasks]);
    },
    show: ({ page, t }) => page.getByRole('alert').getByText(t('error.DISK_FULL')).waitFor(),
  },
  {
    name: 'list-filtered',
    async show({ page, t }) {
      await page.getByLabel(t('filter.text')).fill('end of the week');
      await page.getByRole('button', { name: t('filter.clear') }).waitFor();
    },
  },
  {
    name: 'list-unreachable',
    async prepare(page) {
      await page.route('**/api/backupFiles:list*', (route) => route.abort());
    },
    show: ({ page, t }) => page.getByRole('alert').getByText(t('error.NETWORK')).first().waitFor(),
  },
  {
    name: 'details',
    async show({ archive, t, backups }) {
      await backups.button('action.details.of', { name: archive }).click();
      await backups
        .dialog('details.title')
        .getByRole('region', { name: t('details.contents') })
        .getByRole('table')
        .waitFor();
    },
  },
  {
    name: 'new-backup',
    async show({ backups }) {
      await backups.button('action.create').click();
      const dialog = backups.dialog('create.title');
      await backups.group(dialog, 'user').waitFor();
      await backups.group(dialog, 'logs').uncheck();
    },
  },
  {
    name: 'new-backup-failed',
    async prepare(page) {
      await page.route('**/api/backupFiles:create', (route) => route.abort());
    },
    async show({ backups, t }) {
      await backups.button('action.create').click();
      const dialog = backups.dialog('create.title');
      await dialog.getByRole('button', { name: t('create.start') }).click();
      await dialog.getByRole('alert').getByText(t('error.NETWORK')).waitFor();
      await dialog.getByRole('alert').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'learn-more',
    async show({ backups, t }) {
      await backups.button('action.learn-more').click();
      const guide = backups.dialog('guide.title');
      await guide.getByRole('tab', { name: t('group.custom.short') }).click();
      await guide.getByText('sampleOrders', { exact: true }).first().waitFor();
    },
  },
  {
    name: 'move-collection',
    async show({ backups, page, t }) {
      await backups.button('action.learn-more').click();
      await backups
        .dialog('guide.title')
        .getByRole('tab', { name: t('group.custom.short') })
        .click();
      await page.getByRole('row').filter({ hasText: 'sampleTags' }).getByText(t('guide.move')).click();
      await page.getByRole('radiogroup').waitFor();
    },
  },
  {
    name: 'delete',
    async show({ archive, backups }) {
      await backups.button('action.delete.of', { name: archive }).click();
      await backups.dialog('delete.title').waitFor();
    },
  },
  {
    name: 'upload',
    prepare: (page) => holdBack(page, 'backupFiles:upload'),
    async show({ backups, page, t }) {
      await backups.pickFile(backups.button('action.upload'), NAME, Buffer.alloc(4096));
      await page.getByRole('region', { name: t('transfer.upload', { name: NAME }) }).waitFor();
    },
  },
];
