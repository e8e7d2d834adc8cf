/** A backup that cannot be made says why, and what mends it. */
import sqlite3 from 'sqlite3';
import type { TaskRow } from '../../../src/common/api';
import type { GetScene } from '../scene';

/** In the application's own database, past the application. */
function run(file: string, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file);
    database.run(sql, (failure) => database.close(() => (failure ? reject(failure) : resolve())));
  });
}

export function failingBackupFlow(get: GetScene): void {
  it('a backup that fails says why and what to do, until it is taken off the list', async () => {
    const { application, rest } = get();
    await run(application.database, `UPDATE sampleTags SET title = CAST(x'ff41' AS TEXT) WHERE id = 3`);
    const { page, t, backups } = await get().visit();
    try {
      await backups.makeBackup({ note: 'This cannot work' });
      await page.getByRole('row').getByText(t('state.failed')).first().waitFor();
    } finally {
      await run(application.database, `UPDATE sampleTags SET title = 'tag 2' WHERE id = 3`);
    }
    const notice = page.getByRole('table').getByRole('alert');
    await notice.getByText(t('error.DATA_UNREADABLE')).waitFor();
    await notice.getByText('Column title of table sampleTags holds a text that is not UTF-8 (row 3).').waitFor();
    await notice.getByText('Something wrote it in another encoding: correct the text').waitFor();
    await notice.getByText(t('error.code', { code: 'DATA_UNREADABLE' })).waitFor();
    const [failed] = await rest.send<TaskRow[]>('backupTasks:list');
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'DATA_UNREADABLE' } });

    await backups.button('action.dismiss.of', { name: failed?.archive }).click();
    await backups.row(failed?.archive ?? '').waitFor({ state: 'detached' });
    expect((await rest.send<TaskRow[]>('backupTasks:list')).map(({ id }) => id)).not.toContain(failed?.id);
  });

  it('a backup that cannot even begin leaves the dialog as it was', async () => {
    const { page, t, backups } = await get().visit();
    await page.route('**/api/backupFiles:create', (route) => route.abort());
    await backups.button('action.create').click();
    const dialog = backups.dialog('create.title');
    await backups.group(dialog, 'logs').uncheck();
    await dialog.getByLabel(t('create.note')).fill('typed with care');
    await dialog.getByRole('button', { name: t('create.start') }).click();
    await dialog.getByRole('alert').getByText(t('error.NETWORK')).waitFor();
    expect(await dialog.getByLabel(t('create.note')).inputValue()).toBe('typed with care');
    expect(await backups.group(dialog, 'logs').isChecked()).toBe(false);
  });
}
