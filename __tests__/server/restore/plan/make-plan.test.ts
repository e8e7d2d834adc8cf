/** What a plan is made of: choice, names, links, merge rules, objects, upgrade; and when it is another one. */
import { SqliteDialect } from '../../../../src/server/dialects/sqlite/sqlite-dialect';
import { OWN_PACKAGE } from '../../../../src/server/restore/plan/merge-rules';
import { collection } from '../../../helpers/catalog';
import { createDatabase, type TestDatabase } from '../../../helpers/databases';
import { runSql } from '../../backup/run-sql';
import {
  application,
  archive,
  column,
  dialectSaying,
  id,
  plan,
  table,
  type Archived,
  type ArchiveParts,
} from './scene';

const COLUMNS = 'id INTEGER PRIMARY KEY, text VARCHAR(255)';
const REQUIRED = { group: 'required', source: 'rule' } as const;

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase('sqlite');
  await runSql(database.options, [
    ...['a', 'b', 'applicationVersion', 'collections', 'fields'].map((name) => `CREATE TABLE ${name} (${COLUMNS})`),
    'CREATE TABLE applicationPlugins (id INTEGER PRIMARY KEY, name TEXT, packageName TEXT)',
    'CREATE TABLE sequences (id INTEGER PRIMARY KEY, collection TEXT, current BIGINT)',
    'INSERT INTO a (id) VALUES (1), (2)',
  ]);
});
afterAll(() => database?.drop());

const HERE = application([collection('a'), collection('b'), collection('sequences', REQUIRED)]);

function planned(
  parts: ArchiveParts,
  choice: Parameters<typeof plan>[1] = {},
  around: Partial<Parameters<typeof plan>[0]> = {},
) {
  return plan(
    { source: archive(parts), catalog: HERE, dialect: dialectSaying(new SqliteDialect(database.options)), ...around },
    choice,
  );
}

describe('choice', () => {
  const parts: ArchiveParts = {
    collections: [
      { name: 'a' },
      { name: 'ab' },
      { name: 'child', inherits: ['parent'], group: 'logs' },
      { name: 'parent' },
      { name: 'main_a_path' },
      { name: 'users', group: 'user', source: 'rule', origin: '@nocobase/plugin-users' },
    ],
    more: { added: [{ name: 'ab', because: 'a', why: 'through table' }] },
  };
  const names = async (choice: Parameters<typeof plan>[1]) => {
    const { plan: made } = await planned(parts, choice);
    return made.collections.map(({ name }) => name);
  };

  test('groups, single collections, and what they need', async () => {
    expect(await names({ groups: ['user'] })).toEqual(['users']);
    expect(await names({ groups: ['user'], include: ['child'] })).toEqual(['child', 'parent', 'users']);
    const { plan: made } = await planned(parts, { groups: [], include: ['a'] });
    expect(made.collections.map(({ name }) => name)).toEqual(['a', 'ab', 'main_a_path']);
    expect(made.added).toEqual([
      { name: 'ab', because: 'a', why: 'through table' },
      { name: 'main_a_path', because: 'a', why: 'tree paths' },
    ]);
  });
  test('the relations in the archive tell what belongs to a collection that is not here', async () => {
    const fields: Archived = {
      ...{ name: 'fields', ...REQUIRED, origin: '@nocobase/plugin-data-source-main' },
      table: table('fields', { columns: ['name', 'type', 'collectionName', 'options'].map((name) => column(name)) }),
      lines: ['tags\tbelongsToMany\tnotes\t{"through":"notesTags","target":"tags"}'],
    };
    const { plan: made } = await planned(
      { collections: [fields, { name: 'notes' }, { name: 'notesTags' }] },
      { groups: [], include: ['notes'] },
    );
    expect(made.added).toEqual([{ name: 'notesTags', because: 'notes', why: 'through table' }]);
  });
  test('names that the archive lacks, and nothing at all, are refused', async () => {
    await expect(names({ groups: [], include: ['b'] })).rejects.toMatchObject({
      ...{ code: 'INVALID_REQUEST', message: 'The archive holds no collection named b.' },
    });
    await expect(names({ groups: ['third-party'] })).rejects.toMatchObject({
      ...{ code: 'INVALID_REQUEST', hint: 'It holds collections of the groups custom, logs and user.' },
    });
  });
});

