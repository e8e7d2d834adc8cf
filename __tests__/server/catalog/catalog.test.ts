import { Plugin } from '@nocobase/server';
import path from 'node:path';
import type { Catalog, CatalogCollection } from '../../../src/server/catalog/catalog';
import { catalogFromApplication } from '../../../src/server/catalog/from-application';
import { catalogFromDatabase } from '../../../src/server/catalog/from-database';
import { openDialect } from '../../../src/server/dialects';
import type { DatabaseReader } from '../../../src/server/dialects/dialect';
import { createApp, type AppOptions, type TestApp } from '../../helpers/create-app';
import { createDatabase, DIALECTS, type TestDatabase } from '../../helpers/databases';
import { essence } from './essence';
import { makeCollections } from './make-collections';

const NAMINGS: [string, Pick<AppOptions, 'underscored' | 'tablePrefix'> & { schema?: string }][] = [
  ['plain names', {}],
  ['underscored names with a prefix in a schema', { underscored: true, tablePrefix: 'nb_', schema: 'tenant' }],
];

/** Brings our collections, as our plugin does. */
class OverridesPlugin extends Plugin {
  override async load() {
    const directory = path.resolve(__dirname, '../../../src/server/collections');
    await this.db.import({ directory, from: '@strongbox/plugin-backup' });
  }
}

const EXTRA_PLUGINS: AppOptions['extraPlugins'] = ['collection-sql', [OverridesPlugin, { name: 'overrides' }]];

describe.each(DIALECTS)('%s', (dialect) => {
  describe.each(NAMINGS)('%s', (_, { schema, ...naming }) => {
    let database: TestDatabase;
    let running: TestApp;
    let reader: DatabaseReader;
    let fromApplication: Catalog;
    let fromDatabase: Catalog;

    beforeAll(async () => {
      database = await createDatabase(dialect);
      const options = dialect === 'postgres' && schema ? { ...database.options, schema } : database.options;
      running = await createApp({ database: options, extraPlugins: EXTRA_PLUGINS, ...naming });
      await makeCollections(running, dialect === 'mysql' ? '`' : '"');
      const overrides = running.app.db.getRepository('strongboxGroupOverrides');
      await overrides.create({ values: { collection: 'placeCategories', group: 'logs' } });
      await overrides.create({ values: { collection: 'storages', group: 'no such group' } });
      fromApplication = await catalogFromApplication(running.app);
      reader = await openDialect(options).openReader();
      fromDatabase = await catalogFromDatabase(reader, { name: 'main', ...fromApplication.settings });
    }, 120_000);

    afterAll(async () => {
      await reader?.close();
      await running?.destroy();
      await database?.drop();
    }, 60_000);

    const find = (catalog: Catalog, name: string): CatalogCollection => {
      const found = catalog.collections.find((collection) => collection.name === name);
      if (!found) throw new Error(`no ${name} in the catalog`);
      return found;
    };

    test('what people made is told from what plugins declare', () => {
      const label = (name: string) => {
        const { group, source, owner, origin, kind } = find(fromApplication, name);
        return [group, source, owner, origin, kind];
      };
      expect(label('projects')).toEqual(['custom', 'user-made', null, 'user', 'table']);
      expect(label('projectMembers')).toEqual(['custom', 'owner', 'projects', 'user', 'table']);
      expect(label('friendships')).toEqual(['user', 'owner', 'users', 'user', 'table']);
      expect(label('projectList')).toEqual(['custom', 'user-made', null, 'user', 'view']);
      expect(label('answers')).toEqual(['custom', 'user-made', null, 'user', 'query']);
      expect(label('users')).toEqual(['user', 'declared', null, '@nocobase/plugin-users', 'table']);
      expect(label('rolesUsers')).toEqual(['user', 'declared', null, '@nocobase/plugin-acl', 'table']);
      expect(label('rolesUischemas')).toEqual(['required', 'owner', 'roles', '@nocobase/plugin-acl', 'table']);
      expect(label('issuedTokens')).toEqual(['logs', 'rule', null, '@nocobase/plugin-auth', 'table']);
    });

    test('an override is shown as such, and path tables follow it', () => {
      expect(find(fromApplication, 'placeCategories')).toMatchObject({ group: 'logs', source: 'override' });
      expect(find(fromApplication, 'main_placeCategories_path')).toMatchObject({
        group: 'logs',
        source: 'owner',
        owner: 'placeCategories',
        origin: 'user',
      });
      expect(find(fromApplication, 'storages')).toMatchObject({ group: 'required', source: 'declared' });
    });

    test('parents by inheritance', () => {
      const children = fromApplication.collections.filter(({ inherits }) => inherits.length > 0);
      const expected = dialect === 'postgres' ? [['bigProjects', ['projects']]] : [];
      expect(children.map(({ name, inherits }) => [name, inherits])).toEqual(expected);
    });

    test('every table that it names is in the database, and of this kind', async () => {
      for (const { table, kind } of fromApplication.collections) {
        if (table) expect(await reader.describeTable(table)).toMatchObject({ ...table, kind });
      }
    });

    test('the database alone gives the same collections, groups, tables and relations', () => {
      expect(essence(fromDatabase)).toEqual(essence(fromApplication));
      expect(fromDatabase.settings).toEqual(fromApplication.settings);
      expect(fromDatabase.application.version).toBe(fromApplication.application.version);
    });

    test('the fields of what people made', () => {
      const fields = (catalog: Catalog) =>
        catalog.collections
          .filter(({ userMade, kind }) => userMade && kind === 'table')
          .map(({ name, fields: all }) => [name, all.filter(({ type }) => type !== 'context')]);
      // A child's inherited fields and the creator's fields have no rows of their own.
      const own = fields(fromApplication).filter(([name]) => name !== 'bigProjects' && name !== 'projects');
      expect(fields(fromDatabase).filter(([name]) => name !== 'bigProjects' && name !== 'projects')).toEqual(own);
      const columns = find(fromDatabase, 'projects').fields.map(({ name, column }) => [name, column]);
      expect(Object.fromEntries(columns)).toMatchObject({
        startsAt: naming.underscored ? 'starts_at' : 'startsAt',
        members: null,
      });
    });

    test('both make the same portable types of every column', async () => {
      const differing: string[] = [];
      for (const { name, table, kind, hints } of fromApplication.collections) {
        if (!table || kind !== 'table') continue;
        const { columns: ours } = await reader.describeTable(table, find(fromDatabase, name).hints);
        const { columns: theirs } = await reader.describeTable(table, hints);
        ours.forEach((column, index) => {
          const other = theirs[index];
          if (column.type !== other?.type) differing.push(`${name}.${column.name} ${column.type} / ${other?.type}`);
        });
      }
      expect(differing).toEqual([]);
    }, 60_000);

    test('a restart changes nothing', async () => {
      await running.app.restart();
      expect(await catalogFromApplication(running.app)).toEqual(fromApplication);
    }, 60_000);

    test('field types that columns do not tell', async () => {
      const { table, hints } = find(fromApplication, 'projects');
      const { columns } = await reader.describeTable(table ?? { name: '' }, hints);
      const types = Object.fromEntries(columns.map(({ name, type }) => [name.replace(/_/g, '').toLowerCase(), type]));
      expect(types).toMatchObject({
        id: 'int',
        createdat: 'instant',
        startsat: 'datetime',
        endsat: 'instant',
        seenat: 'instant',
        loggedat: 'int',
        dueon: 'date',
        opensat: 'time',
        ispublic: 'boolean',
        meta: 'json',
        tags: 'json',
        uid: 'uuid',
      });
    });
  });
});
