/** A restore that is kept: tried out, run, found again with its last run, run once more, deleted. */
import type { GetScene } from '../scene';
import type { Client } from '../visit';

export function savedRestoresFlow(get: GetScene, client: Client): void {
  let runs = 0;

  it('a restore is kept as a task, tried out, run, and run again; a link shows how it went', async () => {
    const { rest } = get();
    runs += 1;
    const name = `Orders ${client} ${runs}`;
    const archive = await rest.backup({ groups: ['required', 'custom'] });
    const orders = await rest.count('sampleOrders');
    await rest.send('sampleOrders:destroy?filter={"id":{"$gt":0}}', {});
    const { page, t, restore, tasks } = await get().visit({ client });

    await restore.open(archive);
    await restore.choose('custom');
    await restore.save(name);
    await restore.check('warning');
    await restore.tryOut(archive);
    expect([orders, await rest.count('sampleOrders')]).toEqual([500, 0]);

    await restore.dialog.getByRole('button', { name: t('restore.trial.go-on') }).click();
    await restore.dialog.getByText(t('restore.check.warning')).waitFor();
    await restore.confirm();
    await restore.startButton.click();
    await restore.result(archive).waitFor();
    expect(await rest.count('sampleOrders')).toBe(orders);

    await tasks.open();
    await tasks.item(name).getByText(t('restore.state.succeeded')).waitFor();
    const [ran] = await rest.send<{ id: string; saved: { name: string } | null }[]>('restoreTasks:list');
    expect(ran?.saved?.name).toBe(name);
    await tasks.button('run', name).click();
    await restore.dialog.getByText(t('restore.check.warning')).waitFor();
    await restore.dialog
      .getByRole('button', { name: t('restore.close'), exact: true })
      .last()
      .click();
    await restore.dialog.waitFor({ state: 'hidden' });
    await tasks.button('delete', name).click();
    await page
      .getByRole('tooltip')
      .getByRole('button', { name: t('saved.action.delete') })
      .click();
    await tasks.item(name).waitFor({ state: 'detached' });

    const link = new URL(page.url());
    link.searchParams.set('restore', ran?.id ?? '');
    await page.goto(link.href);
    const details = await tasks.details();
    expect(await details.innerText()).toContain(name);
  });
}
