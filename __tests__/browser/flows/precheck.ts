/** What stands against a restore, and what only should be known: of archives from elsewhere. */
import type { ManifestBody } from '../../../src/server/archive/manifest';
import { withManifest } from '../crafted-archives';
import type { GetScene } from '../scene';
import { CLIENTS } from '../visit';

const NEWER = (body: ManifestBody) => ({ ...body, application: { ...body.application, version: '9.0.0' } });
const OTHER_PLUGINS = (body: ManifestBody) => ({
  ...body,
  application: {
    ...body.application,
    plugins: [...body.application.plugins, { name: '@example/plugin-warehouse', version: '1.0.0', enabled: true }],
  },
});

export function precheckFlow(get: GetScene): void {
  describe.each(CLIENTS)('precheck in the %s client', (client) => {
    const fromFile = async (name: string, change: (body: ManifestBody) => ManifestBody) => {
      const { rest } = get();
      const own = await rest.backup({ groups: ['required', 'custom'] });
      const bytes = await withManifest(await rest.bytes(own), change);
      const parts = await get().visit({ client });
      await parts.backups.button('action.restore-file').click();
      const drop = parts.restore.dialog.getByText(parts.t('restore.file.drop'));
      await parts.backups.pickFile(drop, name, bytes);
      await parts.restore.choices().waitFor();
      return parts;
    };

    it('an archive of a newer NocoBase is a blocker, until something else is chosen', async () => {
      const { restore } = await fromFile('newer.zip', NEWER);
      await restore.choose('custom');
      await restore.check('blocker');
      const line = restore.line('blocker', 'application version');
      await line.getByText('The archive is of NocoBase 9.0.0, which is newer than 2.2.15 here.').waitFor();
      await line.getByText('Upgrade NocoBase to 9.0.0 or later, then plan again.').waitFor();
      expect(await restore.next('confirm').isDisabled()).toBe(true);
    });

    it('a plugin that is missing is a blocker for all and no obstacle for a part; warnings are read and passed', async () => {
      const { t, restore } = await fromFile('plugins.zip', OTHER_PLUGINS);
      await restore.choose('required', 'custom');
      await restore.check('blocker');
      await restore.line('blocker', 'plugins').getByText('@example/plugin-warehouse').first().waitFor();

      await restore.dialog.getByRole('button', { name: t('restore.back') }).click();
      await restore.choose('custom');
      await restore.check('warning');
      await restore.line('warning', 'dependencies').first().waitFor();
      expect(await restore.next('confirm').isEnabled()).toBe(true);
    });
  });
}
