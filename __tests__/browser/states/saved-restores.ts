import type { RestoreRow } from '../../../src/common/api';
import { changeReply, isAction } from '../replies';
import type { State } from '../states';
import { pattern } from '../texts';

/** As if the newest restore had been the dry run that is asked for: one that ran would be the newest of the states after this. */
const TRIED: State['prepare'] = async (page) => {
  let task: string | undefined;
  await changeReply<RestoreRow[]>(page, 'restoreTasks:list', ([newest, ...rows]) => {
    if (!newest) return rows;
    task = newest.id;
    return [{ ...newest, dryRun: true, undo: null, result: { ...newest.result, dryRun: true } }, ...rows];
  });
  await page.route(isAction('restoreTasks:start'), (route) => route.fulfill({ json: { data: { task } } }));
};

export const SAVED_RESTORE_STATES: State[] = [
  {
    name: 'restore-tasks',
    async show({ saved, tasks }) {
      await tasks.open();
      await tasks.item(saved).waitFor();
    },
  },
  {
    name: 'restore-save',
    async show({ archive, restore }) {
      await restore.open(archive);
      await restore.beginSaving();
    },
  },
  {
    name: 'restore-task-open',
    async show({ restore, saved, tasks, t }) {
      await tasks.open();
      await tasks.button('open', saved).click();
      await restore.dialog.getByLabel(t('saved.archive')).waitFor();
    },
  },
  {
    name: 'restore-dry-run',
    prepare: TRIED,
    async show({ archive, restore }) {
      await restore.open(archive);
      await restore.choose('custom');
      await restore.check('warning');
      await restore.tryOut(archive);
    },
  },
  {
    name: 'restore-run',
    async show({ page, t, tasks }) {
      await page.getByRole('button', { name: t('restore.history', { value: '' }).replace(/\s*[(（].*/, '') }).click();
      const name = pattern(t('restore.run.details.of', { when: '' }).trim());
      await page.getByRole('button', { name }).first().click();
      await tasks.details();
    },
  },
];
