/** Foreign keys lead to the tables that are live, and never to rows that are not there. */
import type { DialectFixture } from '../dialect/fixture';
import { essence, essences, holdTables, prepare, refusal, restore, useTableSets, type Held } from './held';

export function describeReferences(fixture: DialectFixture): void {
  describe('foreign keys', () => {
    const setup = useTableSets(fixture);
    const run = (statement: string) => setup.run(statement);

    beforeEach(async () => {
      await run(
        'CREATE TABLE buyer (id integer NOT NULL PRIMARY KEY, up integer, FOREIGN KEY (up) REFERENCES buyer (id))',
      );
      await run(
        `CREATE TABLE purchase (id integer NOT NULL PRIMARY KEY, buyer integer,
          CONSTRAINT purchase_buyer FOREIGN KEY (buyer) REFERENCES buyer (id) ON DELETE CASCADE)`,
      );
      await run('INSERT INTO buyer VALUES (1, NULL), (2, 1), (3, 2)');
      await run('INSERT INTO purchase VALUES (10, 1), (20, 3), (30, NULL)');
    });
    afterEach(async () => {
      await run('DROP TABLE IF EXISTS purchase');
      await run('DROP TABLE IF EXISTS buyer');
    });

    /** The live key works: unknown buyers are refused, and deleting one takes its purchases with it. */
    async function expectEnforced(): Promise<void> {
      await expect(run('INSERT INTO purchase VALUES (90, 77)')).rejects.toThrow();
      await run('INSERT INTO buyer VALUES (9, 1)');
      await run('INSERT INTO purchase VALUES (91, 9)');
      await run('DELETE FROM buyer WHERE id = 9');
      expect(await run('SELECT id FROM purchase WHERE id = 91')).toEqual([]);
    }

    it('between new tables, also to themselves, and back with the undo', async () => {
      const archive = await holdTables(setup, 'purchase', 'buyer');
      await run('DELETE FROM purchase');
      const former = await essences(setup, 'purchase', 'buyer');
      const { id } = await restore(setup.sets, archive);
      expect(await essences(setup, 'purchase', 'buyer')).toEqual(archive.map(essence));
      await expectEnforced();
      await setup.sets.exchange(id);
      expect(await essences(setup, 'purchase', 'buyer')).toEqual(former);
      await expectEnforced();
    });

    it('in a cycle, between tables that do not exist yet', async () => {
      for (const statement of fixture.cycle) await run(statement);
      await run('INSERT INTO cycle_a VALUES (1, NULL)');
      await run('INSERT INTO cycle_b VALUES (2, 1)');
      await run('UPDATE cycle_a SET other = 2');
      const archive = await holdTables(setup, 'cycle_a', 'cycle_b');
      await run('UPDATE cycle_a SET other = NULL');
      await run('DELETE FROM cycle_b');
      const former = await essences(setup, 'cycle_a', 'cycle_b');
      const { id } = await restore(setup.sets, archive);
      expect(await essences(setup, 'cycle_a', 'cycle_b')).toEqual(archive.map(essence));
      await expect(run('UPDATE cycle_a SET other = 5')).rejects.toThrow();
      await setup.sets.exchange(id);
      expect(await essences(setup, 'cycle_a', 'cycle_b')).toEqual(former);
    });

    it('from a new table to one that stays', async () => {
      const archive = await holdTables(setup, 'purchase');
      await run('DELETE FROM purchase');
      const [buyer] = await essences(setup, 'buyer');
      const { id } = await restore(setup.sets, archive);
      expect(await essences(setup, 'purchase', 'buyer')).toEqual([...archive.map(essence), buyer]);
      await expectEnforced();
      await setup.sets.exchange(id);
      await expectEnforced();
    });

    it('from a table that stays to a new one', async () => {
      const archive = await holdTables(setup, 'buyer');
      await run('UPDATE buyer SET up = 3 WHERE id = 3');
      const former = await essences(setup, 'buyer');
      const [purchase] = await essences(setup, 'purchase');
      const { id } = await restore(setup.sets, archive);
      expect(await essences(setup, 'purchase', 'buyer')).toEqual([purchase, ...archive.map(essence)]);
      await expectEnforced();
      await setup.sets.exchange(id);
      expect(await essences(setup, 'purchase', 'buyer')).toEqual([purchase, ...former]);
      await expectEnforced();
      // Nothing of the set may hold on to the live tables, or they to it.
      await setup.sets.discard(id);
      await expectEnforced();
    });

    const broken: [what: string, table: string, spoil: string, key: string][] = [
      [
        'a new table refers to rows that the live table does not have',
        'purchase',
        'DELETE FROM buyer WHERE id = 3',
        'purchase',
      ],
      [
        'a live table refers to rows that the new table does not have',
        'buyer',
        'INSERT INTO buyer VALUES (4, NULL)',
        'purchase',
      ],
    ];
    it.each(broken)('%s: REFERENCES_BROKEN, and nothing has changed', async (_what, table, spoil, from) => {
      const [archive] = (await holdTables(setup, table)) as [Held];
      // InnoDB looks after every row whether another one still refers to it.
      if (spoil.startsWith('DELETE')) await run('UPDATE buyer SET up = NULL');
      await run(spoil);
      if (spoil.startsWith('INSERT')) await run('INSERT INTO purchase VALUES (40, 4)');
      const before = await essences(setup, 'purchase', 'buyer');
      expect(await refusal(prepare(setup.sets, [archive]))).toMatchObject({
        code: 'REFERENCES_BROKEN',
        details: { table: from, key: expect.anything(), rows: 1 },
      });
      expect(await essences(setup, 'purchase', 'buyer')).toEqual(before);
      await expectEnforced();
    });

    it('rows of the archive refer to none of it: they come back all the same, with a warning', async () => {
      const archive = await holdTables(setup, 'buyer', 'purchase');
      const [buyer] = archive as [Held];
      buyer.rows = buyer.rows.replace('2\t1', '2\t55');
      const { id, warnings } = await prepare(setup.sets, archive);
      expect(warnings).toEqual([expect.stringContaining('buyer')]);
      await setup.sets.exchange(id);
      expect(await run('SELECT id FROM buyer WHERE up = 55')).toEqual([{ id: expect.anything() }]);
    });

    it('a row that arrived between link and exchange and would be an orphan: refused, or no orphan', async () => {
      const archive = await holdTables(setup, 'buyer');
      await run('INSERT INTO buyer VALUES (4, NULL)');
      const { id } = await prepare(setup.sets, archive);
      await run('INSERT INTO purchase VALUES (40, 4)');
      const before = await essences(setup, 'purchase', 'buyer');
      const error = await setup.sets.exchange(id).then(
        () => null,
        (reason: unknown) => reason,
      );
      if (error) {
        expect(error).toMatchObject({ code: 'REFERENCES_BROKEN' });
        expect(await essences(setup, 'purchase', 'buyer')).toEqual(before);
      }
      expect(
        await run('SELECT id FROM purchase WHERE buyer IS NOT NULL AND buyer NOT IN (SELECT id FROM buyer)'),
      ).toEqual([]);
    });
  });
}
