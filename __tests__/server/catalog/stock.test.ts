import { BUILT_IN, GROUP_KEYS } from '../../../src/backup-rules';
import type { Catalog } from '../../../src/server/catalog/catalog';
import { catalogFromApplication } from '../../../src/server/catalog/from-application';
import { ALL_PLUGINS, createApp, type TestApp } from '../../helpers/create-app';
import { createDatabase, type TestDatabase } from '../../helpers/databases';

describe('a stock NocoBase with every plugin that ships enabled', () => {
  let database: TestDatabase;
  let running: TestApp;
  let catalog: Catalog;

  beforeAll(async () => {
    database = await createDatabase('sqlite');
    running = await createApp({ database: database.options, plugins: 'all' });
    catalog = await catalogFromApplication(running.app);
  }, 180_000);

  afterAll(async () => {
    await running?.destroy();
    await database?.drop();
  });

  test('has them all', () => {
    const enabled = catalog.application.plugins.filter((plugin) => plugin.enabled).map(({ name }) => name);
    expect(enabled).toEqual(expect.arrayContaining(ALL_PLUGINS));
    expect(ALL_PLUGINS.length).toBeGreaterThan(90);
  });

  test('has no collection of unknown group', () => {
    expect(catalog.collections.length).toBeGreaterThan(100);
    const unknown = catalog.collections.filter(({ group }) => group === 'unknown');
    expect(unknown.map(({ name, origin }) => `${name} of ${origin || 'nobody knows'}`)).toEqual([]);
  });

  test('says of every collection where it comes from', () => {
    expect(catalog.collections.filter(({ origin }) => origin === '').map(({ name }) => name)).toEqual([]);
  });

  test('uses every group but those that need people or strangers', () => {
    const used = new Set(catalog.collections.map(({ group }) => group));
    expect(GROUP_KEYS.filter((group) => !used.has(group))).toEqual(['custom', 'unknown']);
  });

  test('our table knows all of them, and says what they say themselves', () => {
    const named = catalog.collections.filter(({ treePathOf }) => treePathOf === null);
    const ours = named.map(({ name }) => [name, BUILT_IN.get(name)]);
    const theirs = named.map(({ name, group, origin, source }) => [
      name,
      source === 'owner' ? { plugin: '', group: null } : { plugin: origin, group },
    ]);
    expect(ours).toEqual(theirs);
  });
});