test('the plan says what happens to every collection', async () => {
  const view = table('v', { kind: 'view' });
  const { plan: made, tables } = await planned(
    {
      collections: [
        { name: 'a', lines: ['1\tx', '2\ty', '3\tz'] },
        { name: 'new', table: table('nb_new') },
        { name: 'q', kind: 'query', table: null },
        { name: 'v', kind: 'view', table: view },
      ],
      database: { tablePrefix: 'nb_' },
      objects: [{ kind: 'view', name: 'v', ddl: 'CREATE VIEW v AS SELECT 1' }],
    },
    {},
  );
  expect(made.collections).toMatchObject([
    { name: 'a', action: 'replace', rows: 3, from: 'a', to: 'a', liveRows: 2 },
    { name: 'new', action: 'create', from: 'nb_new', to: 'new', liveRows: null },
    { name: 'q', action: 'none', from: null, to: null },
    { name: 'v', action: 'view', to: 'v' },
  ]);
  expect(tables.map(({ collection: name }) => name)).toEqual(['a', 'new']);
  expect(made.objects).toEqual({ restored: ['view v'], left: [] });
  expect(made.source).toMatchObject({ application: 'main', version: '2.2.15', dialect: 'sqlite' });
  expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(24 * 3_600_000);
});

describe('links', () => {
  const key = (name: string, references: { name: string; columns: string[] }) => ({
    ...{ name, columns: ['userId'], references, onUpdate: 'NO ACTION', onDelete: 'CASCADE', deferrable: false },
  });
  const camel = (name: string, more: object = {}) =>
    table(name, { columns: [id, column('userId'), column('userName')], ...more });

  test('keys and parents follow to the new names: of the chosen, of those that stay, of those the archive lacks', async () => {
    const here = application([collection('b', { table: { name: 'b' } })], {
      settings: { underscored: true, tablePrefix: 'nb_' },
    });
    const { tables } = await planned(
      {
        collections: [
          {
            name: 'aChild',
            inherits: ['zParent'],
            table: camel('aChild', {
              inherits: [{ name: 'zParent' }],
              foreignKeys: [
                key('chosen', { name: 'zParent', columns: ['userName'] }),
                key('staying', { name: 'b', columns: ['id'] }),
                key('gone', { name: 'nothing', columns: ['id'] }),
              ],
            }),
          },
          { name: 'b', group: 'user', table: camel('b') },
          { name: 'zParent', table: camel('zParent') },
        ],
      },
      { groups: ['custom'] },
      { catalog: here },
    );
    expect(tables.map(({ target }) => target.name)).toEqual(['nb_z_parent', 'nb_a_child']);
    expect(tables[1]?.target).toMatchObject({
      columns: [{ name: 'id' }, { name: 'user_id' }, { name: 'user_name' }],
      inherits: [{ name: 'nb_z_parent' }],
      foreignKeys: [
        { name: 'chosen', columns: ['user_id'], references: { name: 'nb_z_parent', columns: ['user_name'] } },
        { name: 'staying', references: { name: 'b', columns: ['id'] } },
      ],
    });
    expect(tables[1]?.source.name).toBe('aChild');
  });
  test('values that may differ are known by their place among the rows', async () => {
    const computed = column('c', { generated: { expression: '1', stored: true } });
    const { tables } = await planned(
      { collections: [{ name: 'a', table: table('a', { columns: [computed, id, column('x'), column('y')] }) }] },
      {},
      {
        dialect: dialectSaying(new SqliteDialect(database.options), {}, (definition) => ({
          definition: { ...definition, columns: definition.columns.map((one) => ({ ...one, generated: null })) },
          losses: [
            { column: 'y', values: true, message: 'Y.' },
            { column: 'x', values: false, message: 'X.' },
          ],
        })),
      },
    );
    expect(tables[0]?.lossy).toEqual([2]);
    // Nothing can be loaded into what was computed.
    expect(tables[0]?.target.columns.map(({ name }) => name)).toEqual(['id', 'x', 'y']);
  });
});

