/** Others go on meanwhile: readers and writers of the tables to be replaced, and of tables that have nothing to do with it. */
import { setTimeout as delay } from 'node:timers/promises';
import { describeMeasured } from '../../helpers/describe-measured';
import type { DialectFixture, Sql } from '../dialect/fixture';
import { makeRows, within } from '../dialect/reading';
import { essence, essences, holdTables, prepare, refusal, restore, useTableSets } from './held';

const LONGEST_WAIT = 1000;

interface Wait {
  milliseconds: number;
  statement: string;
}

/** Does the same over and over on a connection of its own until it is stopped; tells the longest wait and what failed. */
class Client {
  longest: Wait = { milliseconds: 0, statement: '' };
  readonly errors: string[] = [];
  count = 0;
  private going = true;
  private readonly done: Promise<void>;

  constructor(
    private readonly sql: Sql,
    statement: (turn: number) => string,
  ) {
    this.done = this.run(statement);
  }

  async stop(): Promise<void> {
    this.going = false;
    await this.done;
    await this.sql.close();
  }

  private async run(statement: (turn: number) => string): Promise<void> {
    while (this.going) {
      const text = statement((this.count += 1));
      const started = performance.now();
      await this.sql.run(text).catch((error: unknown) => this.errors.push(`${text}: ${String(error)}`));
      const milliseconds = performance.now() - started;
      if (milliseconds > this.longest.milliseconds) this.longest = { milliseconds, statement: text };
      // As fast as it goes would only measure how busy the machine is.
      await delay(5);
    }
  }
}

export function describeOthers(fixture: DialectFixture): void {
  describe('others meanwhile', () => {
    const setup = useTableSets(fixture);
    const clients: Client[] = [];

    async function start(statement: (turn: number) => string): Promise<Client> {
      const client = new Client(await fixture.connect(setup.database.options), statement);
      clients.push(client);
      return client;
    }
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.stop();
    });

    /** Stops all clients and prints and checks how they fared. */
    async function expectServed(what: string): Promise<void> {
      const served = clients.splice(0);
      for (const client of served) await client.stop();
      const longest = served.map((client) => client.longest).sort((a, b) => b.milliseconds - a.milliseconds)[0] as Wait;
      const total = served.reduce((sum, client) => sum + client.count, 0);
      process.stdout.write(
        `${fixture.dialect}: ${what}: ${total} statements of others, longest wait ${longest.milliseconds.toFixed(0)} ms (${longest.statement})\n`,
      );
      expect(served.flatMap((client) => client.errors)).toEqual([]);
      for (const client of served) expect(client.count).toBeGreaterThan(10);
      expect(longest.milliseconds).toBeLessThan(LONGEST_WAIT);
    }

    beforeAll(async () => {
      await makeRows(setup, 'large', 60_000);
      await setup.run('CREATE INDEX large_reversed ON large (id DESC)');
      await setup.run(
        'CREATE TABLE of_large (id integer NOT NULL PRIMARY KEY, large bigint, FOREIGN KEY (large) REFERENCES large (id))',
      );
      await setup.run('INSERT INTO of_large VALUES (1, 1)');
      await setup.run('CREATE TABLE elsewhere (id integer NOT NULL PRIMARY KEY, n integer)');
      await setup.run('INSERT INTO elsewhere VALUES (1, 0)');
    });

    describeMeasured('beside readers and writers', () => {
      it('read and write without an error and without a wait while 60,000 rows are loaded, exchanged, taken back and dropped', async () => {
        await setup.run('DELETE FROM of_large WHERE id > 1');
        const archive = await holdTables(setup, 'large');
        await start((turn) => `SELECT v FROM large WHERE id = ${turn}`);
        await start((turn) => `UPDATE large SET v = 'changed ${turn}' WHERE id = ${turn % 1000}`);
        await start((turn) => `UPDATE elsewhere SET n = ${turn} WHERE id = 1`);
        await start(() => 'SELECT COUNT(*) FROM of_large JOIN large ON large.id = of_large.large');
        await start((turn) => `INSERT INTO of_large VALUES (${turn + 1}, ${turn % 1000})`);
        const { id } = await restore(setup.sets, archive);
        await setup.sets.exchange(id);
        await setup.sets.discard(id);
        await expectServed('restore, undo, discard');
      });
    });

    /** A transaction that has written to the table and does not end. */
    async function transaction(statement: string): Promise<{ sql: Sql; end(): Promise<void> }> {
      const sql = await fixture.connect(setup.database.options);
      await sql.run('BEGIN');
      await sql.run(statement);
      return { sql, end: () => sql.run('ROLLBACK').then(() => sql.close()) };
    }

    it('a transaction that holds a table for long is DATABASE_BUSY; nothing was exchanged, and later it works', async () => {
      await setup.run('CREATE TABLE held_table (id integer NOT NULL PRIMARY KEY, v varchar(20))');
      await setup.run("INSERT INTO held_table VALUES (1, 'archived')");
      await setup.run('CREATE TABLE free_table (id integer NOT NULL PRIMARY KEY)');
      const archive = await holdTables(setup, 'held_table', 'free_table');
      await setup.run("UPDATE held_table SET v = 'live'");
      const before = await essences(setup, 'held_table', 'free_table');
      const { id } = await prepare(setup.sets, archive);
      const held = await transaction("UPDATE held_table SET v = 'pending' WHERE id = 1");
      try {
        await start(() => 'SELECT v FROM held_table');
        await start(() => 'SELECT id FROM free_table');
        const error = await within(60_000, refusal(setup.sets.exchange(id)), 'the refusal');
        expect(error).toMatchObject({ code: 'DATABASE_BUSY', hint: expect.stringMatching(/\w/) });
        const longest = Math.max(...clients.map((client) => client.longest.milliseconds));
        process.stdout.write(
          `${fixture.dialect}: waiting for a transaction: longest wait of readers ${longest.toFixed(0)} ms\n`,
        );
        expect(clients.flatMap((client) => client.errors)).toEqual([]);
        expect(longest).toBeLessThan(LONGEST_WAIT * 1.5);
      } finally {
        for (const client of clients.splice(0)) await client.stop();
        await held.end();
      }
      expect(await essences(setup, 'held_table', 'free_table')).toEqual(before);
      expect(await setup.sets.list()).toEqual([expect.objectContaining({ id, exchanges: 0 })]);
      await setup.sets.exchange(id);
      expect(await essences(setup, 'held_table', 'free_table')).toEqual(archive.map(essence));
    });

    it('a transaction that ends after a second is waited for', async () => {
      await setup.run('CREATE TABLE short_held (id integer NOT NULL PRIMARY KEY, v varchar(20))');
      await setup.run("INSERT INTO short_held VALUES (1, 'archived')");
      const archive = await holdTables(setup, 'short_held');
      const { id } = await prepare(setup.sets, archive);
      const held = await transaction("UPDATE short_held SET v = 'pending' WHERE id = 1");
      const ended = delay(1200).then(() => held.end());
      await within(30_000, setup.sets.exchange(id), 'the exchange');
      await ended;
      expect(await essences(setup, 'short_held')).toEqual(archive.map(essence));
    });

    // Where there is no server, a reader holds the whole file.
    if (fixture.sessions) {
      it('a transaction on another table does not matter', async () => {
        const archive = await holdTables(setup, 'short_held');
        const held = await transaction('SELECT n FROM elsewhere');
        await within(30_000, restore(setup.sets, archive), 'the restore').finally(() => held.end());
      });
    }
  });
}
