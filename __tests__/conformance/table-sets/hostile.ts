/** Definitions come from archives, and archives from anybody: odd names work, and text of a definition is never a second statement. */
import type { ColumnDefinition, DatabaseObject, TableDefinition } from '../../../src/server/dialects/definition';
import type { DialectFixture } from '../dialect/fixture';
import { withReader } from '../dialect/reading';
import { essence, essences, holdTables, restore, useTableSets, type Held } from './held';

const NAMES = [
  'order',
  'select',
  'camelCase',
  'with space',
  'таблица',
  '表',
  'a-b.c',
  `it's`,
  'per%cent_',
  '100',
  'back\\slash',
  'semi;colon--',
  'n'.repeat(60),
  'm'.repeat(62),
  '漢'.repeat(20),
];

const DROP = 'DROP TABLE victim';
const TAILS = [`; ${DROP}`, `; ${DROP}; --`, `); ${DROP}; --`, `)); ${DROP}; --`, ` /* */; ${DROP} /*`];
const each = (start: string) => [DROP, ...TAILS.map((tail) => start + tail)];

type Spoil = (definition: TableDefinition, text: string) => TableDefinition;
const column =
  (change: (text: string) => Partial<ColumnDefinition>): Spoil =>
  (definition, text) => ({
    ...definition,
    columns: definition.columns.map((one) => (one.name === 'v' ? { ...one, ...change(text) } : one)),
    // Where a database prints whole tables, the parts must not be hidden by the whole.
    ddl: null,
  });

const PLACES: [place: string, start: string, spoil: Spoil][] = [
  ['a native type', 'integer', column((native) => ({ native }))],
  ['a default', '1', column((text) => ({ default: text }))],
  ['a default in quotes', "'1'", column((text) => ({ default: text }))],
  ['a computed column', 'id', column((expression) => ({ generated: { expression, stored: true } }))],
  ['a collation', 'x', column((collation) => ({ collation }))],
  ['a comment', `it's`, column((comment) => ({ comment }))],
  ['a value of an enumerated type', `'a'`, column((text) => ({ type: 'text', native: '', enumValues: [text] }))],
  ['an identity', 'always', column((identity) => ({ identity: identity as 'always' }))],
  ['the name of a column', 'v', (table, name) => column(() => ({ name }))({ ...table, checks: [] }, '')],
  ['a check', '1 = 1', (table, expression) => ({ ...table, ddl: null, checks: [{ name: 'checked', expression }] })],
  ['the name of a check', 'c', (table, name) => ({ ...table, ddl: null, checks: [{ name, expression: 'id > 0' }] })],
  [
    'the DDL of an index',
    'CREATE INDEX hostile_index ON hostile (v)',
    (table, ddl) => ({
      ...table,
      indexes: [{ name: 'hostile_index', unique: false, columns: [null], constraint: false, ddl }],
    }),
  ],
  [
    'the name of an index',
    'i',
    (table, name) => ({
      ...table,
      indexes: [{ name, unique: false, columns: ['v'], constraint: false, ddl: null }],
    }),
  ],
  [
    'an action of a foreign key',
    'CASCADE',
    (table, onDelete) => ({
      ...table,
      ddl: null,
      foreignKeys: [
        {
          name: 'hostile_key',
          columns: ['v'],
          references: { name: 'hostile', columns: ['id'] },
          onUpdate: 'NO ACTION',
          onDelete,
          deferrable: false,
        },
      ],
    }),
  ],
  [
    'where numbering goes on',
    '5',
    (table, last) => ({ ...table, sequence: { column: 'id', name: 'hostile_id_seq', last } }),
  ],
  ['the name of a sequence', 's', (table, name) => ({ ...table, sequence: { column: 'id', name, last: '5' } })],
  ['a comment of the table', `it's`, (table, comment) => ({ ...table, ddl: null, comment })],
  ['the DDL of the table', 'CREATE TABLE hostile (id integer, v integer)', (table, ddl) => ({ ...table, ddl })],
];

