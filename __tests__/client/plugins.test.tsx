import ClassicClient from '../../src/client';
import ModernClient from '../../src/client-v2';
import { SNIPPETS } from '../../src/common/api';
import { hostI18n } from '../helpers/render-in-host';

// The hosts construct plugins with their application; see helpers/host-modules.
type Construct = new (app: unknown) => { load(): Promise<void> };

test('the classic client has the page at /admin/settings/strongbox', async () => {
  const add = jest.fn();
  const app = { i18n: hostI18n('zh-CN'), pluginSettingsManager: { add } };
  await new (ClassicClient as unknown as Construct)(app).load();
  expect(add).toHaveBeenCalledWith(
    'strongbox',
    expect.objectContaining({ title: 'Strongbox 备份', aclSnippet: 'pm.strongbox' }),
  );
  await expect(add.mock.calls[0][1].componentLoader()).resolves.toHaveProperty('default', expect.any(Function));
});

test('each power beyond seeing is a setting without a page, for the ticks in the dialog of roles', async () => {
  const add = jest.fn();
  const app = { i18n: hostI18n(), pluginSettingsManager: { add } };
  await new (ClassicClient as unknown as Construct)(app).load();
  const settings = add.mock.calls
    .slice(1)
    .map(([name, { title, aclSnippet, hidden }]) => [name, title, aclSnippet, hidden]);
  expect(settings).toContainEqual([
    'strongbox-restore',
    'Strongbox backups – restore, undo and upload',
    'pm.strongbox.restore',
    true,
  ]);
  expect(settings.map(([, , snippet]) => snippet).sort()).toEqual(Object.values(SNIPPETS).slice(1).sort());
});

test('the modern client has the same page at /v/admin/settings/strongbox', async () => {
  const manager = { addMenuItem: jest.fn(), addPageTabItem: jest.fn() };
  const app = { i18n: hostI18n('ru-RU'), pluginSettingsManager: manager };
  await new (ModernClient as unknown as Construct)(app).load();
  const title = 'Копии Strongbox';
  expect(manager.addMenuItem).toHaveBeenCalledWith(expect.objectContaining({ key: 'strongbox', title }));
  expect(manager.addPageTabItem).toHaveBeenCalledWith(
    expect.objectContaining({ menuKey: 'strongbox', key: 'index', title }),
  );
  await expect(manager.addPageTabItem.mock.calls[0][0].componentLoader()).resolves.toHaveProperty('default');
});
