/** Whole databases: all objects beside all tables, in place and into an empty database. */
import type { DatabaseObject } from '../../../src/server/dialects/definition';
import { createDatabase } from '../../helpers/databases';
import type { DialectFixture } from '../dialect/fixture';
import { withReader, type Setup } from '../dialect/reading';
import { essence, holdTables, objectEssences, restore, useTableSets } from './held';

export function describeWholeDatabases(fixture: DialectFixture): void {
  describe('whole databases', () => {
    const setup = useTableSets(fixture);
    const objectsOf = (one: Setup): Promise<DatabaseObject[]> =>
      withReader(one, async (reader) => (await reader.describeObjects()).objects);
    const tablesOf = async (one: Setup) => {
      const listed = await withReader(one, (reader) => reader.listTables());
      return holdTables(one, ...listed.filter(({ kind }) => kind === 'table').map(({ name }) => name));
    };

    beforeAll(async () => {
      for (const table of ['listed_a', 'listed_b']) {
        await setup.run(`CREATE TABLE ${table} (id integer NOT NULL PRIMARY KEY)`);
      }
      for (const statement of fixture.objects.setup) await setup.run(statement);
      await setup.run('CREATE VIEW listed_view AS SELECT id FROM listed_a');
      await setup.run('INSERT INTO listed_a VALUES (1), (2)');
    });

    it('every object is as it was after an exchange of all tables, and after the undo', async () => {
      const objects = await objectsOf(setup);
      const tables = await tablesOf(setup);
      expect(objects.length).toBeGreaterThan(1);
      for (const asked of [[], objects]) {
        const { id, report } = await restore(setup.sets, tables, { objects: asked });
        expect(report.warnings).toEqual([]);
        expect(objectEssences(await objectsOf(setup))).toEqual(objectEssences(objects));
        await setup.sets.exchange(id);
        expect(objectEssences(await objectsOf(setup))).toEqual(objectEssences(objects));
        expect((await tablesOf(setup)).map(essence)).toEqual(tables.map(essence));
        await setup.sets.discard(id);
      }
    });

    it('all of it into an empty database, and out of it again', async () => {
      const objects = await objectsOf(setup);
      const tables = await tablesOf(setup);
      const database = await createDatabase(fixture.dialect);
      const sql = await fixture.connect(database.options);
      const empty: Setup = { ...setup, database, sql, dialect: fixture.open(database.options) };
      const sets = await empty.dialect.openTableSets();
      try {
        const { id, report } = await restore(sets, tables, { objects });
        expect(report.warnings).toEqual([]);
        expect((await tablesOf(empty)).map(essence)).toEqual(tables.map(essence));
        expect(objectEssences(await objectsOf(empty))).toEqual(objectEssences(objects));
        expect(await sql.run('SELECT id FROM listed_view ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
        await sets.exchange(id);
        expect([await tablesOf(empty), await objectsOf(empty)]).toEqual([[], []]);
        await sets.discard(id);
        expect([await tablesOf(empty), await objectsOf(empty)]).toEqual([[], []]);
      } finally {
        await sets.close();
        await sql.close();
        await database.drop();
      }
    });
  });
}
