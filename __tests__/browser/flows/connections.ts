/** Another database: added, tested, backed up, and two of its tables restored beside themselves under other names. */
import { countRows, makeOtherDatabase } from '../other-database';
import type { GetScene } from '../scene';
import type { Client } from '../visit';

export function connectionsFlow(get: GetScene, client: Client): void {
  let runs = 0;

  it('another database is added, backed up, and two tables restored in it under new names', async () => {
    const { application, rest } = get();
    runs += 1;
    const name = `Goods ${client} ${runs}`;
    const file = await makeOtherDatabase(application, `goods-${client}-${runs}`);
    const { page, t, backups, connections, restore } = await get().visit({ client });

    await connections.open();
    await connections.addFile(name, file);
    const found = await connections.test(name);
    expect(await found.innerText()).toContain(t('connections.found.tables', { count: 2, value: '2' }));
    await page.keyboard.press('Escape');
    await connections.dialog('connections.title').waitFor({ state: 'hidden' });

    await backups.button('action.create').click();
    const dialog = backups.dialog('create.title');
    await connections.choose(dialog, 'create.source', name);
    await backups.group(dialog, 'required').waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: t('create.start') }).click();
    const row = page.getByRole('row').filter({ hasText: t('database.from', { name }) });
    await row.getByText(t('state.done')).waitFor();
    const [made] = await rest.archives();
    expect(made?.facts).toMatchObject({ groups: ['custom'], collections: 2, rows: 5 });

    await restore.open(made?.name ?? '');
    await connections.choose(restore.dialog, 'restore.target', name);
    await restore.send('goods', 'goods_before');
    await restore.send('shelves', 'shelves_before');
    await restore.next('check').click();
    await restore.dialog.getByText('goods → goods_before').first().waitFor();
    await restore.confirm();
    await restore.dialog.getByText(`“${name}”`).waitFor();
    await restore.startButton.click();
    await restore.result(made?.name ?? '').waitFor();
    const tables = ['goods', 'shelves', 'goods_before', 'shelves_before'];
    expect(await Promise.all(tables.map((table) => countRows(file, table)))).toEqual([3, 2, 3, 2]);
    await page
      .getByRole('list', { name: t('undo.sets') })
      .getByText(t('database.into', { name }))
      .waitFor();
  });
}
