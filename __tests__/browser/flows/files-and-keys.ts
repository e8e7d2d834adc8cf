/** Uploaded files that go with the rows and come back; backups that only a private key opens. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ArchiveRow } from '../../../src/common/api';
import { pickOption } from '../pick-option';
import type { GetScene } from '../scene';
import type { Client } from '../visit';

export function filesAndKeysFlow(get: GetScene, client: Client): void {
  it('uploaded files go into a backup, are lost, and come back', async () => {
    const { rest, application } = get();
    await rest.clearList();
    const before = await filesIn(application.uploads);
    expect(before.size).toBeGreaterThan(2);
    const { page, t, backups, restore } = await get().visit({ client });
    await backups.button('action.create').click();
    const dialog = backups.dialog('create.title');
    const uploads = dialog.getByRole('checkbox', { name: t('files.uploads') });
    await dialog.getByText(new RegExp(`${before.size}.*·`)).waitFor();
    expect(await uploads.isChecked()).toBe(true);
    expect(await dialog.getByRole('checkbox', { name: t('files.configuration') }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: t('create.start') }).click();
    await dialog.waitFor({ state: 'detached' });
    await backups.notice(t('outcome.done')).waitFor();
    const [archive] = await rest.archives();
    const name = archive?.name ?? '';
    expect(archive?.facts?.files).toEqual([expect.objectContaining({ content: 'uploads', files: before.size })]);

    const [lost = '', changed = ''] = before.keys();
    await rm(path.join(application.uploads, lost));
    await writeFile(path.join(application.uploads, changed), 'spoiled');
    await restore.open(name);
    expect(await restore.dialog.getByRole('checkbox', { name: t('files.uploads') }).isChecked()).toBe(true);
    await restore.choose('user');
    await restore.check('warning');
    await restore.confirm();
    await restore.startButton.click();
    await restore.result(name).waitFor();
    expect(await filesIn(application.uploads)).toEqual(before);

    const kept = page
      .getByRole('list', { name: t('undo.sets') })
      .getByRole('listitem')
      .filter({ hasText: name });
    await kept.getByRole('button', { name: t('restore.undo') }).click();
    await backups
      .dialog('undo.live.undo.title')
      .getByRole('button', { name: t('undo.live.undo.ok') })
      .click();
    await restore.liveAgain('former', name).waitFor();
    const spoiled = await filesIn(application.uploads);
    expect([spoiled.has(lost), spoiled.get(changed)]).toEqual([false, 'spoiled']);
    await writeFile(path.join(application.uploads, changed), before.get(changed) ?? '', 'latin1');
    await writeFile(path.join(application.uploads, lost), before.get(lost) ?? '', 'latin1');
  });

  it('a backup to a key is locked, and opened by its private key alone', async () => {
    const { rest } = get();
    await rest.clearList();
    const run = Date.now();
    const key = `Safe ${client} ${run}`;
    const { t, backups, keys, page } = await get().visit({ client });
    await keys.open();
    const identity = await keys.makePair(key);
    const other = await keys.makePair(`Other ${client} ${run}`);
    await keys.confirm(key, identity);
    await keys.close();

    await backups.button('action.create').click();
    const dialog = backups.dialog('create.title');
    await backups.group(dialog, 'custom').waitFor();
    await dialog.getByRole('radio', { name: t('encryption.by.keys') }).check();
    await pickOption(dialog.getByLabel(t('encryption.keys'), { exact: true }), key);
    await dialog.getByRole('button', { name: t('create.start') }).click();
    await dialog.waitFor({ state: 'detached' });
    await backups.notice(t('outcome.done')).waitFor();
    const [archive] = (await rest.archives()) as [ArchiveRow];
    expect(archive).toMatchObject({ encryption: { by: 'keys', keys: [key], unlocked: false, confirmed: true } });
    expect((await rest.bytes(archive.name)).subarray(0, 21).toString()).toBe('age-encryption.org/v1');
    await backups.row(archive.name).getByText(t('encryption.state.locked')).waitFor();

    await backups.button('action.details.of', { name: archive.name }).click();
    const details = backups.dialog('details.title');
    await details.getByRole('button', { name: t('unlock'), exact: true }).click();
    const asked = backups.dialog('unlock.title');
    const field = asked.getByLabel(t('encryption.private-key'), { exact: true });
    // While an answer is awaited, antd puts “loading” before the word, and takes it away when its animation has ended.
    const submit = asked.getByRole('button', { name: new RegExp(`${t('unlock')}$`) });
    await field.fill('nothing of the kind');
    await submit.click();
    await asked.getByText(t('encryption.problem.identity')).waitFor();
    await field.fill(other);
    await submit.click();
    await asked.getByText('The archive does not open with this private key.').waitFor();
    expect((await rest.archives())[0]?.encryption?.unlocked).toBe(false);
    await field.fill(identity);
    await submit.click();
    await asked.waitFor({ state: 'detached' });
    await details.getByText(t('encryption.state.unlocked')).waitFor();
    await details.getByRole('button', { name: t('lock'), exact: true }).click();
    await details.getByRole('button', { name: t('unlock'), exact: true }).waitFor();
    expect((await rest.archives())[0]?.encryption?.unlocked).toBe(false);
    expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain('AGE-SECRET');
  });
}

/** Content by path, byte for byte; without what is kept of restores. */
async function filesIn(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    if (entry.isFile() && !name.startsWith('.strongbox')) found.set(name, await readFile(file, 'latin1'));
  }
  return found;
}
