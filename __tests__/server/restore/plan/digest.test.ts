import { digestOf, type DigestParts } from '../../../../src/server/restore/plan/digest';
import { PLAIN } from '../../../../src/server/restore/plan/manner';
import { collection } from '../../../helpers/catalog';
import { application, column, EVERYTHING, id, table } from './scene';

const parts = (): DigestParts => ({
  seal: 'a',
  generator: '0.1.0',
  choice: { ...EVERYTHING, include: ['b', 'a'] },
  manner: structuredClone(PLAIN),
  catalog: application([collection('a', { fields: [{ name: 'x', column: 'x', type: 'string' }] }), collection('b')]),
  tables: [
    table('a', { sequence: { column: 'id', name: null, last: '5' }, ddl: 'CREATE … AUTO_INCREMENT=6 …' }),
    table('b'),
  ],
  references: [],
  objects: [{ kind: 'trigger', name: 't', table: 'a', ddl: 'CREATE TRIGGER t' }],
  fileRoots: [
    { name: 'uploads/local', to: '/srv/uploads' },
    { name: 'packages', to: null },
  ],
});

const changed = (change: (made: DigestParts) => void) => {
  const made = structuredClone(parts());
  change(made);
  return digestOf(made);
};

test.each<[string, (made: DigestParts) => void]>([
  ['nothing', () => undefined],
  [
    'the order of what has none',
    (made) => {
      made.choice.include = ['a', 'b'];
      made.choice.groups.reverse();
      made.tables = [...made.tables].reverse();
      made.catalog.collections.reverse();
    },
  ],
  [
    'the order of keys',
    (made) => (made.catalog.settings = Object.fromEntries(Object.entries(made.catalog.settings).reverse()) as never),
  ],
  ['where numbering is', (made) => (made.tables[0]!.sequence = { column: 'id', name: null, last: '900' })],
  ['the same in MySQL', (made) => (made.tables[0]!.ddl = 'CREATE … AUTO_INCREMENT=901 …')],
  ['titles and groups', (made) => Object.assign(made.catalog.collections[4]!, { title: 'x', group: 'logs' })],
])('does not change with %s', (_name, change) => {
  expect(changed(change)).toBe(digestOf(parts()));
});

test.each<[string, (made: DigestParts) => void]>([
  ['the archive', (made) => (made.seal = 'b')],
  ['our version', (made) => (made.generator = '0.2.0')],
  ['the groups', (made) => made.choice.groups.pop()],
  ['a single collection', (made) => made.choice.exclude.push('a')],
  ['what of the tables', (made) => (made.manner.content = 'data')],
  ['where a table goes', (made) => (made.manner.mapping = { a: { table: 'b' } })],
  ['the choice of files', (made) => (made.choice.files = { contents: ['uploads'], extra: 'keep' })],
  ['where files go', (made) => (made.fileRoots = [...made.fileRoots.slice(1), { name: 'uploads/local', to: '/srv' }])],
  ['the choice of objects', (made) => (made.choice.objects = false)],
  ['the application version', (made) => (made.catalog.application.version = '2.2.16')],
  ['a plugin', (made) => (made.catalog.application.plugins[0]!.enabled = false)],
  ['a setting', (made) => (made.catalog.settings.underscored = true)],
  ['a new collection', (made) => made.catalog.collections.push(collection('c'))],
  ['a table of a collection', (made) => (made.catalog.collections[4]!.table = { name: 'other' })],
  ['a new field', (made) => made.catalog.collections[4]!.fields.push({ name: 'y', column: 'y', type: 'string' })],
  ['a column', (made) => made.tables[0]!.columns.push(column('y'))],
  ['a type', (made) => (made.tables[0]!.columns[0] = { ...id, native: 'bigint' })],
  [
    'an index',
    (made) => made.tables[0]!.indexes.push({ name: 'i', unique: true, columns: ['id'], constraint: false, ddl: null }),
  ],
  ['a trigger', (made) => (made.objects = [])],
  [
    'a foreign key from elsewhere',
    (made) =>
      made.references.push({
        table: { name: 'b' },
        key: {
          ...{ name: 'k', columns: ['id'], onUpdate: 'NO ACTION', onDelete: 'NO ACTION', deferrable: false },
          references: { name: 'a', columns: ['id'] },
        },
      }),
  ],
])('changes with %s', (_name, change) => {
  expect(changed(change)).not.toBe(digestOf(parts()));
});
