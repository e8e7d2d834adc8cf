/** One step replaces tables, makes them or takes them away, and the same step takes it back. */
import type { DialectFixture } from '../dialect/fixture';
import { describeMeasured } from '../../helpers/describe-measured';
import { withReader } from '../dialect/reading';
import { essence, essences, hold, holdTables, prepare, restore, useTableSets, type Held } from './held';

export function describeExchange(fixture: DialectFixture): void {
  describe('exchange', () => {
    const setup = useTableSets(fixture);
    const { run } = { run: (statement: string) => setup.run(statement) };
    const tableNames = () => withReader(setup, async (reader) => (await reader.listTables()).map(({ name }) => name));
    const exchanges = async () => (await setup.sets.list()).map((set) => set.exchanges);

    /** `person` with every kind of structure and `note` that stays; returns what an archive would hold of `person`. */
    async function makePeople(): Promise<Held[]> {
      await run(
        `CREATE TABLE person (${fixture.identityColumn}, email varchar(60) NOT NULL DEFAULT 'it''s', amount integer DEFAULT 7 CHECK (amount > 3),
          twice ${fixture.generatedColumn}, area varchar(20), UNIQUE (email), CONSTRAINT person_area CHECK (area <> 'x'))`,
      );
      await run('CREATE UNIQUE INDEX person_area_amount ON person (area, amount)');
      await run('CREATE INDEX person_amount ON person (amount)');
      await run(
        "INSERT INTO person (email, amount, area) VALUES ('a@x', 4, NULL), ('b@x', 5, 'north'), ('漢@x', NULL, 'it''s')",
      );
      await run('CREATE TABLE note (id integer PRIMARY KEY, v varchar(20))');
      await run("INSERT INTO note VALUES (1, 'stays'), (2, NULL)");
      return holdTables(setup, 'person');
    }

    /** The live table as somebody spoilt it: other rows, another structure. */
    async function spoil(): Promise<void> {
      await run('DELETE FROM person');
      await run('DROP TABLE person');
      await run(`CREATE TABLE person (${fixture.identityColumn}, email varchar(10), surplus integer)`);
      await run("INSERT INTO person (email, surplus) VALUES ('spoilt', 1), ('spoilt', 2)");
      await run('CREATE INDEX person_surplus ON person (surplus)');
    }

    afterEach(async () => {
      for (const table of ['person', 'note', 'extra']) await run(`DROP TABLE IF EXISTS ${fixture.quote(table)}`);
    });

    it('the live table becomes the staged one in rows, columns, keys, indexes, defaults, checks and numbering', async () => {
      const archive = await makePeople();
      const [note] = await essences(setup, 'note');
      await spoil();
      const { id, warnings, report } = await restore(setup.sets, archive);
      expect(warnings).toEqual([]);
      expect(report.warnings).toEqual([]);
      expect(report.milliseconds).toBeGreaterThanOrEqual(0);
      expect(await essences(setup, 'person', 'note')).toEqual([...archive.map(essence), note]);
      expect(await tableNames()).toEqual(['note', 'person']);
      const [set] = await setup.sets.list();
      expect(set).toMatchObject({ id, exchanges: 1, exchangedAt: expect.stringMatching(/^\d{4}-.*Z$/) });
      await run("INSERT INTO person (email, amount) VALUES ('new@x', 9)");
      await expect(run("INSERT INTO person (email, amount) VALUES ('a@x', 9)")).rejects.toThrow();
      await expect(run("INSERT INTO person (email, amount) VALUES ('c@x', 2)")).rejects.toThrow();
    });

    it('undo brings back the former table, undo of the undo the restored one with what was written to it', async () => {
      const archive = await makePeople();
      await spoil();
      const spoilt = await essences(setup, 'person');
      const { id } = await restore(setup.sets, archive);
      await run("INSERT INTO person (email, amount) VALUES ('later@x', 9)");
      const restored = await essences(setup, 'person');
      await setup.sets.exchange(id);
      expect(await essences(setup, 'person')).toEqual(spoilt);
      expect(await exchanges()).toEqual([2]);
      await run("INSERT INTO person (email, surplus) VALUES ('more', 3)");
      const spoiltMore = await essences(setup, 'person');
      await setup.sets.exchange(id);
      expect(await essences(setup, 'person')).toEqual(restored);
      await setup.sets.exchange(id);
      expect(await essences(setup, 'person')).toEqual(spoiltMore);
      expect(await exchanges()).toEqual([4]);
    });

    it('discarding a set leaves the live tables as they are', async () => {
      const archive = await makePeople();
      await spoil();
      const { id } = await restore(setup.sets, archive);
      await setup.sets.discard(id);
      expect(await setup.sets.list()).toEqual([]);
      expect(await essences(setup, 'person')).toEqual(archive.map(essence));
      await run("INSERT INTO person (email, amount) VALUES ('new@x', 9)");
      // The names of constraints and indexes are free again: the same can be restored once more.
      await restore(setup.sets, archive);
      expect(await essences(setup, 'person')).toEqual(archive.map(essence));
    });

    it('two sets, one after another, and back through both', async () => {
      const first = await makePeople();
      await run("INSERT INTO person (email, amount, area) VALUES ('second@x', 8, 'south')");
      const second = await holdTables(setup, 'person');
      await spoil();
      const spoilt = await essences(setup, 'person');
      const one = await restore(setup.sets, first);
      const two = await restore(setup.sets, second);
      expect(await essences(setup, 'person')).toEqual(second.map(essence));
      expect((await setup.sets.list()).map(({ id }) => id)).toEqual([one.id, two.id]);
      await setup.sets.exchange(two.id);
      expect(await essences(setup, 'person')).toEqual(first.map(essence));
      await setup.sets.exchange(one.id);
      expect(await essences(setup, 'person')).toEqual(spoilt);
    });

    it('a table that does not exist is made, taken away by the undo, and made again', async () => {
      await makePeople();
      await run('CREATE TABLE extra (id integer PRIMARY KEY, v varchar(9) UNIQUE)');
      await run("INSERT INTO extra VALUES (1, 'one')");
      const archive = await holdTables(setup, 'extra');
      await run('DROP TABLE extra');
      const { id } = await restore(setup.sets, archive);
      expect(await essences(setup, 'extra')).toEqual(archive.map(essence));
      await setup.sets.exchange(id);
      expect(await tableNames()).toEqual(['note', 'person']);
      await setup.sets.exchange(id);
      expect(await essences(setup, 'extra')).toEqual(archive.map(essence));
      await setup.sets.discard(id);
      expect(await tableNames()).toEqual(['extra', 'note', 'person']);
    });

    it('a table that was dropped after the staging is made', async () => {
      const archive = await makePeople();
      const { id } = await prepare(setup.sets, archive);
      await run('DROP TABLE person');
      await setup.sets.exchange(id);
      expect(await essences(setup, 'person')).toEqual(archive.map(essence));
      await setup.sets.exchange(id);
      expect(await tableNames()).toEqual(['note']);
    });

    describeMeasured('in one step', () => {
      it('many tables at once', async () => {
        const names = Array.from({ length: 40 }, (_, number) => `many_${number}`);
        for (const name of names) {
          await run(`CREATE TABLE ${name} (${fixture.identityColumn}, v varchar(20) UNIQUE)`);
          await run(`INSERT INTO ${name} (v) VALUES ('${name}')`);
        }
        const archive = await holdTables(setup, ...names);
        for (const name of names) await run(`UPDATE ${name} SET v = 'spoilt'`);
        const spoilt = await essences(setup, ...names);
        const { id, report } = await restore(setup.sets, archive);
        expect(await essences(setup, ...names)).toEqual(archive.map(essence));
        await setup.sets.exchange(id);
        expect(await essences(setup, ...names)).toEqual(spoilt);
        for (const name of names) await run(`DROP TABLE ${name}`);
        expect(report.milliseconds).toBeLessThan(2000);
      });
    });
  });

  describe('exchange of what only this database has', () => {
    const setup = useTableSets(fixture);

    it.each(fixture.definitions)('$title', async ({ setup: statements, table, obstacle, expected }) => {
      for (const statement of statements) await setup.run(statement);
      const read = () => withReader(setup, (reader) => hold(reader, table));
      const archive = await read();
      if (archive.definition.kind !== 'table') return;
      const { obstacles } = await setup.dialect.survey([table]);
      expect(obstacles.map(({ message }) => message)).toEqual(obstacle ? [expect.stringMatching(/\.$/)] : []);
      if (obstacle) return;
      const { id } = await restore(setup.sets, [archive]);
      const restored = await read();
      expect(essence(restored)).toEqual(essence(archive));
      expect(restored.definition).toMatchObject(expected);
      await setup.sets.exchange(id);
      expect(essence(await read())).toEqual(essence(archive));
    });
  });
}
