import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { TableDefinition } from '../../../src/server/dialects/definition';
import type { ConnectionOptions } from '../../../src/server/dialects/dialect';
import { MysqlDialect } from '../../../src/server/dialects/mysql/mysql-dialect';
import { insertRows } from '../../../src/server/dialects/mysql/sets/insert-rows';
import { storedValues } from '../../../src/server/dialects/mysql/sets/stored-values';
import { openWriter } from '../../../src/server/dialects/mysql/sets/write-session';
import { readText, withReader, type Setup } from '../../conformance/dialect/reading';
import {
  holdTables,
  prepare,
  refusal,
  request,
  restore,
  rowsOf,
  sortedLines,
  type Held,
} from '../../conformance/table-sets/held';
import { connectMysql, createDatabase, DIALECTS, type TestDatabase } from '../../helpers/databases';

jest.setTimeout(120_000);

(DIALECTS.includes('mysql') ? describe : describe.skip)('what only MySQL and MariaDB have to exchange', () => {
  let database: TestDatabase;
  let options: ConnectionOptions;
  let live: Connection;
  let setup: Setup;
  const dialect = () => new MysqlDialect(options);
  const run = (sql: string) => live.query<RowDataPacket[]>(sql).then(([rows]) => rows);
  const statement = async (table: string) =>
    String((await run(`SHOW CREATE TABLE \`${table}\``))[0]?.['Create Table']).replace(/ AUTO_INCREMENT=\d+/, '');
  const triggers = () =>
    run(
      `SELECT TRIGGER_NAME n, EVENT_OBJECT_TABLE t, SQL_MODE m, DEFINER d FROM information_schema.TRIGGERS
        WHERE TRIGGER_SCHEMA = DATABASE() ORDER BY t, ACTION_ORDER, n`,
    );
  const held = (...names: string[]) => holdTables(setup, ...names);

  beforeEach(async () => {
    database = await createDatabase('mysql');
    options = database.options;
    live = await connectMysql(options);
    setup = { dialect: dialect() } as unknown as Setup;
  });
  afterEach(async () => {
    await live.end();
    await database.drop();
  });

  it('everything that SHOW CREATE TABLE prints of a table comes back, and goes and comes with the undo', async () => {
    await run(
      `CREATE TABLE printed (a varchar(20) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'x', id int AUTO_INCREMENT,
        t timestamp(3) NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3), u int INVISIBLE, v text, j json, e enum('a','b''c'),
        twice int GENERATED ALWAYS AS (u * 2) VIRTUAL COMMENT 'of \\\\ it''s', n int unsigned zerofill CHECK (n < 100),
        PRIMARY KEY (v(20), a), UNIQUE KEY numbered (id, a), KEY part (v(10), u DESC), FULLTEXT KEY words (v) COMMENT 'a, b',
        CONSTRAINT positive CHECK (u > 0 AND a <> 'a, b); DROP'))
        COMMENT 'it''s' ROW_FORMAT=COMPRESSED CHARACTER SET utf8mb3 COLLATE utf8mb3_bin`,
    );
    await run(
      "INSERT INTO printed (a, v, u, n, e) VALUES ('é', 'word one', 1, 7, 'b''c'), ('y', 'word two', 2, NULL, NULL)",
    );
    const before = await statement('printed');
    const archive = await held('printed');
    await run('DROP TABLE printed');
    await run('CREATE TABLE printed (other int)');
    const sets = await dialect().openTableSets();
    const { id, warnings, report } = await restore(sets, archive);
    expect([warnings, report.warnings]).toEqual([[], []]);
    expect(await statement('printed')).toBe(before);
    await sets.exchange(id);
    expect(await statement('printed')).toContain('other');
    await sets.exchange(id);
    expect(await statement('printed')).toBe(before);
    await sets.close();
  });

  it('foreign keys and the indexes behind them keep their names, whichever table is exchanged how often', async () => {
    await run('CREATE TABLE parent (id int PRIMARY KEY, code varchar(9) UNIQUE)');
    await run(
      `CREATE TABLE child (id int PRIMARY KEY, parent int, code varchar(9), FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE SET NULL,
        FOREIGN KEY (code) REFERENCES parent (code), CONSTRAINT named FOREIGN KEY (id) REFERENCES parent (id) ON UPDATE CASCADE)`,
    );
    await run("INSERT INTO parent VALUES (1, 'a'), (2, 'b')");
    await run("INSERT INTO child VALUES (1, 2, 'a')");
    const printed = () => Promise.all(['parent', 'child'].map(statement));
    const before = await printed();
    const sets = await dialect().openTableSets();
    for (const names of [['parent'], ['child'], ['parent', 'child']]) {
      const { id, warnings, report } = await restore(sets, await held(...names));
      expect([warnings, report.warnings]).toEqual([[], []]);
      const exchanged = await printed();
      await sets.exchange(id);
      expect(await printed()).toEqual(before);
      await sets.exchange(id);
      expect(await printed()).toEqual(exchanged);
      await sets.exchange(id);
      await sets.discard(id);
      // Constraints are printed in the order in which they were made, and an index has its name from the definition.
      const sorted = (one: string) => one.replaceAll(/,$/gm, '').split('\n').sort();
      expect(exchanged.map(sorted)).toEqual(before.map(sorted));
    }
    expect(await run("SHOW TABLES LIKE 'strongbox%'")).toEqual([]);
    await sets.close();
  });

  it('triggers keep their mode, definer and order; those of the archive replace theirs, others stay with the name of the table', async () => {
    await run('CREATE TABLE log (v varchar(9))');
    await run('CREATE TABLE fired (id int PRIMARY KEY)');
    const trigger = (name: string, text: string) =>
      run(`CREATE TRIGGER ${name} AFTER INSERT ON fired FOR EACH ROW INSERT INTO log VALUES ('${text}')`);
    await run("SET sql_mode = 'ANSI_QUOTES'");
    await trigger('zz_first', 'first');
    await run("SET sql_mode = ''");
    await trigger('aa_second', 'second');
    const archive = await held('fired');
    const objects = (await withReader(setup, (reader) => reader.describeObjects())).objects;
    await run('DROP TRIGGER aa_second');
    await trigger('aa_second', 'changed');
    await trigger('later', 'later');
    const former = await triggers();
    const sets = await dialect().openTableSets();
    const { id, report } = await restore(sets, archive, { objects });
    expect(report.warnings).toEqual([]);
    await run('INSERT INTO fired VALUES (1)');
    const logged = () => run('SELECT v FROM log').then((rows) => rows.map(({ v }) => v as string));
    expect(await logged()).toEqual(['first', 'second', 'later']);
    await sets.exchange(id);
    expect(await triggers()).toEqual(former);
    await run('DELETE FROM log');
    await run('INSERT INTO fired VALUES (2)');
    expect(await logged()).toEqual(['first', 'changed', 'later']);
    await sets.close();
  });

  describe('an exchange that was cut short', () => {
    /** Forty tables with keys and triggers, so that binding takes a while; all rows say `live`, in the archive `archived`. */
    async function prepared(): Promise<{ names: string[]; archive: Held[]; printed(): Promise<string[]> }> {
      const names = Array.from({ length: 40 }, (_, number) => `cut_${number}`);
      for (const [number, name] of names.entries()) {
        const key = number > 0 ? `, FOREIGN KEY (id) REFERENCES cut_${number - 1} (id)` : '';
        await run(`CREATE TABLE ${name} (id int PRIMARY KEY, v varchar(9)${key})`);
        await run(`CREATE TRIGGER of_${name} BEFORE INSERT ON ${name} FOR EACH ROW SET NEW.v = 'fired'`);
        await run(`INSERT INTO ${name} VALUES (1, 'x')`);
        await run(`UPDATE ${name} SET v = 'archived'`);
      }
      await run('CREATE TABLE stays (id int PRIMARY KEY, FOREIGN KEY (id) REFERENCES cut_5 (id))');
      await run('INSERT INTO stays VALUES (1)');
      const archive = await held(...names);
      for (const name of names) await run(`UPDATE ${name} SET v = 'live'`);
      return { names, archive, printed: () => Promise.all([...names, 'stays'].map(statement)) };
    }
    const values = async (names: string[]) => {
      const rows = await Promise.all(names.map((name) => run(`SELECT v FROM ${name} WHERE id = 1`)));
      return [...new Set(rows.map(([row]) => row?.v as string))];
    };
    const marks = async (mark: number) => (await run(`SHOW TABLES LIKE 'strongbox\\_set\\_%\\_mark\\_${mark}'`)).length;

    it.each([1, 2])('after renaming number %i: recover binds what was not bound', async (number) => {
      const { names, archive, printed } = await prepared();
      const [before, fired] = [await printed(), await triggers()];
      const sets = await dialect().openTableSets();
      const { id } = await prepare(sets, archive);
      if (number === 2) await sets.exchange(id);
      const ids = await run(
        'SELECT ID id FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()',
      );
      const exchange = refusal(sets.exchange(id));
      while ((await marks(number)) === 0) await delay(1);
      for (const { id: connection } of ids) await run(`KILL ${connection}`);
      expect(await exchange).toMatchObject({ code: 'DATABASE_FAILED' });
      await sets.close();
      expect(await printed()).not.toEqual(before);
      const again = await dialect().openTableSets();
      expect(await again.list()).toEqual([expect.objectContaining({ id, exchanges: number })]);
      expect(await again.recover(async () => false)).toEqual([expect.stringContaining(id)]);
      expect(await values(names)).toEqual([number === 1 ? 'archived' : 'live']);
      expect([await printed(), await triggers()]).toEqual([before, fired]);
      expect(await again.recover(async () => false)).toEqual([]);
      await again.exchange(id);
      expect(await values(names)).toEqual([number === 1 ? 'live' : 'archived']);
      expect([await printed(), await triggers()]).toEqual([before, fired]);
      await again.discard(id);
      expect(await run("SHOW TABLES LIKE 'strongbox%'")).toEqual([]);
      await again.close();
    });

    it('before the renaming: nothing has happened, and the set can be exchanged or is dropped', async () => {
      const { names, archive, printed } = await prepared();
      const before = await printed();
      const sets = await dialect().openTableSets();
      const { id } = await prepare(sets, archive);
      const ids = await run(
        'SELECT ID id FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()',
      );
      const holder = await connectMysql(options);
      await holder.query('BEGIN');
      await holder.query("UPDATE cut_7 SET v = 'live' WHERE id = 1");
      const exchange = refusal(sets.exchange(id));
      await delay(500);
      for (const { id: connection } of ids) await run(`KILL ${connection}`);
      expect(await exchange).toMatchObject({ code: 'DATABASE_FAILED' });
      await holder.query('ROLLBACK');
      await holder.end();
      await sets.close();
      expect([await values(names), await printed()]).toEqual([['live'], before]);
      const again = await dialect().openTableSets();
      expect(await again.recover(async () => true)).toEqual([]);
      await again.exchange(id);
      expect([await values(names), await printed()]).toEqual([['archived'], before]);
      await again.exchange(id);
      await again.discard(id);
      await again.close();
    });
  });

  describe('loading', () => {
    async function loaded(definition: TableDefinition, rows: string, zone?: string): Promise<string> {
      const reached = new MysqlDialect({ ...options, timezone: zone });
      const sets = await reached.openTableSets();
      try {
        const staging = await sets.stage(request([{ definition, rows }]));
        await staging.load(definition, rowsOf(rows));
        const reader = await staging.openReader();
        return await readText(reader, definition).finally(() => reader.close());
      } finally {
        await sets.close();
      }
    }
    const MOMENTS = [
      '1\t1900-01-01 00:00:00.5+00',
      '2\t2024-03-31 01:30:00+00',
      '3\t9999-12-31 15:59:59.999+00',
      '4\t\\N',
    ];

    it.each([undefined, '+00:00', '+08:00', '-03:30'])('moments in the zone %s', async (zone) => {
      await run('CREATE TABLE moments (id int PRIMARY KEY, v datetime(3))');
      const rows = `${MOMENTS.join('\n')}\n`;
      const [definition] = (await withReader(setup, (reader) =>
        Promise.all([reader.describeTable({ name: 'moments' }, { v: 'instant' })]),
      )) as [TableDefinition];
      expect(sortedLines(await loaded(definition, rows, zone))).toEqual(MOMENTS);
      if (zone !== '+08:00') return;
      const stored = await run(
        "SELECT TABLE_NAME n FROM information_schema.TABLES WHERE TABLE_NAME LIKE 'strongbox\\_set\\_%\\_a' AND TABLE_SCHEMA = DATABASE()",
      );
      expect(await run(`SELECT CAST(v AS char) v FROM \`${stored[0]?.n}\` WHERE id = 2`)).toEqual([
        { v: '2024-03-31 09:30:00.000' },
      ]);
    });

    it('a zone that the server does not know is no reason to lose a moment', async () => {
      await run('CREATE TABLE moments (id int PRIMARY KEY, v datetime(3))');
      const definition = await withReader(setup, (reader) =>
        reader.describeTable({ name: 'moments' }, { v: 'instant' }),
      );
      const error = await refusal(loaded(definition, '1\t2024-03-31 01:30:00+00\n', 'Nowhere/At_All'));
      expect(error).toMatchObject({ code: 'DATA_UNFIT', details: { table: 'moments', column: 'v', row: 1 } });
    });

    it('a value that does not fit is told with its column and row, also in the second call', async () => {
      await run('CREATE TABLE narrow (id int PRIMARY KEY, v varchar(3))');
      const [{ definition }] = (await held('narrow')) as [Held];
      const sets = await dialect().openTableSets();
      const staging = await sets.stage(request([{ definition, rows: '' }]));
      await staging.load(definition, rowsOf('1\ta\n2\tb\n'));
      expect(await refusal(staging.load(definition, rowsOf('3\tc\n4\tlong\n')))).toMatchObject({
        code: 'DATA_UNFIT',
        details: { table: 'narrow', column: 'v', row: 4 },
      });
      await sets.close();
    });

    it('without LOAD DATA LOCAL, rows come in as exactly, and one above max_allowed_packet is refused', async () => {
      await run(
        'CREATE TABLE inserted (id int PRIMARY KEY, t longtext, b longblob, f tinyint(1), p point, m datetime(3), l varchar(9) CHARACTER SET latin1)',
      );
      const definition = await withReader(setup, (reader) =>
        reader.describeTable({ name: 'inserted' }, { f: 'boolean', p: 'point', m: 'instant' }),
      );
      const lines = [
        `1\tit's \\\\ \\t\\n "x" 漢\t\\\\x00ff5c27\tt\t[1.5,0.30000000000000004]\t2024-01-01 00:00:00.5+00\té`,
        '2\t\t\\\\x\tf\t\\N\t\\N\t\\N',
        ...Array.from({ length: 9 }, (_, n) => `${n + 3}\t${'x'.repeat(1024 * 1024)}\t\\N\t\\N\t\\N\t\\N\t\\N`),
      ];
      const session = await openWriter(options);
      const values = storedValues(definition, '+08:00');
      const insert = (rows: string, before: number) =>
        insertRows(session, { table: 'inserted', staged: 'inserted', values, rows: rowsOf(rows), before });
      expect(await insert(`${lines.join('\n')}\n`, 0)).toBe(lines.length);
      const zoned: Setup = { ...setup, dialect: new MysqlDialect({ ...options, timezone: '+08:00' }) };
      const text = await withReader(zoned, (reader) => readText(reader, definition));
      expect(sortedLines(text)).toEqual([...lines].sort());
      const large = `90\t${'x'.repeat(session.maxAllowedPacket)}\t\\N\t\\N\t\\N\t\\N\t\\N\n`;
      for (const bad of ['91\n', '92\tx\t\\N\tmaybe\t\\N\t\\N\t\\N\n', '93\tx\tno hex\tt\t\\N\t\\N\t\\N\n', large]) {
        expect(await refusal(insert(bad, 11))).toMatchObject({ code: 'DATA_UNFIT', details: { table: 'inserted' } });
      }
      await session.close();
    });

    it('a collation that this server does not have is replaced, and said', async () => {
      await run('CREATE TABLE collated (id int PRIMARY KEY, v varchar(20))');
      const [one] = (await held('collated')) as [Held];
      const columns = one.definition.columns.map((column) =>
        column.name === 'v' ? { ...column, collation: 'utf8mb4_from_mars_ci' } : column,
      );
      const sets = await dialect().openTableSets();
      const { warnings } = await restore(sets, [{ ...one, definition: { ...one.definition, columns, ddl: null } }]);
      expect(warnings).toEqual([expect.stringMatching(/collated\.v .*utf8mb4_from_mars_ci\.$/)]);
      await sets.close();
    });
  });

  it('an index of an archive cannot bring another clause with it', async () => {
    await run('CREATE TABLE clauses (id int PRIMARY KEY, v int)');
    const [{ definition, rows }] = (await held('clauses')) as [Held];
    const tails = [
      ', DROP COLUMN v',
      ' COMMENT "x", DROP COLUMN v',
      ', RENAME TO live',
      ') (',
      ' /*!80000 , DROP COLUMN v */',
    ];
    const indexes = tails.map((tail, number) => ({
      name: `k${number}`,
      unique: false,
      columns: ['v'],
      constraint: false,
      ddl: `ALTER TABLE \`clauses\` ADD KEY \`k${number}\` (\`v\`)${tail}`,
    }));
    const sets = await dialect().openTableSets();
    await restore(sets, [{ definition: { ...definition, indexes }, rows }]);
    const [after] = (await held('clauses')) as [Held];
    expect(after.definition.columns).toEqual(definition.columns);
    expect(after.definition.indexes.map(({ name }) => name)).toEqual(indexes.map(({ name }) => name));
    await sets.close();
  });

  it('rights that are missing are told with the statement that grants them', async () => {
    const name = `strongbox_${randomUUID().slice(0, 8)}`;
    await run(`CREATE USER ${name}@'%' IDENTIFIED BY 'secret'`);
    try {
      await run(
        `GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON \`${options.database?.replaceAll('_', '\\_')}\`.* TO ${name}@'%'`,
      );
      const user = new MysqlDialect({ ...options, username: name, password: 'secret' });
      const { missingRights } = await user.survey([]);
      expect(missingRights.map(({ grant }) => /^GRANT (.*) ON/.exec(grant)?.[1])).toEqual([
        'ALTER',
        'DROP',
        'INDEX',
        'REFERENCES',
        'TRIGGER',
        'CREATE VIEW',
        'SHOW VIEW',
      ]);
      for (const { grant } of missingRights) await run(grant);
      expect((await user.survey([])).missingRights).toEqual([]);
      expect((await user.survey([], true)).missingRights).toEqual([
        { message: expect.stringMatching(/LOCK TABLES/), grant: expect.stringMatching(/^GRANT LOCK TABLES ON/) },
      ]);
      // And with exactly these, all goes well.
      await run('CREATE TABLE parent (id int PRIMARY KEY)');
      await run('CREATE TABLE mine (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES parent (id))');
      await run('CREATE VIEW seen AS SELECT id FROM mine');
      await run('CREATE TRIGGER fired BEFORE INSERT ON mine FOR EACH ROW SET NEW.p = NULL');
      const objects = (await withReader(setup, (reader) => reader.describeObjects())).objects;
      const sets = await user.openTableSets();
      const { id, report, warnings } = await restore(sets, await held('mine', 'parent'), { objects });
      await sets.exchange(id);
      expect([warnings, report.warnings]).toEqual([[], []]);
      await sets.close();
    } finally {
      await run(`DROP USER ${name}@'%'`);
    }
  });

  it('a foreign key of another database is an obstacle', async () => {
    await run('CREATE TABLE wanted (id int PRIMARY KEY)');
    const other = await createDatabase('mysql');
    try {
      await run(
        `CREATE TABLE \`${other.options.database}\`.far (id int PRIMARY KEY, FOREIGN KEY (id) REFERENCES \`${options.database}\`.wanted (id))`,
      );
      const { obstacles, references } = await dialect().survey([{ name: 'wanted' }]);
      expect(references).toEqual([]);
      expect(obstacles).toEqual([
        { table: { name: 'wanted' }, message: expect.stringContaining(other.options.database ?? '') },
      ]);
    } finally {
      await other.drop();
    }
  });
});
