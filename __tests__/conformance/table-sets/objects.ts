/** Views, triggers and what else of the database hangs on tables that are exchanged. */
import type { DatabaseObject } from '../../../src/server/dialects/definition';
import type { DialectFixture } from '../dialect/fixture';
import { withReader } from '../dialect/reading';
import { essence, essences, holdTables, prepare, restore, useTableSets } from './held';

export function describeObjectsOfSets(fixture: DialectFixture): void {
  describe('views and triggers', () => {
    const setup = useTableSets(fixture);
    const run = (statement: string) => setup.run(statement);
    const objects = async (...names: string[]): Promise<DatabaseObject[]> => {
      const described = await withReader(setup, (reader) => reader.describeObjects());
      return described.objects.filter(({ name }) => names.length === 0 || names.includes(name));
    };
    const values = async (from: string) => (await run(`SELECT v FROM ${from} ORDER BY id`)).map(({ v }) => v);

    beforeEach(async () => {
      await run('CREATE TABLE viewed (id integer NOT NULL PRIMARY KEY, v varchar(20))');
      await run("INSERT INTO viewed VALUES (1, 'archived')");
    });
    afterEach(async () => {
      for (const view of ['over_view', 'second_view', 'viewed_view']) await run(`DROP VIEW IF EXISTS ${view}`);
      for (const table of ['viewed', 'seen_log']) await run(`DROP TABLE IF EXISTS ${table}`);
    });

    it('a view over an exchanged table, and a view over that view, show the live rows each time', async () => {
      const archive = await holdTables(setup, 'viewed');
      await run("UPDATE viewed SET v = 'spoilt'");
      await run('CREATE VIEW viewed_view AS SELECT id, v FROM viewed');
      await run('CREATE VIEW over_view AS SELECT id, v FROM viewed_view WHERE id < 100');
      const before = await objects();
      const { id, report } = await restore(setup.sets, archive);
      expect(report.warnings).toEqual([]);
      expect([await values('viewed_view'), await values('over_view')]).toEqual([['archived'], ['archived']]);
      expect(await objects()).toEqual(before);
      await setup.sets.exchange(id);
      expect([await values('viewed_view'), await values('over_view')]).toEqual([['spoilt'], ['spoilt']]);
      expect(await objects()).toEqual(before);
      await setup.sets.exchange(id);
      await setup.sets.discard(id);
      expect(await values('over_view')).toEqual(['archived']);
    });

    it('a view that the new table cannot serve is a warning that names it, and comes back with the undo', async () => {
      const archive = await holdTables(setup, 'viewed');
      await run('ALTER TABLE viewed ADD COLUMN surplus integer');
      await run('CREATE VIEW viewed_view AS SELECT id, v, surplus FROM viewed');
      const { id, report } = await restore(setup.sets, archive);
      expect(await essences(setup, 'viewed')).toEqual(archive.map(essence));
      expect(report.warnings).toEqual([expect.stringContaining('viewed_view')]);
      await setup.sets.exchange(id);
      expect(await run('SELECT surplus FROM viewed_view')).toEqual([{ surplus: null }]);
    });

    it('a trigger goes on for the table that is live', async () => {
      await run('CREATE TABLE seen_log (id integer)');
      for (const statement of fixture.trigger('viewed', 'seen_log')) await run(statement);
      const before = await objects();
      const archive = await holdTables(setup, 'viewed');
      const logged = async () => (await run('SELECT id FROM seen_log ORDER BY id')).map(({ id }) => Number(id));
      const { id } = await restore(setup.sets, archive);
      // Loading is no insert in the eyes of a trigger.
      expect(await logged()).toEqual([]);
      await run("INSERT INTO viewed VALUES (2, 'x')");
      expect(await logged()).toEqual([2]);
      expect(await objects()).toEqual(before);
      await setup.sets.exchange(id);
      await run("INSERT INTO viewed VALUES (3, 'x')");
      expect(await logged()).toEqual([2, 3]);
      expect(await objects()).toEqual(before);
    });

    it('objects of the request are made, replace those of their name, and are taken away again', async () => {
      await run('CREATE VIEW viewed_view AS SELECT id, v FROM viewed');
      await run('CREATE VIEW second_view AS SELECT id, v FROM viewed_view');
      const archive = await holdTables(setup, 'viewed');
      const archived = await objects('viewed_view', 'second_view');
      await run('DROP VIEW second_view');
      await run('DROP VIEW viewed_view');
      await run("CREATE VIEW viewed_view AS SELECT id, 'another' AS v FROM viewed");
      const former = await objects('viewed_view', 'second_view');
      const { id, report } = await restore(setup.sets, archive, { objects: archived });
      expect(report.warnings).toEqual([]);
      expect(await objects('viewed_view', 'second_view')).toEqual(archived);
      expect(await values('second_view')).toEqual(['archived']);
      await setup.sets.exchange(id);
      expect(await objects('viewed_view', 'second_view')).toEqual(former);
      expect(await values('viewed_view')).toEqual(['another']);
      await setup.sets.exchange(id);
      expect(await objects('viewed_view', 'second_view')).toEqual(archived);
      expect(await values('second_view')).toEqual(['archived']);
    });

    it('a trigger of the request comes with its table', async () => {
      await run('CREATE TABLE seen_log (id integer)');
      for (const statement of fixture.trigger('viewed', 'seen_log')) await run(statement);
      const archive = await holdTables(setup, 'viewed');
      const archived = await objects('viewed_log');
      await run('DROP TABLE viewed');
      const { id, report } = await restore(setup.sets, archive, { objects: archived });
      expect(report.warnings).toEqual([]);
      await run("INSERT INTO viewed VALUES (2, 'x')");
      expect(await run('SELECT id FROM seen_log')).toEqual([{ id: 2 }]);
      await setup.sets.exchange(id);
      await expect(run('SELECT id FROM viewed')).rejects.toThrow();
    });

    it('an object that cannot be made is a warning, and the rest is done', async () => {
      const archive = await holdTables(setup, 'viewed');
      const good: DatabaseObject = {
        kind: 'view',
        name: 'second_view',
        ddl: 'CREATE VIEW second_view AS SELECT id, v FROM viewed',
      };
      const bad: DatabaseObject = {
        kind: 'view',
        name: 'viewed_view',
        ddl: 'CREATE VIEW viewed_view AS SELECT no_such_column FROM no_such_table',
      };
      await run("UPDATE viewed SET v = 'spoilt'");
      const { id, warnings } = await prepare(setup.sets, archive, { objects: [bad, good] });
      const report = await setup.sets.exchange(id);
      expect([...warnings, ...report.warnings]).toEqual([expect.stringContaining('viewed_view')]);
      expect(await values('second_view')).toEqual(['archived']);
    });
  });
}