describe('merging', () => {
  const sequences: Archived = {
    ...{ name: 'sequences', ...REQUIRED, origin: '@nocobase/plugin-field-sequence' },
    table: table('sequences', { columns: [id, column('collection'), column('current')] }),
  };
  const numbered: Archived = { name: 'a', fields: [{ name: 'no', column: 'text', type: 'sequence' }] };
  const rules = async (collections: Archived[], choice = {}, catalog = HERE) => {
    const { plan: made, tables } = await planned({ collections }, choice, { catalog });
    return {
      rules: Object.fromEntries(tables.map(({ collection: name, merge }) => [name, merge])),
      added: made.added,
    };
  };

  test('numbering of the restored collections comes from the archive, that of others stays', async () => {
    const values = { kind: 'by value', column: 'collection', values: ['a', 'b', 'sequences'] };
    expect(await rules([{ name: 'a' }, { name: 'b' }, sequences])).toEqual({
      ...{ rules: { a: null, b: null, sequences: values }, added: [] },
    });
  });
  test('where live rows stay, so does their numbering', async () => {
    const mapping = { a: { rows: 'add' } } as const;
    const around = { source: archive({ collections: [{ name: 'a' }, { name: 'b' }, sequences] }), catalog: HERE };
    const dialect = dialectSaying(new SqliteDialect(database.options));
    const { tables } = await plan({ ...around, dialect }, {}, { rows: 'overwrite', mapping });
    expect(tables.find(({ collection: name }) => name === 'sequences')?.merge).toMatchObject({
      values: ['b', 'sequences'],
    });
    const skipping = await plan({ ...around, dialect }, {}, { rows: 'skip' });
    expect(skipping.tables.find(({ collection: name }) => name === 'sequences')).toMatchObject({
      ...{ combine: null, merge: { values: ['sequences'] } },
    });
  });
  test('it comes along with fields that number by it, unless it is left out', async () => {
    expect(await rules([numbered, { name: 'b' }, sequences], { groups: [], include: ['a'] })).toEqual({
      rules: { a: null, sequences: { kind: 'by value', column: 'collection', values: ['a', 'sequences'] } },
      added: [{ name: 'sequences', because: 'a', why: 'numbering' }],
    });
    for (const choice of [
      { groups: [], include: ['b'] },
      { groups: [], include: ['a'], exclude: ['sequences'] },
    ]) {
      expect((await rules([numbered, { name: 'b' }, sequences], choice)).rules.sequences).toBeUndefined();
    }
  });
  test('the row of this plugin stays, under the name that its column has here', async () => {
    const plugins = (name: string): Archived => ({
      ...{ name: 'applicationPlugins', ...REQUIRED, origin: '@nocobase/server' },
      table: table(name === 'packageName' ? 'applicationPlugins' : 'application_plugins', {
        columns: [id, column('name'), column(name)],
      }),
    });
    const rule = { kind: 'keep', column: 'packageName', values: [OWN_PACKAGE] };
    expect(OWN_PACKAGE).toBe('@strongbox/plugin-backup');
    for (const name of ['packageName', 'package_name']) {
      expect((await rules([plugins(name)])).rules).toEqual({ applicationPlugins: rule });
    }
  });
  test('there is nothing to merge with in a table that is still to be made', async () => {
    const catalog = { ...HERE, collections: HERE.collections.filter(({ name }) => name !== 'sequences') };
    const elsewhere = { ...sequences, table: { ...sequences.table!, name: 'numbers' } };
    expect((await rules([elsewhere], {}, catalog)).rules).toEqual({ sequences: null });
  });
});

describe('upgrade', () => {
  const metadata: Archived = { name: 'applicationVersion', ...REQUIRED, origin: '@nocobase/server' };
  test.each<[string, boolean, ArchiveParts, Partial<Parameters<typeof plan>[0]>]>([
    ['the same version', false, { collections: [{ name: 'a' }, metadata] }, {}],
    ['an older version', true, { collections: [{ name: 'a' }, metadata], application: { version: '2.1.0' } }, {}],
    ['data of an older version', false, { collections: [{ name: 'a' }], application: { version: '2.1.0' } }, {}],
    ['a missing column', true, { collections: [{ name: 'a', table: table('a', { columns: [id] }) }] }, {}],
    [
      'an unknown version',
      true,
      { collections: [{ name: 'a' }] },
      { catalog: application([], { application: { version: '' } }) },
    ],
    ['no application', true, { collections: [{ name: 'a' }] }, { catalog: { ...HERE, collections: [] } }],
  ])('%s: %s', async (_name, expected, parts, around) => {
    expect((await planned(parts, {}, around)).plan.upgrade).toBe(expected);
  });
  test('columns that the restored records no longer know are not missed', async () => {
    const fields: Archived = { name: 'fields', ...REQUIRED, origin: '@nocobase/plugin-data-source-main' };
    const { plan: made } = await planned({
      collections: [{ name: 'a', table: table('a', { columns: [id] }) }, fields],
    });
    expect(made.upgrade).toBe(false);
  });
});

describe('digest', () => {
  const parts: ArchiveParts = { collections: [{ name: 'a' }] };
  const digest = async () => (await planned(parts)).plan.digest;

  test('stays while people work, and changes with the structure', async () => {
    const before = await digest();
    await runSql(database.options, ["INSERT INTO a (text) VALUES ('more')", "UPDATE b SET text = 'x'"]);
    expect(await digest()).toBe(before);
    const other = await planned(parts, {}, { runningTasks: [{ id: 'x', kind: 'backup' }], now: () => new Date() });
    expect(other.plan.digest).toBe(before);
    expect(other.plan.id).not.toBe((await planned(parts)).plan.id);
    await runSql(database.options, ['CREATE INDEX a_text ON a (text)']);
    const indexed = await digest();
    expect(indexed).not.toBe(before);
    await runSql(database.options, ['CREATE TRIGGER on_a AFTER INSERT ON a BEGIN SELECT 1; END']);
    expect(await digest()).not.toBe(indexed);
    await runSql(database.options, ['DROP TRIGGER on_a', 'DROP INDEX a_text', 'CREATE INDEX b_text ON b (text)']);
    expect(await digest()).toBe(before);
  });
});