export function describeHostileDefinitions(fixture: DialectFixture): void {
  describe('hostile definitions', () => {
    const setup = useTableSets(fixture);
    const { quote } = fixture;
    beforeAll(async () => {
      await setup.run('CREATE TABLE victim (id integer NOT NULL PRIMARY KEY)');
      await setup.run('INSERT INTO victim VALUES (1)');
      await setup.run('CREATE TABLE hostile (id integer NOT NULL PRIMARY KEY, v integer)');
      await setup.run('INSERT INTO hostile VALUES (1, 2)');
    });

    it('reserved words, quotes, backslashes, long names and other scripts', async () => {
      const names = [...NAMES, `a${quote('x')[0]}b`, '`"\''];
      for (const name of names) {
        await setup.run(
          `CREATE TABLE ${quote(name)} (id integer NOT NULL PRIMARY KEY, ${quote(`${name}_`)} varchar(20), up integer)`,
        );
        await setup.run(`INSERT INTO ${quote(name)} VALUES (1, 'x', NULL)`);
        await setup.run(`CREATE UNIQUE INDEX ${quote(`i${name}`)} ON ${quote(name)} (${quote(`${name}_`)})`);
      }
      const archive = await holdTables(setup, ...names);
      for (const name of names) await setup.run(`DELETE FROM ${quote(name)}`);
      const former = await essences(setup, ...names);
      const { id, warnings, report } = await restore(setup.sets, archive);
      expect([warnings, report.warnings]).toEqual([[], []]);
      expect(await essences(setup, ...names)).toEqual(archive.map(essence));
      await setup.sets.exchange(id);
      expect(await essences(setup, ...names)).toEqual(former);
    });

    it('names that differ only behind what a database keeps of a long name, and only by case', async () => {
      const long = 'x'.repeat(59);
      const names = [`${long}1`, `${long}2`];
      for (const name of names) {
        await setup.run(`CREATE TABLE ${quote(name)} (id integer NOT NULL PRIMARY KEY)`);
        await setup.run(`INSERT INTO ${quote(name)} VALUES (${name.slice(-1)})`);
      }
      const archive = await holdTables(setup, ...names);
      await restore(setup.sets, archive);
      expect(await essences(setup, ...names)).toEqual(archive.map(essence));
    });

    /** Whatever becomes of the restore: refused or done, nobody else is hurt. */
    async function attempt(tables: Held[], objects: DatabaseObject[] = []): Promise<void> {
      await restore(setup.sets, tables, { objects }).catch((error: unknown) => {
        expect(error).toMatchObject({ name: 'BackupError' });
      });
      const [{ rows }] = (await holdTables(setup, 'victim')) as [Held];
      expect(rows).toBe('1\n');
      const names = await withReader(setup, async (reader) => (await reader.listTables()).map(({ name }) => name));
      expect(names).toEqual(expect.arrayContaining(['victim', 'hostile']));
      for (const { id, exchanges } of await setup.sets.list()) {
        if (exchanges % 2 === 1) await setup.sets.exchange(id);
        await setup.sets.discard(id);
      }
    }

    it.each(PLACES)('%s cannot end its statement and begin another', async (_place, start, spoil) => {
      const [held] = (await holdTables(setup, 'hostile')) as [Held];
      for (const text of each(start)) {
        await attempt([{ ...held, definition: spoil(held.definition, text) }]);
      }
    });

    it('the DDL of an object cannot be another statement, or two', async () => {
      const [held] = (await holdTables(setup, 'hostile')) as [Held];
      for (const kind of ['view', 'trigger', 'function', 'sequence', 'type'] as const) {
        for (const ddl of each('CREATE VIEW hostile_view AS SELECT 1 AS one')) {
          await attempt([held], [{ kind, name: 'hostile_view', ddl, ...(kind === 'trigger' && { table: 'hostile' }) }]);
        }
      }
    });

    it('the name of an object cannot be a statement', async () => {
      const [held] = (await holdTables(setup, 'hostile')) as [Held];
      for (const name of each('hostile_view')) {
        await attempt([held], [{ kind: 'view', name, ddl: 'CREATE VIEW hostile_view AS SELECT 1 AS one' }]);
      }
    });
  });
}
