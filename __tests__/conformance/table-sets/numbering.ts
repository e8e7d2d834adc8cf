/** Numbers go on where the archive says, also when no row shows it. */
import type { DialectFixture } from '../dialect/fixture';
import { holdTables, restore, useTableSets, type Held } from './held';

export function describeNumbering(fixture: DialectFixture): void {
  describe('numbering', () => {
    const setup = useTableSets(fixture);

    const numbers = async (table: string) => {
      const [{ rows }] = (await holdTables(setup, table)) as [Held];
      return rows
        .split('\n')
        .slice(0, -1)
        .map((line) => BigInt(line.split('\t')[0] ?? ''));
    };

    /** The number that the next row gets. */
    async function next(table: string): Promise<bigint> {
      const before = await numbers(table);
      await setup.run(`INSERT INTO ${table} (v) VALUES ('next')`);
      const [number] = (await numbers(table)).filter((one) => !before.includes(one));
      return number as bigint;
    }

    async function numbered(table: string, rows: number): Promise<void> {
      await setup.run(`CREATE TABLE ${table} (${fixture.identityColumn}, v varchar(9))`);
      for (let row = 0; row < rows; row += 1) await setup.run(`INSERT INTO ${table} (v) VALUES ('x')`);
    }

    it('above the rows', async () => {
      await numbered('used', 3);
      const archive = await holdTables(setup, 'used');
      await setup.run('DELETE FROM used');
      await restore(setup.sets, archive);
      expect(await next('used')).toBe(4n);
    });

    it('above rows that are gone, with none left', async () => {
      await numbered('emptied', 3);
      await setup.run('DELETE FROM emptied');
      const archive = await holdTables(setup, 'emptied');
      expect(archive[0]?.definition.sequence?.last).toBe('3');
      await setup.run('DROP TABLE emptied');
      await restore(setup.sets, archive);
      expect(await next('emptied')).toBe(4n);
    });

    it('above a last number beyond the doubles', async () => {
      await numbered('high', 1);
      const [held] = (await holdTables(setup, 'high')) as [Held];
      const sequence = { ...held.definition.sequence, last: '9007199254740993' } as Held['definition']['sequence'];
      await restore(setup.sets, [{ ...held, definition: { ...held.definition, sequence } }]);
      expect(await next('high')).toBe(9007199254740994n);
    });

    it('with rows 0 and below it as they are', async () => {
      await numbered('around_zero', 0);
      const [held] = (await holdTables(setup, 'around_zero')) as [Held];
      await restore(setup.sets, [{ ...held, rows: '0\tzero\n-5\tbelow\n7\tabove\n' }]);
      expect((await numbers('around_zero')).sort()).toEqual([-5n, 0n, 7n]);
    });

    it('from the start where none was ever used', async () => {
      await numbered('fresh', 0);
      const archive = await holdTables(setup, 'fresh');
      await setup.run("INSERT INTO fresh (v) VALUES ('a'), ('b')");
      await restore(setup.sets, archive);
      expect(await next('fresh')).toBe(1n);
    });

    it('of the former table after the undo, and of the restored one after the undo of that', async () => {
      await numbered('alternating', 2);
      const archive = await holdTables(setup, 'alternating');
      for (let row = 0; row < 5; row += 1) await setup.run("INSERT INTO alternating (v) VALUES ('x')");
      const { id } = await restore(setup.sets, archive);
      expect(await next('alternating')).toBe(3n);
      await setup.sets.exchange(id);
      expect(await next('alternating')).toBe(8n);
      await setup.sets.exchange(id);
      expect(await next('alternating')).toBe(4n);
      await setup.sets.discard(id);
      expect(await next('alternating')).toBe(5n);
    });
  });
}
