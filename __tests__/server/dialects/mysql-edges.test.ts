/** What only MySQL and MariaDB have, beyond the suite: types that promise more than the server keeps, engines, rights, limits. */
import { setTimeout as delay } from 'node:timers/promises';
import type mysql from 'mysql2/promise';
import type { Reader, TypeHints } from '../../../src/server/dialects/dialect';
import { MysqlDialect } from '../../../src/server/dialects/mysql/mysql-dialect';
import { collectGarbage } from '../../conformance/dialect/memory';
import { connectMysql, createDatabase, DIALECTS, type TestDatabase } from '../../helpers/databases';

const block = DIALECTS.includes('mysql') ? describe : describe.skip;

block('MySQL and MariaDB', () => {
  let database: TestDatabase;
  let sql: mysql.Connection;
  let reader: Reader;
  const readers: Reader[] = [];

  const snapshot = async (options = database.options) => {
    const opened = await new MysqlDialect(options).openSnapshot({ workDir: '/nowhere' });
    readers.push(opened);
    return opened;
  };
  const lines = async (name: string, hints?: TypeHints) => {
    const chunks: Buffer[] = [];
    for await (const chunk of reader.readRows(await reader.describeTable({ name }, hints)))
      chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8').split('\n').slice(0, -1);
  };

  beforeAll(async () => {
    database = await createDatabase('mysql');
    sql = await connectMysql(database.options);
    await sql.query("SET SESSION sql_mode = ''");
  });
  afterEach(async () => {
    for (const opened of readers.splice(0)) await opened.close();
  });
  afterAll(async () => {
    await sql.end();
    await database.drop();
  });

  it('instants in DATETIME columns are shifted from the zone of DB_TIMEZONE to UTC, far from 1970 too', async () => {
    await sql.query('CREATE TABLE zoned (at datetime(3), local datetime, stamp timestamp NULL)');
    await sql.query("SET time_zone = '+00:00'");
    await sql.query(
      "INSERT INTO zoned VALUES ('1901-01-01 07:30:00.250', '1901-01-01 07:30:00', '2020-06-01 12:00:00'), (NULL, NULL, NULL)",
    );
    const printed: string[][] = [];
    for (const timezone of ['+00:00', '+08:00', '-03:30', undefined]) {
      reader = await snapshot({ ...database.options, timezone });
      printed.push(await lines('zoned', { at: 'instant' }));
    }
    const utc = ['1901-01-01 07:30:00.25+00\t1901-01-01 07:30:00\t2020-06-01 12:00:00+00', '\\N\t\\N\t\\N'];
    const shifted = (at: string) => [(utc[0] ?? '').replace(/^[^+]+/, at), utc[1]];
    expect(printed).toEqual([utc, shifted('1900-12-31 23:30:00.25'), shifted('1901-01-01 11:00:00.25'), utc]);
  });

  const refused: [
    what: string,
    native: string,
    hint: 'boolean' | 'polygon' | 'point' | 'json',
    bad: string,
    good: string,
  ][] = [
    ['a boolean of 5', 'tinyint(1)', 'boolean', '5', '1'],
    [
      'a polygon with a hole',
      'polygon',
      'polygon',
      "ST_GeomFromText('POLYGON((0 0,9 0,9 9,0 0),(1 1,2 1,2 2,1 1))')",
      "ST_GeomFromText('POLYGON((0 0,9 0,9 9,0 0))')",
    ],
    ['a point with an SRID', 'point', 'point', "ST_GeomFromText('POINT(1 2)', 4326)", 'POINT(1, 2)'],
    ['text that is no JSON', 'text', 'json', "'{'", "'{}'"],
  ];
  it.each(refused)('%s is DATA_UNREADABLE, not another value', async (what, native, hint, bad, good) => {
    const name = `refused_${hint}`;
    await sql.query(`CREATE TABLE ${name} (id int PRIMARY KEY, v ${native})`);
    await sql.query(`INSERT INTO ${name} VALUES (1, ${good}), (2, NULL)`);
    reader = await snapshot();
    expect(await lines(name, { v: hint })).toHaveLength(2);
    await sql.query(`INSERT INTO ${name} VALUES (3, ${bad})`);
    reader = await snapshot();
    await expect(lines(name, { v: hint })).rejects.toMatchObject({
      code: 'DATA_UNREADABLE',
      message: expect.stringContaining('v ('),
      hint: expect.stringMatching(/\w/),
      details: { table: name, columns: ['v'] },
    });
    // Without the hint nothing is promised and nothing is lost; and the reader has outlived the refusal.
    expect(await lines(name)).toHaveLength(3);
  });

  it('random doubles and floats come back as the same numbers', async () => {
    const view = new DataView(new ArrayBuffer(8));
    let seed = 42;
    const word = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0);
    const doubles: number[] = [];
    while (doubles.length < 4000) {
      view.setUint32(0, word());
      view.setUint32(4, word());
      const number = view.getFloat64(0);
      if (Number.isFinite(number)) doubles.push(number);
    }
    const floats = doubles.map((number, index) => Math.fround((number % 1e6) / (index + 1)) || 0);
    await sql.query('CREATE TABLE numbers (id int PRIMARY KEY, d double NOT NULL, f float NOT NULL)');
    const rows = doubles.map(
      (number, id) => `(${id}, ${number.toExponential()}, ${(floats[id] ?? 0).toExponential()})`,
    );
    await sql.query(`INSERT INTO numbers VALUES ${rows.join(', ')}`);
    reader = await snapshot();
    for (const line of await lines('numbers')) {
      const [id, d, f] = line.split('\t').map(Number) as [number, number, number];
      expect([id, d]).toEqual([id, doubles[id]]);
      expect([id, Math.fround(f)]).toEqual([id, floats[id]]);
      // Already a 32-bit number as printed: nothing was rounded on the way.
      expect(Math.fround(f)).toBe(f);
    }
  });

  it('a table without transactions is named in the warnings', async () => {
    await sql.query('CREATE TABLE without_transactions (id int) ENGINE = MyISAM');
    reader = await snapshot();
    expect(reader.warnings).toEqual([expect.stringContaining('without_transactions')]);
    await sql.query('DROP TABLE without_transactions');
  });

  it('objects that the user may not see are named in the warnings', async () => {
    const { options } = database;
    const user = `sb_${process.pid}`;
    await sql.query('CREATE VIEW secret_view AS SELECT 1 AS one');
    await sql.query(`CREATE USER '${user}'@'%' IDENTIFIED BY 'pass'`);
    try {
      await sql.query(`GRANT SELECT ON \`${options.database}\`.* TO '${user}'@'%'`);
      reader = await snapshot({ ...options, username: user, password: 'pass' });
      expect((await reader.describeObjects()).objects).toEqual([]);
      expect(reader.warnings).toContainEqual(expect.stringContaining('view secret_view'));
    } finally {
      await sql.query(`DROP USER '${user}'@'%'`);
    }
  });

  it('a sequence of MariaDB goes on where it was', async () => {
    reader = await snapshot();
    // MySQL has none.
    if (reader.server.product !== 'MariaDB') return;
    await sql.query('CREATE SEQUENCE counting START WITH 5 INCREMENT BY 2 NOCACHE');
    await sql.query('SELECT NEXTVAL(counting)');
    reader = await snapshot();
    expect((await reader.describeObjects()).objects).toContainEqual({
      kind: 'sequence',
      name: 'counting',
      ddl: expect.stringMatching(/^CREATE SEQUENCE `counting` start with 7 .*increment by 2/),
    });
    expect((await reader.listTables()).map(({ name }) => name)).not.toContain('counting');
    await sql.query('DROP SEQUENCE counting');
  });

  it('a server that lets results be 64 KB long gives every row whole', async () => {
    await sql.query('CREATE TABLE tight (id int, a varchar(2000), l longtext, b longblob)');
    await sql.query(
      "INSERT INTO tight VALUES (1, REPEAT('é\\\\', 900), REPEAT('é\\n', 15000), REPEAT('b', 30000)), (2, '', 'x', ''), (3, NULL, NULL, REPEAT('b', 70000))",
    );
    const [[{ packet }]] = (await sql.query('SELECT @@GLOBAL.max_allowed_packet packet')) as unknown as [
      [{ packet: number }],
    ];
    await sql.query('SET GLOBAL max_allowed_packet = 65536');
    reader = await snapshot().finally(() => sql.query(`SET GLOBAL max_allowed_packet = ${packet}`));
    expect(await lines('tight')).toEqual([
      `1\t${'é\\\\'.repeat(900)}\t${'é\\n'.repeat(15_000)}\t\\\\x${'62'.repeat(30_000)}`,
      '2\t\tx\t\\\\x',
      `3\t\\N\t\\N\t\\\\x${'62'.repeat(70_000)}`,
    ]);
  });

  it('nobody taking the rows, nothing gathers in memory', async () => {
    await sql.query('CREATE TABLE much (id int PRIMARY KEY AUTO_INCREMENT, v varchar(1000))');
    await sql.query("INSERT INTO much (v) VALUES (REPEAT('abc ', 250))");
    for (let rows = 1; rows < 200_000; rows *= 2) await sql.query('INSERT INTO much (v) SELECT v FROM much');
    reader = await snapshot();
    const stream = reader.readRows(await reader.describeTable({ name: 'much' }));
    let bytes = 0;
    let pauses = 0;
    let largest = 0;
    // Other tests of the same process hold buffers of their own.
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    for await (const chunk of stream) {
      bytes += (chunk as Buffer).length;
      if (bytes > pauses * 50_000_000) {
        pauses += 1;
        await delay(500);
        // What is held counts, not what nobody has collected yet.
        collectGarbage();
        largest = Math.max(largest, process.memoryUsage().arrayBuffers - before);
      }
    }
    expect(bytes).toBeGreaterThan(262_144 * 1000);
    expect(pauses).toBeGreaterThan(4);
    expect(largest).toBeLessThan(64 * 1024 * 1024);
  });
});
