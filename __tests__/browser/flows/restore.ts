/** The main job: something was lost, a restore brings it back; an undo takes that back. */
import type { GetScene } from '../scene';
import type { Client } from '../visit';

export function restoreFlow(get: GetScene, client: Client): void {
  it('a restore goes from the choice to the end, and is undone', async () => {
    const { rest } = get();
    const archive = await rest.backup({ groups: ['required', 'custom'] });
    const orders = await rest.count('sampleOrders');
    await rest.send('sampleOrders:destroy?filter={"id":{"$gt":0}}', {});
    const spoiled = await rest.count('sampleOrders');
    expect([orders, spoiled]).toEqual([500, 0]);

    const { page, t, backups, restore } = await get().visit({ client });
    await restore.open(archive);
    await restore.choose('custom');
    await restore.check('warning');
    await restore.next('confirm').click();
    expect(await restore.startButton.isDisabled()).toBe(true);
    await restore.dialog.getByRole('button', { name: t('restore.back') }).click();
    await restore.confirm();
    await restore.startButton.click();
    await restore.result(archive).waitFor();
    expect(await rest.count('sampleOrders')).toBe(orders);

    const kept = page
      .getByRole('list', { name: t('undo.sets') })
      .getByRole('listitem')
      .filter({ hasText: archive });
    await kept.getByRole('button', { name: t('restore.undo') }).click();
    await backups
      .dialog('undo.live.undo.title')
      .getByRole('button', { name: t('undo.live.undo.ok') })
      .click();
    await restore.liveAgain('former', archive).waitFor();
    expect(await rest.count('sampleOrders')).toBe(spoiled);

    await kept.getByRole('button', { name: t('restore.redo') }).click();
    await backups
      .dialog('undo.undone.undo.title')
      .getByRole('button', { name: t('undo.undone.undo.ok') })
      .click();
    await restore.liveAgain('restored', archive).waitFor();
    expect(await rest.count('sampleOrders')).toBe(orders);
    await kept.getByRole('button', { name: t('undo.discard') }).click();
    const question = backups.dialog('undo.live.discard.title');
    await question.getByRole('button', { name: t('undo.live.discard.ok') }).click();
    await kept.waitFor({ state: 'detached' });
  });
}
