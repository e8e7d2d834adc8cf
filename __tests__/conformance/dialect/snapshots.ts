/** One consistent view that nobody waits for. */
import type { DialectFixture } from './fixture';
import { describeMeasured } from '../../helpers/describe-measured';
import { makeRows, readLines, readTable, useDatabase, within, withReader, withSnapshot } from './reading';

export function describeSnapshots(fixture: DialectFixture): void {
  describe('snapshot', () => {
    const setup = useDatabase(fixture);
    const run = (statement: string) => setup.sql.run(statement);

    it('does not see what is written after it, over several tables', async () => {
      await run('CREATE TABLE account_a (id integer PRIMARY KEY, balance integer)');
      await run('CREATE TABLE account_b (id integer PRIMARY KEY, balance integer)');
      await run('INSERT INTO account_a VALUES (1, 100), (2, 50)');
      await run('INSERT INTO account_b VALUES (1, 10)');
      await withSnapshot(setup, async (reader) => {
        await run('UPDATE account_a SET balance = 0');
        await run('DELETE FROM account_b');
        await run('INSERT INTO account_b VALUES (7, 160)');
        await run('CREATE TABLE made_later (id integer)');
        expect(await readTable(reader, { name: 'account_a' })).toEqual(['1\t100', '2\t50']);
        await run('INSERT INTO account_b VALUES (8, 1)');
        expect(await readTable(reader, { name: 'account_b' })).toEqual(['1\t10']);
        expect((await reader.listTables()).map(({ name }) => name)).not.toContain('made_later');
      });
      await withReader(setup, async (reader) => {
        expect(await readTable(reader, { name: 'account_b' })).toEqual(['7\t160', '8\t1']);
      });
    });

    it('does not see what is not committed, and does not wait for it', async () => {
      await run('CREATE TABLE pending (id integer PRIMARY KEY)');
      await run('BEGIN');
      await run('INSERT INTO pending VALUES (1)');
      const lines = within(
        10_000,
        withSnapshot(setup, (reader) => readTable(reader, { name: 'pending' })),
        'a snapshot beside a writer',
      );
      await lines.finally(() => run('ROLLBACK'));
      expect(await lines).toEqual([]);
    });

    describeMeasured('beside writers', () => {
      it('keeps no writer waiting while it is read', async () => {
        for (const table of ['big', 'busy']) await run(`DROP TABLE IF EXISTS ${table}`);
        const rows = await makeRows(setup, 'big', 60_000);
        await run('CREATE TABLE busy (id integer PRIMARY KEY, n integer)');
        await run('INSERT INTO busy VALUES (1, 0)');
        await withSnapshot(setup, async (reader) => {
          const definition = await reader.describeTable({ name: 'big' });
          const latencies: number[] = [];
          let reading = true;
          const writing = (async () => {
            for (let id = 0; reading || latencies.length < 30; id += 1) {
              const started = performance.now();
              await run(`UPDATE big SET v = 'changed' WHERE id = ${id % rows}`);
              await run('UPDATE busy SET n = n + 1');
              latencies.push(performance.now() - started);
            }
          })();
          const lines = await readLines(reader, definition).finally(() => (reading = false));
          await writing;
          expect(lines).toHaveLength(rows);
          expect(lines.filter((line) => line.endsWith('changed'))).toEqual([]);
          expect(await readTable(reader, { name: 'busy' })).toEqual(['1\t0']);
          // Far above a healthy figure, so that a busy machine passes and a lock held by the reader does not.
          expect(Math.max(...latencies)).toBeLessThan(1000);
        });
      });
    });

    const destructive: [what: string, statement: (table: string) => string][] = [
      ['dropped', (table) => `DROP TABLE ${table}`],
      ['emptied at a stroke', fixture.truncate],
      ['renamed', (table) => `ALTER TABLE ${table} RENAME TO ${table}_elsewhere`],
      ['robbed of a column', (table) => `ALTER TABLE ${table} DROP COLUMN v`],
      ['given a column', (table) => `ALTER TABLE ${table} ADD COLUMN w integer DEFAULT 5`],
    ];
    describe.each(destructive)('a table %s after the snapshot', (what, statement) => {
      const name = `victim_${destructive.findIndex(([other]) => other === what)}`;
      it.each(['before', 'after'])('and %s it is described: its rows as they were, or DATA_CHANGED', async (when) => {
        const table = `${name}_${when}`;
        await run(`CREATE TABLE ${table} (id integer PRIMARY KEY, v varchar(9))`);
        await run(`INSERT INTO ${table} VALUES (1, 'one'), (2, 'two')`);
        await withSnapshot(setup, async (reader) => {
          const change = () => within(5000, run(statement(table)), 'a change of the table');
          const read = async () => {
            if (when === 'before') await change();
            const definition = await reader.describeTable({ name: table });
            if (when === 'after') await change();
            return readLines(reader, definition);
          };
          const result = await read().catch((error: unknown) => error);
          if (result instanceof Error) expect(result).toMatchObject({ name: 'BackupError', code: 'DATA_CHANGED' });
          else expect(result).toEqual(['1\tone', '2\ttwo']);
          // One lost table must not cost the reader the others.
          expect(await readTable(reader, { name: 'account_a' })).toHaveLength(2);
        });
      });
    });

    it('a table already read can be dropped before the snapshot ends', async () => {
      await run('CREATE TABLE read_and_gone (id integer PRIMARY KEY)');
      await run('INSERT INTO read_and_gone VALUES (1)');
      await withSnapshot(setup, async (reader) => {
        expect(await readTable(reader, { name: 'read_and_gone' })).toEqual(['1']);
        await within(3000, run('DROP TABLE read_and_gone'), 'DROP TABLE');
        expect(await readTable(reader, { name: 'account_a' })).toHaveLength(2);
      });
    });

    it('leaves its working directory empty', async () => {
      const { readdir } = await import('node:fs/promises');
      await withSnapshot(setup, (reader) => readTable(reader, { name: 'account_a' }));
      expect(await readdir(setup.workDir)).toEqual([]);
    });
  });
}
