import { BUILT_IN, GROUP_KEYS } from '../../../src/backup-rules';
import type { Catalog } from '../../../src/server/catalog/catalog';
import { catalogFromApplication } from '../../../src/server/catalog/from-application';
import { catalogFromDatabase } from '../../../src/server/catalog/from-database';
import { openDialect } from '../../../src/server/dialects';
import type { TypeHints } from '../../../src/server/dialects/dialect';
import { ALL_PLUGINS, createApp, type TestApp } from '../../helpers/create-app';
import { createDatabase, DIALECTS, type TestDatabase } from '../../helpers/databases';
import { essence } from './essence';

describe.each(DIALECTS)('a stock NocoBase with every plugin that ships enabled, on %s', (dialect) => {
  let database: TestDatabase;
  let running: TestApp;
  let catalog: Catalog;

  beforeAll(async () => {
    database = await createDatabase(dialect);
    running = await createApp({ database: database.options, plugins: 'all' });
    catalog = await catalogFromApplication(running.app);
  }, 180_000);

  afterAll(async () => {
    await running?.destroy();
    await database?.drop();
  }, 60_000);

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

  test('its bare database tells the same, types included', async () => {
    const reader = await openDialect(database.options).openReader();
    try {
      const fromDatabase = await catalogFromDatabase(reader, { name: 'main', ...catalog.settings });
      expect(essence(fromDatabase)).toEqual(essence(catalog));
      expect(fromDatabase.application).toEqual(catalog.application);
      for (const [index, { name, table, hints }] of catalog.collections.entries()) {
        const types = async (by: TypeHints = {}) => {
          const { columns } = await reader.describeTable(table ?? { name }, by);
          return columns.map((column) => [name, column.name, column.type]);
        };
        expect(await types(fromDatabase.collections[index]?.hints)).toEqual(await types(hints));
      }
    } finally {
      await reader.close();
    }
  }, 60_000);
});
