/** Names, keys, sequences, objects: what a reader says of tables, and that their rows follow it. */
import { rowColumns, type TableDefinition } from '../../../src/server/dialects/definition';
import type { DialectFixture } from './fixture';
import { readLines, readTable, readText, useDatabase, withReader, withSnapshot } from './reading';

const NAMES = [
  'order',
  'select',
  'camelCase',
  'with space',
  'таблица',
  '表',
  'a-b.c',
  `it's`,
  'per%cent',
  '100',
  'UPPER',
];

const HINTS = { id: 'text', a: 'boolean', v: 'json' } as const;

export function describeDefinitions(fixture: DialectFixture): void {
  const { quote } = fixture;
  describe('definitions', () => {
    const setup = useDatabase(fixture);
    const run = (statement: string) => setup.sql.run(statement);
    const describeOne = (name: string) => withReader(setup, (reader) => reader.describeTable({ name }));

    it('reserved words, quotes, case, spaces and other scripts as names of tables and columns', async () => {
      const names = [...NAMES, `a${quote('x')[0]}b`];
      for (const name of names) {
        await run(`CREATE TABLE ${quote(name)} (id integer PRIMARY KEY, ${quote(`${name}_`)} varchar(20))`);
        await run(`INSERT INTO ${quote(name)} VALUES (1, 'x')`);
        await run(`CREATE INDEX ${quote(`${name} index`)} ON ${quote(name)} (${quote(`${name}_`)})`);
      }
      await withReader(setup, async (reader) => {
        const listed = (await reader.listTables()).map((table) => table.name);
        expect(listed).toEqual(expect.arrayContaining(names));
        for (const name of names) {
          const definition = await reader.describeTable({ name });
          expect(definition).toMatchObject({ name, primaryKey: ['id'], kind: 'table' });
          expect(definition.columns.map((column) => column.name)).toEqual(['id', `${name}_`]);
          expect(definition.indexes).toEqual([
            expect.objectContaining({ name: `${name} index`, columns: [`${name}_`] }),
          ]);
          expect(await readLines(reader, definition)).toEqual(['1\tx']);
        }
      });
    });

    it('names are told apart by nothing but themselves: columns beside each other keep their order', async () => {
      await run('CREATE TABLE ordered_columns (z integer, a integer, m varchar(5), b integer)');
      await run("INSERT INTO ordered_columns (b, m, a, z) VALUES (4, 'm', 2, 1)");
      await withReader(setup, async (reader) => {
        expect(await readTable(reader, { name: 'ordered_columns' })).toEqual(['1\t2\tm\t4']);
      });
    });

    it('composite and absent primary keys', async () => {
      await run('CREATE TABLE key_pair (a integer NOT NULL, b integer NOT NULL, c integer, PRIMARY KEY (b, a))');
      await run('CREATE TABLE key_none (a integer)');
      await run('INSERT INTO key_none VALUES (1), (1), (NULL)');
      expect((await describeOne('key_pair')).primaryKey).toEqual(['b', 'a']);
      await withReader(setup, async (reader) => {
        const definition = await reader.describeTable({ name: 'key_none' });
        expect(definition.primaryKey).toEqual([]);
        expect((await readLines(reader, definition)).sort()).toEqual(['1', '1', '\\N']);
      });
    });

    it('nullability, defaults, lengths and checks', async () => {
      await run(
        `CREATE TABLE described (id integer PRIMARY KEY, amount integer NOT NULL DEFAULT 7 CHECK (amount > 3), title varchar(12) DEFAULT 'it''s')`,
      );
      const { columns, checks } = await describeOne('described');
      const [id, amount, title] = columns;
      expect(id).toMatchObject({ nullable: false, default: null, type: 'int' });
      expect(amount).toMatchObject({ nullable: false, default: expect.stringMatching(/^'?7'?$/) });
      expect(title).toMatchObject({ nullable: true, type: 'text', length: 12, default: expect.stringContaining('it') });
      expect(checks).toEqual([expect.objectContaining({ expression: expect.stringMatching(/amount.*>.*3/) })]);
    });

    it('unique indexes and constraints, indexes of several columns', async () => {
      await run('CREATE TABLE indexed (id integer PRIMARY KEY, a integer, b integer, c integer, UNIQUE (c))');
      await run('CREATE UNIQUE INDEX indexed_pair ON indexed (b, a)');
      await run('CREATE INDEX indexed_a ON indexed (a)');
      const { indexes } = await describeOne('indexed');
      expect(indexes).toHaveLength(3);
      expect(indexes).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ name: 'indexed_pair', unique: true, columns: ['b', 'a'] }),
          expect.objectContaining({ name: 'indexed_a', unique: false, columns: ['a'] }),
          expect.objectContaining({ unique: true, columns: ['c'], constraint: true }),
        ]),
      );
    });

    it('foreign keys: to another table, to itself, in a cycle', async () => {
      await run('CREATE TABLE fk_target (a integer NOT NULL, b integer NOT NULL, PRIMARY KEY (a, b))');
      await run(
        `CREATE TABLE fk_source (id integer PRIMARY KEY, parent integer, x integer, y integer,
          FOREIGN KEY (parent) REFERENCES fk_source (id) ON DELETE CASCADE,
          CONSTRAINT fk_pair FOREIGN KEY (x, y) REFERENCES fk_target (a, b) ON DELETE SET NULL ON UPDATE CASCADE)`,
      );
      for (const statement of fixture.cycle) await run(statement);
      const { foreignKeys } = await describeOne('fk_source');
      expect(foreignKeys).toHaveLength(2);
      expect(foreignKeys).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            columns: ['parent'],
            references: expect.objectContaining({ name: 'fk_source', columns: ['id'] }),
            onDelete: 'CASCADE',
          }),
          expect.objectContaining({
            columns: ['x', 'y'],
            references: expect.objectContaining({ name: 'fk_target', columns: ['a', 'b'] }),
            onDelete: 'SET NULL',
            onUpdate: 'CASCADE',
          }),
        ]),
      );
      const ends = [(await describeOne('cycle_a')).foreignKeys, (await describeOne('cycle_b')).foreignKeys];
      expect(ends.map(([key]) => [key?.columns, key?.references.name])).toEqual([
        [['other'], 'cycle_b'],
        [['other'], 'cycle_a'],
      ]);
    });

    it('numbering: position after use, after all rows are gone, and never used', async () => {
      for (const table of ['numbered_used', 'numbered_emptied', 'numbered_fresh']) {
        await run(`CREATE TABLE ${table} (${fixture.identityColumn}, v varchar(5))`);
        if (table !== 'numbered_fresh') await run(`INSERT INTO ${table} (v) VALUES ('a'), ('b'), ('c')`);
      }
      await run('DELETE FROM numbered_emptied');
      for (const [table, last] of Object.entries({ numbered_used: '3', numbered_emptied: '3', numbered_fresh: null })) {
        const definition = await describeOne(table);
        expect([table, definition.sequence]).toEqual([table, expect.objectContaining({ column: 'id', last })]);
        expect(definition.columns[0]?.identity).not.toBeNull();
        expect(definition.columns[0]?.default).toBeNull();
        expect(definition.primaryKey).toEqual(['id']);
      }
    });

    it('computed columns are described and not among the rows', async () => {
      await run(`CREATE TABLE computed (amount integer, twice ${fixture.generatedColumn}, after integer)`);
      await run('INSERT INTO computed (amount, after) VALUES (4, 5)');
      await withReader(setup, async (reader) => {
        const definition = await reader.describeTable({ name: 'computed' });
        expect(definition.columns[1]?.generated?.expression).toMatch(/amount/);
        expect(definition.columns[1]?.default).toBeNull();
        expect(rowColumns(definition).map((column) => column.name)).toEqual(['amount', 'after']);
        expect(await readLines(reader, definition)).toEqual(['4\t5']);
      });
    });

    it('a table of no rows is no bytes', async () => {
      await run('CREATE TABLE no_rows (id integer PRIMARY KEY)');
      await withReader(setup, async (reader) => {
        expect(await readText(reader, await reader.describeTable({ name: 'no_rows' }))).toBe('');
      });
    });

    it.each(fixture.definitions)('$title', async ({ setup: statements, table, expected, lines }) => {
      for (const statement of statements) await run(statement);
      await withReader(setup, async (reader) => {
        const definition = await reader.describeTable(table);
        expect(definition).toMatchObject(expected);
        if (lines) expect((await readLines(reader, definition)).sort()).toEqual([...lines].sort());
      });
    });

    it('all together are what they are one by one, in the order asked for', async () => {
      for (const open of [withReader, withSnapshot]) {
        await open(setup, async (reader) => {
          const listed = (await reader.listTables()).reverse();
          expect(listed.length).toBeGreaterThan(NAMES.length);
          const known = listed.map((table, at) => ({ table, ...(at % 2 === 0 && { hints: HINTS }) }));
          const expected = [];
          for (const { table, hints } of known) expected.push(await reader.describeTable(table, hints));
          const alone = jest.spyOn(reader, 'describeTable');
          expect(await reader.describeTables(known)).toEqual(expected);
          expect(alone).not.toHaveBeenCalled();
        });
      }
    });

    it('a definition is plain JSON', async () => {
      const definition: TableDefinition = await describeOne('indexed');
      expect(JSON.parse(JSON.stringify(definition))).toEqual(definition);
    });
  });

  describe('database', () => {
    const setup = useDatabase(fixture);

    it('facts of the server', async () => {
      const { server } = await withReader(setup, async (reader) => reader);
      expect(server).toEqual({
        dialect: fixture.dialect,
        product: expect.stringMatching(/\w/),
        version: expect.stringMatching(/^\d+\.\d+/),
      });
      expect(setup.dialect.name).toBe(fixture.dialect);
    });

    it('lists nothing in an empty database', async () => {
      expect(await withReader(setup, (reader) => reader.listTables())).toEqual([]);
      expect(await withReader(setup, (reader) => reader.describeObjects())).toEqual({
        dialect: fixture.dialect,
        objects: [],
      });
    });

    it('lists tables and views with their kinds, sorted, and fair estimates', async () => {
      await setup.sql.run('CREATE TABLE listed_b (id integer PRIMARY KEY)');
      await setup.sql.run('CREATE TABLE listed_a (id integer PRIMARY KEY, v varchar(300))');
      await setup.sql.run('CREATE VIEW listed_view AS SELECT id FROM listed_a');
      const rows = Array.from({ length: 500 }, (_, id) => `(${id}, '${'x'.repeat(200)}')`).join(', ');
      await setup.sql.run(`INSERT INTO listed_a VALUES ${rows}`);
      await setup.sql.run(fixture.analyze('listed_a'));
      const listed = await withReader(setup, (reader) => reader.listTables());
      expect(listed.map(({ name, kind }) => [name, kind])).toEqual([
        ['listed_a', 'table'],
        ['listed_b', 'table'],
        ['listed_view', 'view'],
      ]);
      const { estimatedRows, estimatedBytes } = listed[0] as (typeof listed)[0];
      expect(Math.abs((estimatedRows ?? 500) - 500)).toBeLessThan(250);
      expect(Math.abs(Math.log10((estimatedBytes ?? 100_000) / 100_000))).toBeLessThan(1);
    });

    it('a view has columns and no rows of its own', async () => {
      const definition = await withReader(setup, (reader) => reader.describeTable({ name: 'listed_view' }));
      expect(definition).toMatchObject({ kind: 'view', primaryKey: [], indexes: [] });
      expect(definition.columns.map((column) => column.name)).toEqual(['id']);
    });

    it('views, routines, triggers and the like are described by statements that make them again', async () => {
      for (const statement of fixture.objects.setup) await setup.sql.run(statement);
      const { objects } = await withReader(setup, (reader) => reader.describeObjects());
      const expected = [{ kind: 'view' as const, name: 'listed_view' }, ...fixture.objects.expected];
      expect(objects).toEqual(expect.arrayContaining(expected.map((object) => expect.objectContaining(object))));
      expect(objects).toHaveLength(expected.length);
      for (const object of objects) expect(object.ddl).toMatch(/^CREATE\s/i);
    });

    it('a table that is not there is DATA_CHANGED', async () => {
      await withReader(setup, async (reader) => {
        await expect(reader.describeTable({ name: 'never_made' })).rejects.toMatchObject({ code: 'DATA_CHANGED' });
        expect((await reader.listTables()).map(({ name }) => name)).toContain('listed_a');
        const names = ['listed_b', 'never_made', 'listed_a'];
        expect(await reader.describeTables(names.map((name) => ({ table: { name } })))).toEqual([
          expect.objectContaining({ name: 'listed_b', kind: 'table' }),
          expect.objectContaining({ code: 'DATA_CHANGED' }),
          expect.objectContaining({ name: 'listed_a', kind: 'table' }),
        ]);
      });
    });

    it('describes 300 tables in a few seconds', async () => {
      for (let i = 0; i < 300; i += 1) {
        await setup.sql.run(
          `CREATE TABLE many_${i} (id integer PRIMARY KEY, a varchar(20) DEFAULT 'x', b integer, UNIQUE (a))`,
        );
      }
      await withReader(setup, async (reader) => {
        const started = Date.now();
        for (const { name } of await reader.listTables()) await reader.describeTable({ name });
        const alone = Date.now() - started;
        expect(alone).toBeLessThan(10_000);
        await reader.describeTables((await reader.listTables()).map((table) => ({ table })));
        expect(Date.now() - started - alone).toBeLessThan(alone);
      });
    });
  });
}
