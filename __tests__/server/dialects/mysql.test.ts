import type { ConnectionOptions } from '../../../src/server/dialects/dialect';
import { MysqlDialect } from '../../../src/server/dialects/mysql/mysql-dialect';
import { describeDialect, type DialectFixture, type Sql, type TypeCase } from '../../conformance/dialect-suite';
import { connectMysql, serverOptions } from '../../helpers/databases';

const MIB = 1024 * 1024;

async function connect(options: ConnectionOptions): Promise<Sql> {
  const connection = await connectMysql(options);
  // Unlike the dialect's session, so that nothing it prints can depend on this one.
  await connection.query("SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+02:00'");
  return {
    run: async (statement) => {
      const [rows] = await connection.query(statement);
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
    },
    close: () => connection.end(),
  };
}

const quote = (name: string) => `\`${name.replaceAll('`', '``')}\``;
const bytes = (value: Buffer) => (value.length > 0 ? `X'${value.toString('hex')}'` : "''");
const text = (value: string) => `CONVERT(${bytes(Buffer.from(value))} USING utf8mb4)`;
const same = (...values: string[]) => values.map((value): [string, string] => [`'${value}'`, value]);
const shape = (wkt: string, srid = 0) => `ST_GeomFromText('${wkt}', ${srid})`;

const cases: TypeCase[] = [
  { native: 'tinyint', type: 'int', values: same('-128', '127') },
  { native: 'tinyint(1)', type: 'int', values: same('0', '1', '5'), column: { native: 'tinyint(1)' } },
  {
    native: 'tinyint(1)',
    type: 'boolean',
    hint: 'boolean',
    values: [
      ['true', 't'],
      ['false', 'f'],
    ],
  },
  {
    native: 'bit(1)',
    type: 'boolean',
    hint: 'boolean',
    values: [
      ["b'1'", 't'],
      ["b'0'", 'f'],
    ],
  },
  { native: 'smallint unsigned', type: 'int', values: same('65535') },
  { native: 'int zerofill', type: 'int', values: same('7') },
  { native: 'bigint unsigned', type: 'int', values: same('18446744073709551615', '9223372036854775808') },
  { native: 'year', type: 'int', values: [...same('1901', '2155'), ['0', '0']] },
  {
    native: 'decimal(38,18)',
    type: 'decimal',
    column: { precision: 38, scale: 18 },
    values: same('12345678901234567890.123456789012345678', '-0.000000000000000001', '0.000000000000000000'),
  },
  { native: 'decimal(65,30)', type: 'decimal', values: same(`${'9'.repeat(35)}.${'1'.repeat(30)}`) },
  {
    native: 'float',
    type: 'float',
    column: { precision: 24 },
    values: [
      ['0.1', '0.10000000149011612'],
      ['16777217', '16777216'],
      ['3.4028234e38', '3.4028234663852886e38'],
      ['1.17549435e-38', '1.1754943508222875e-38'],
    ],
  },
  { native: 'double(20,2)', type: 'float', column: { precision: 53 }, values: same('1234567890123.25', '0.1') },
  { native: 'varchar(40)', type: 'text', column: { length: 40 }, values: same('', 'x', '漢', ' x ') },
  { native: 'char(5)', type: 'text', column: { length: 5 }, values: same('a') },
  {
    native: 'varchar(9) CHARACTER SET latin1',
    type: 'text',
    column: { collation: 'latin1_swedish_ci' },
    values: [...same('é€ÿ'), [text('\\\t'), '\\\\\\t']],
  },
  { native: 'text CHARACTER SET utf16', type: 'text', values: [...same('漢😀'), [text('a\n\\'), 'a\\n\\\\']] },
  {
    native: "enum('a','it''s','b,c','\\\\','漢')",
    type: 'text',
    column: { enumValues: ['a', "it's", 'b,c', '\\', '漢'] },
    values: [...same('a', 'b,c', '漢'), ["'\\\\'", '\\\\']],
  },
  { native: "set('x','y')", type: 'text', column: { enumValues: ['x', 'y'] }, values: same('', 'x', 'x,y') },
  { native: 'char(36)', type: 'uuid', hint: 'uuid', values: same('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11') },
  { native: 'binary(3)', type: 'bytes', column: { length: 3 }, values: [["X'5C00'", '\\\\x5c0000']] },
  { native: 'varbinary(9)', type: 'bytes', column: { length: 9 }, values: [["X'00FF'", '\\\\x00ff']] },
  { native: 'date', type: 'date', values: same('1969-12-31', '1000-01-01', '9999-12-31', '2024-02-29', '0000-00-00') },
  { native: 'time', type: 'time', column: { scale: 0 }, values: same('00:00:00', '-838:59:59', '23:59:59') },
  { native: 'time(6)', type: 'time', column: { scale: 6 }, values: same('12:00:00.5', '23:59:59.999999', '00:00:00') },
  {
    native: 'datetime(6)',
    type: 'datetime',
    column: { scale: 6 },
    values: same('1969-07-20 20:17:40.000001', '2024-03-31 02:30:00', '0000-00-00 00:00:00', '2024-02-31 10:00:00.5'),
  },
  {
    native: 'datetime(3)',
    type: 'instant',
    hint: 'instant',
    values: [
      ["'1969-07-20 20:17:40.120'", '1969-07-20 20:17:40.12+00'],
      ["'2024-03-31 02:30:00'", '2024-03-31 02:30:00+00'],
    ],
  },
  {
    native: 'timestamp(6) NULL',
    type: 'instant',
    column: { scale: 6 },
    values: [
      ["'2024-10-27 01:30:00.123456'", '2024-10-26 23:30:00.123456+00'],
      ["'1970-01-01 02:00:01'", '1970-01-01 00:00:01+00'],
      ["'0000-00-00 00:00:00'", '0000-00-00 00:00:00+00'],
    ],
  },
  { native: 'json', type: 'array', hint: 'array', values: same('["a",1]') },
  { native: 'json', type: 'circle', hint: 'circle', values: same('[1.5,2,3]') },
  { native: 'text', type: 'json', hint: 'json', values: same('[1]') },
  {
    native: 'point',
    type: 'point',
    hint: 'point',
    values: [
      [shape('POINT(116.3974281 39.9087)'), '[116.3974281,39.9087]'],
      ['POINT(0.1e0 + 0.2e0, -1e300)', '[0.30000000000000004,-1e300]'],
    ],
  },
  {
    native: 'linestring',
    type: 'path',
    hint: 'path',
    values: [[shape('LINESTRING(1 2,3.25 -4,0.30000000000000004 0)'), '[[1,2],[3.25,-4],[0.30000000000000004,0]]']],
  },
  {
    native: 'polygon',
    type: 'polygon',
    hint: 'polygon',
    values: [[shape('POLYGON((0 0,1 0.5,1 1,0 0))'), '[[0,0],[1,0.5],[1,1],[0,0]]']],
  },
  {
    native: 'point',
    type: 'native',
    values: [[shape('POINT(1 2)', 4326), '\\\\xe61000000101000000000000000000f03f0000000000000040']],
  },
  { native: 'geometry', type: 'native', values: [['POINT(0, 0)', `\\\\x000000000101000000${'0'.repeat(32)}`]] },
  { native: 'bit(64)', type: 'native', values: [['18446744073709551615', '18446744073709551615']] },
];

