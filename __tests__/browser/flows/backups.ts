/** The list, a new backup of chosen groups, what is in it, download, upload, delete. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { GetScene } from '../scene';
import type { Client } from '../visit';

export function backupsFlow(get: GetScene, client: Client): void {
  it('a backup of chosen groups is made, and the list says what is in it', async () => {
    const { rest } = get();
    await rest.clearList();
    const { page, t, backups } = await get().visit({ client });
    await backups.button('empty.action').click();
    await backups
      .dialog('create.title')
      .getByRole('button', { name: t('action.cancel') })
      .click();
    await backups.makeBackup({ leftOut: ['logs', 'third-party'], note: 'Before the upgrade' });
    await backups.notice(t('outcome.done')).waitFor();

    const [archive] = await rest.archives();
    expect(archive?.facts).toMatchObject({ groups: ['required', 'user', 'custom'], note: 'Before the upgrade' });
    const row = backups.row(archive?.name ?? '');
    await row.getByText(t('state.done')).waitFor();
    for (const group of archive?.facts?.groups ?? []) await row.getByText(t(`group.${group}.short`)).waitFor();
    expect(await row.getByText(t('group.logs.short')).count()).toBe(0);
    await row.getByText('Before the upgrade').waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
  });

  it('what is in a backup can be looked up', async () => {
    const { page, t, backups } = await get().visit({ client });
    await backups.button('action.learn-more').click();
    const guide = backups.dialog('guide.title');
    await guide.getByRole('tab', { name: t('group.custom.short') }).click();
    await guide.getByText(t('group.custom.loss')).waitFor();
    await guide.getByRole('cell', { name: 'sampleOrders', exact: false }).first().waitFor();
    await guide
      .getByRole('searchbox')
      .or(guide.getByLabel(t('guide.search')))
      .first()
      .fill('sampleTags');
    await guide.getByRole('row').nth(1).getByText('sampleTags').waitFor();
    await page.keyboard.press('Escape');
    await guide.waitFor({ state: 'hidden' });
  });

  it('what is downloaded is the archive, byte for byte', async () => {
    const { rest } = get();
    const name = await rest.backup({ groups: ['custom'] });
    const { page, backups } = await get().visit({ client });
    // A dialog of the operating system is nothing a test can answer: as in browsers that have none.
    await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      backups.button('action.download.of', { name }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(name);
    expect(sha256(await readFile(await download.path()))).toBe(sha256(await rest.bytes(name)));
  });

  it('what is downloaded goes straight into the file that was picked', async () => {
    const { rest } = get();
    const name = await rest.backup({ groups: ['custom'] });
    const { page, t, backups } = await get().visit({ client });
    await page.evaluate(() => {
      const picked = async ({ suggestedName }: { suggestedName: string }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
      Object.assign(window, { showSaveFilePicker: picked });
    });
    await backups.button('action.download.of', { name }).click();
    // The file is empty until what was written to it is closed.
    const saved = await page.evaluate(async (file) => {
      const folder = await navigator.storage.getDirectory();
      for (;;) {
        const handle = await folder.getFileHandle(file, { create: true });
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
        if (bytes.length > 0) return Array.from(bytes);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }, name);
    await page.getByRole('region', { name: t('transfer.download', { name }) }).waitFor({ state: 'detached' });
    expect(sha256(Buffer.from(saved))).toBe(sha256(await rest.bytes(name)));
  });

  it('an archive is deleted after a question, and uploaded again', async () => {
    const { rest } = get();
    await rest.clearList();
    const name = await rest.backup({ groups: ['custom'] });
    const bytes = await rest.bytes(name);
    const { t, backups } = await get().visit({ client });

    await backups.button('action.delete.of', { name }).click();
    const question = backups.dialog('delete.title');
    await question.getByRole('button', { name: t('action.cancel') }).click();
    expect(await rest.archives()).toHaveLength(1);
    await backups.button('action.delete.of', { name }).click();
    await question.getByRole('button', { name: t('delete.ok') }).click();
    await backups.notice(t('empty.title')).waitFor();
    expect(await rest.archives()).toEqual([]);

    await backups.pickFile(backups.button('action.upload'), name, bytes);
    await backups.row(name).waitFor();
    expect(sha256(await rest.bytes(name))).toBe(sha256(bytes));
  });
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
