/** What a role may not do is not offered; the dialog of roles has a tick for each power. */
import { Rest } from '../rest';
import type { GetScene } from '../scene';
import { CLIENTS } from '../visit';

const ROLE = 'watchman';
const PERSON = { account: 'watchman', password: 'kept-watch-1' };
const ROLES = {
  classic: '/admin/settings/users-permissions/roles',
  modern: '/v/admin/settings/users-permissions/roles',
};
const TAKEN = ['create', 'restore', 'delete', 'configure'];

export function powersFlow(get: GetScene): void {
  it('who may only see gets the list, and no button that changes anything', async () => {
    const { rest, application } = get();
    const archive = await rest.backup({ groups: ['custom'] });
    await rest.send('roles:create', { name: ROLE, title: 'Watchman', snippets: ['pm.strongbox'] });
    await rest.send('users:create', { username: PERSON.account, password: PERSON.password, roles: [ROLE] });
    const watchman = await Rest.signIn(application.url, PERSON);
    const { page, t, backups } = await get().visit({}, watchman);

    await backups.button('action.verify.of', { name: archive }).waitFor();
    for (const key of ['action.create', 'action.upload', 'action.restore-file']) {
      expect(await backups.button(key).count()).toBe(0);
    }
    for (const key of ['action.restore.of', 'action.download.of', 'action.delete.of']) {
      expect(await backups.button(key, { name: archive }).count()).toBe(0);
    }
    await backups.button('action.learn-more').click();
    await backups
      .dialog('guide.title')
      .getByRole('tab', { name: t('group.custom.short') })
      .waitFor();
    const refused = await page.evaluate(
      async (token) =>
        (await fetch('/api/backupFiles:create', { method: 'POST', headers: { Authorization: `Bearer ${token}` } }))
          .status,
      watchman.token,
    );
    expect(refused).toBe(403);
  });

  it.each(CLIENTS)('in the %s client, whoever is left only “download” ticked has just that', async (client) => {
    const { rest, application } = get();
    const archive = await rest.backup({ groups: ['custom'] });
    const person = { account: `courier-${client}`, password: 'carries-all-1' };
    const role = `courier-${client}`;
    await rest.send('roles:create', { name: role, title: role, snippets: ['!pm', 'pm.*', '!ui.*'] });
    await rest.send('users:create', { username: person.account, password: person.password, roles: [role] });

    const admin = await get().visit({ client });
    await admin.page.goto(application.url + ROLES[client]);
    await admin.page.getByText(role, { exact: true }).first().click();
    for (const power of TAKEN) {
      const title = `${admin.t('page.title')} – ${admin.t(`power.${power}`)}`;
      const row = admin.page.getByRole('row', { name: title });
      await row.getByRole('checkbox').click();
      await row.getByRole('checkbox', { checked: false }).waitFor();
    }

    const { backups } = await get().visit({ client }, await Rest.signIn(application.url, person));
    await backups.button('action.download.of', { name: archive }).waitFor();
    expect(await backups.button('action.create').count()).toBe(0);
    for (const key of ['action.restore.of', 'action.delete.of']) {
      expect(await backups.button(key, { name: archive }).count()).toBe(0);
    }
  });
}