const definitions: DialectFixture['definitions'] = [
  {
    title: 'a JSON column is known by its type or its check',
    setup: ["CREATE TABLE json_columns (a json, b longtext, c json NOT NULL DEFAULT ('{}'))"],
    table: { name: 'json_columns' },
    expected: {
      columns: [{ type: 'json' }, { type: 'text' }, { type: 'json', default: expect.stringContaining('{}') }],
    },
  },
  {
    title: 'defaults are expressions, whatever they are made of',
    setup: [
      `CREATE TABLE defaults (a varchar(9) DEFAULT 'it''s', b varchar(40) DEFAULT (uuid()), c int DEFAULT NULL, d decimal(5,2) DEFAULT 1.5,
        e timestamp(3) NULL DEFAULT current_timestamp(3), f enum('x','y') DEFAULT 'y', g varchar(9) DEFAULT '', h varchar(9) DEFAULT 'NULL')`,
    ],
    table: { name: 'defaults' },
    expected: {
      columns: [
        { default: expect.stringMatching(/^'it(''|\\')s'$/) },
        { default: 'uuid()' },
        { default: null },
        { default: '1.50' },
        { default: expect.stringMatching(/^current_timestamp\(3\)$/i) },
        { default: "'y'" },
        { default: "''" },
        { default: "'NULL'" },
      ],
    },
  },
  {
    title: 'indexes with prefixes and directions are whole in their DDL',
    setup: ['CREATE TABLE index_kinds (a varchar(300), b int, c text, INDEX k (a(10), b DESC), FULLTEXT INDEX f (c))'],
    table: { name: 'index_kinds' },
    expected: {
      indexes: [
        { name: 'f', columns: ['c'], ddl: 'ALTER TABLE `index_kinds` ADD FULLTEXT KEY `f` (`c`)' },
        {
          name: 'k',
          unique: false,
          columns: ['a', 'b'],
          ddl: expect.stringMatching(/^ALTER TABLE `index_kinds` ADD KEY `k` \(`a`\(10\),`b`.*\)$/),
        },
      ],
    },
  },
  {
    title: 'comments, number position beyond the doubles, the statement itself',
    setup: [
      "CREATE TABLE commented (id bigint unsigned AUTO_INCREMENT PRIMARY KEY, v int COMMENT 'about v') COMMENT 'it is AUTO_INCREMENT=5'",
      'ALTER TABLE commented AUTO_INCREMENT = 9007199254740994',
    ],
    table: { name: 'commented' },
    expected: {
      comment: 'it is AUTO_INCREMENT=5',
      columns: [{ identity: 'auto increment' }, { comment: 'about v' }],
      sequence: { column: 'id', last: '9007199254740993' },
      ddl: expect.stringMatching(/^CREATE TABLE `commented` \(/),
    },
  },
  {
    title: 'a NOT NULL date of zeros is a date, and an invisible column a column',
    setup: [
      'CREATE TABLE zero_dates (d date NOT NULL, i int INVISIBLE)',
      "INSERT INTO zero_dates (d, i) VALUES ('0000-00-00', 1), ('2024-01-01', NULL)",
    ],
    table: { name: 'zero_dates' },
    expected: { columns: [{ nullable: false }, { name: 'i' }] },
    lines: ['0000-00-00\t1', '2024-01-01\t\\N'],
  },
  {
    title: 'rows below, about and above the size that is fetched in pieces are alike',
    setup: [
      'CREATE TABLE sizes (a varchar(9), t longtext, n int NOT NULL, b longblob, l longtext CHARACTER SET latin1)',
      "INSERT INTO sizes VALUES ('a\\t', REPEAT('漢\\\\\\n', 3), 1, X'00FF', 'é'), (NULL, REPEAT('漢\\\\\\n', 60000), 2, NULL, 'é\\t')",
      "INSERT INTO sizes VALUES ('c', NULL, 3, REPEAT(X'5C00', 150000), REPEAT('é', 100000)), ('', '', 4, '', '')",
    ],
    table: { name: 'sizes' },
    expected: {},
    lines: [
      `a\\t\t${'漢\\\\\\n'.repeat(3)}\t1\t\\\\x00ff\té`,
      `\\N\t${'漢\\\\\\n'.repeat(60_000)}\t2\t\\N\té\\t`,
      `c\t\\N\t3\t\\\\x${'5c00'.repeat(150_000)}\t${'é'.repeat(100_000)}`,
      '\t\t4\t\\\\x\t',
    ],
  },
];

const objects: DialectFixture['objects'] = {
  setup: [
    'CREATE TABLE object_table (id integer)',
    'CREATE FUNCTION object_function(x integer) RETURNS integer DETERMINISTIC RETURN x + 1',
    'CREATE PROCEDURE object_procedure() SELECT 1',
    'CREATE TRIGGER object_trigger BEFORE INSERT ON object_table FOR EACH ROW SET NEW.id = NEW.id + 1',
    "CREATE EVENT `object Event` ON SCHEDULE AT '2037-01-01 00:00:00' DISABLE DO SELECT 1",
  ],
  expected: [
    { kind: 'function', name: 'object_function', ddl: expect.stringContaining('x + 1') as string },
    { kind: 'procedure', name: 'object_procedure' },
    { kind: 'trigger', name: 'object_trigger', table: 'object_table' },
    { kind: 'event', name: 'object Event' },
  ],
};

/** Values above the server's own max_allowed_packet, as a server with a larger one may have left them. */
async function makeWide(sql: Sql, rows: number, characters: number): Promise<void> {
  const [before] = await sql.run('SELECT @@GLOBAL.max_allowed_packet packet, DATABASE() name');
  await sql.run(`SET GLOBAL max_allowed_packet = ${64 * MIB}`);
  const large = await connectMysql({ ...serverOptions('mysql'), database: String(before?.name) }).finally(() =>
    sql.run(`SET GLOBAL max_allowed_packet = ${String(before?.packet)}`),
  );
  await large.query('CREATE TABLE wide (id integer, v longtext)');
  for (let id = 1; id <= rows; id += 1) {
    await large.query(`INSERT INTO wide VALUES (${id}, REPEAT('x', ${characters}))`);
  }
  await large.end();
}

const OTHER_SESSIONS = 'FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()';

describeDialect({
  dialect: 'mysql',
  open: (options) => new MysqlDialect(options),
  connect,
  quote,
  text,
  bytes,
  types: { int64: 'bigint', double: 'double', text: 'longtext', bytes: 'longblob', json: 'json' },
  doubles: [],
  cases,
  missingTypes: {},
  identityColumn: 'id bigint AUTO_INCREMENT PRIMARY KEY',
  generatedColumn: 'integer GENERATED ALWAYS AS (amount * 2) STORED',
  cycle: [
    'CREATE TABLE cycle_a (id integer PRIMARY KEY, other integer)',
    'CREATE TABLE cycle_b (id integer PRIMARY KEY, other integer, FOREIGN KEY (other) REFERENCES cycle_a (id))',
    'ALTER TABLE cycle_a ADD FOREIGN KEY (other) REFERENCES cycle_b (id)',
  ],
  definitions,
  objects,
  analyze: (table) => `ANALYZE TABLE ${quote(table)}`,
  truncate: (table) => `TRUNCATE TABLE ${quote(table)}`,
  makeWide,
  sessions: {
    active: async (sql) => {
      const rows = await sql.run(`SELECT COUNT(*) n ${OTHER_SESSIONS} AND COMMAND <> 'Sleep'`);
      return Number(rows[0]?.n);
    },
    kill: async (sql) => {
      for (const { id } of await sql.run(`SELECT ID id ${OTHER_SESSIONS}`)) await sql.run(`KILL ${String(id)}`);
    },
  },
});
