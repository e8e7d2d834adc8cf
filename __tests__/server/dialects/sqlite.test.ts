import { Database } from 'sqlite3';
import type { ConnectionOptions } from '../../../src/server/dialects/dialect';
import { SqliteDialect } from '../../../src/server/dialects/sqlite/sqlite-dialect';
import { describeDialect, type DialectFixture, type Sql, type TypeCase } from '../../conformance/dialect-suite';

async function connect(options: ConnectionOptions): Promise<Sql> {
  const database = new Database(options.storage ?? '');
  database.configure('busyTimeout', 5000);
  await new Promise<void>((resolve, reject) => {
    // Power cuts are not what is tried here, and syncing thousands of small transactions takes minutes on some disks.
    database.exec('PRAGMA synchronous = OFF', (error) => (error ? reject(error) : resolve()));
  });
  return {
    run: (statement) =>
      new Promise((resolve, reject) => {
        database.all<Record<string, unknown>>(statement, (error, rows) => (error ? reject(error) : resolve(rows)));
      }),
    close: () => new Promise((resolve, reject) => database.close((error) => (error ? reject(error) : resolve()))),
  };
}

const bytes = (value: Buffer) => `x'${value.toString('hex')}'`;
const text = (value: string) => `CAST(${bytes(Buffer.from(value))} AS TEXT)`;
const same = (...values: string[]) => values.map((value): [string, string] => [`'${value}'`, value]);

const cases: TypeCase[] = [
  {
    native: 'BIGINT',
    type: 'int',
    values: [
      ['-9223372036854775808', '-9223372036854775808'],
      ['1.5', '1.5'],
      ["'a\tb'", 'a\\tb'],
    ],
  },
  { native: 'TINYINT', type: 'int', values: [['7', '7']] },
  {
    native: 'TINYINT(1)',
    type: 'boolean',
    values: [
      ['1', 't'],
      ['0', 'f'],
      ['2', '2'],
      ["'true'", 'true'],
    ],
  },
  {
    native: 'BOOLEAN',
    type: 'boolean',
    values: [
      ['true', 't'],
      ['false', 'f'],
    ],
  },
  {
    native: 'DECIMAL(12,2)',
    type: 'decimal',
    column: { precision: 12, scale: 2 },
    values: [
      ['12.5', '12.5'],
      ['-0.07', '-0.07'],
      ['100', '100'],
      ["'9007199254740993'", '9007199254740993'],
      ['1e22', '10000000000000000000000'],
      ['1.5e-7', '0.00000015'],
      ['-1234567890123.75', '-1234567890123.75'],
    ],
  },
  {
    native: 'REAL',
    type: 'float',
    values: [
      ["'NaN'", 'NaN'],
      ['451.99887788930903', '451.99887788930903'],
      ['1e15', '1e15'],
    ],
  },
  { native: 'VARCHAR(40)', type: 'text', column: { length: 40 }, values: same('', 'x', '漢', '5', '5.0') },
  {
    native: 'VARCHAR(9) COLLATE NOCASE',
    type: 'text',
    column: { collation: 'NOCASE', native: 'VARCHAR(9)' },
    values: same('X'),
  },
  { native: 'UUID', type: 'uuid', values: same('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11') },
  { native: 'DATE', type: 'date', values: same('1969-12-31', '0001-01-01', '9999-12-31') },
  { native: 'TIME', type: 'time', values: same('00:00:00', '23:59:59.999999') },
  {
    native: 'DATETIME',
    type: 'instant',
    values: [
      ["'2024-01-31 10:00:00.120 +00:00'", '2024-01-31 10:00:00.120+00'],
      ["'1969-07-20 20:17:40'", '1969-07-20 20:17:40+00'],
      ["'2024-01-31T10:00:00.123456Z'", '2024-01-31 10:00:00.123456+00'],
      ["'2024-01-31 23:59:59.9999 -05:30'", '2024-02-01 05:29:59.9999+00'],
      ["'2024-01-01 00:00:00+0800'", '2023-12-31 16:00:00+00'],
      // Not surely instants: as they are.
      ['1706695200123', '1706695200123'],
      ['2460340.5', '2460340.5'],
      ["'2024-02-30 10:00:00.000'", '2024-02-30 10:00:00.000'],
      ["'tomorrow\tor so'", 'tomorrow\\tor so'],
      ["'2024-01-31 10:00:00 Europe/Berlin'", '2024-01-31 10:00:00 Europe/Berlin'],
      ["''", ''],
    ],
  },
  {
    native: 'DATETIME',
    type: 'datetime',
    hint: 'datetime',
    values: [
      ["'2024-01-31 10:00:00.120 +00:00'", '2024-01-31 10:00:00.120'],
      ["'2024-01-31 10:00:00'", '2024-01-31 10:00:00'],
      ["'2024-01-31 10:00:00 +02:00'", '2024-01-31 08:00:00'],
    ],
  },
  {
    native: 'JSON',
    type: 'json',
    values: [...same('null', '{"b":1,"a":[null,1.50]}', 'true', '5'), ['1.5', '1.5'], ['1e999', '1e999']],
  },
  { native: 'JSON', type: 'array', hint: 'array', values: same('["a",1]') },
  { native: 'JSON', type: 'point', hint: 'point', values: same('[116.3974281,39.9087]') },
  { native: 'JSON', type: 'path', hint: 'path', values: same('[[1,2],[3.25,4]]') },
  { native: 'JSON', type: 'polygon', hint: 'polygon', values: same('[[0,0],[1,0.5],[1,1]]') },
  { native: 'JSON', type: 'circle', hint: 'circle', values: same('[1,2.5,3]') },
  {
    native: '',
    type: 'native',
    values: [
      ['5', '5'],
      ["'5'", "'5'"],
      ['5.0', '5.0'],
      ["x'0a'", "X'0A'"],
      ["'it''s\n'", "'it''s\\n'"],
      [text('a\0b'), "CAST(X'610062' AS TEXT)"],
      ['-9e999', '-9e999'],
    ],
  },
];

const fixture: DialectFixture = {
  dialect: 'sqlite',
  open: (options) => new SqliteDialect(options),
  connect,
  quote: (name) => `"${name.replace(/"/g, '""')}"`,
  text,
  bytes,
  types: { int64: 'BIGINT', double: 'DOUBLE PRECISION', text: 'TEXT', bytes: 'BLOB', json: 'TEXT' },
  doubles: [
    ['9e999', 'Infinity'],
    ['-9e999', '-Infinity'],
  ],
  cases,
  missingTypes: {},
  identityColumn: 'id INTEGER PRIMARY KEY AUTOINCREMENT',
  generatedColumn: 'integer GENERATED ALWAYS AS (amount * 2) VIRTUAL',
  cycle: [
    'CREATE TABLE cycle_a (id integer PRIMARY KEY, other integer REFERENCES cycle_b (id))',
    'CREATE TABLE cycle_b (id integer PRIMARY KEY, other integer REFERENCES cycle_a)',
  ],
  definitions: [
    {
      title: 'a table without rowid, in the order of a key with a collation of its own',
      setup: [
        'CREATE TABLE keyed (a TEXT COLLATE NOCASE, n BIGINT, v, PRIMARY KEY (a COLLATE BINARY DESC, n)) WITHOUT ROWID',
        "INSERT INTO keyed VALUES ('x', 1, 1), ('X', 1, 2), ('it''s', 9007199254740993, 3)",
      ],
      table: { name: 'keyed' },
      expected: { primaryKey: ['a', 'n'], sequence: null },
      lines: ['x\t1\t1', 'X\t1\t2', "it's\t9007199254740993\t3"],
    },
    {
      title: 'columns named like the row number',
      setup: [
        'CREATE TABLE numbers (rowid TEXT, oid TEXT)',
        "INSERT INTO numbers VALUES ('b', 'x'), ('a', 'y'), ('b', 'x')",
      ],
      table: { name: 'numbers' },
      expected: { primaryKey: [] },
      lines: ['b\tx', 'a\ty', 'b\tx'],
    },
    {
      title: 'constraints with odd names, comments and quotes',
      setup: [
        `CREATE TABLE "odd (" ([a b] INT /* CHECK (no) */ CONSTRAINT "named, (check" CHECK ("a b" <> ')'), -- CHECK (neither)
          \`c\` DECIMAL(5, 2) DEFAULT (1 + 2), d INT REFERENCES "odd (" DEFERRABLE INITIALLY DEFERRED,
          e TEXT AS (lower(c) || ',') STORED, CONSTRAINT pair UNIQUE ([a b], c))`,
      ],
      table: { name: 'odd (' },
      expected: {
        checks: [{ name: 'named, (check', expression: `"a b" <> ')'` }],
        columns: [
          { name: 'a b' },
          { name: 'c', default: '1 + 2' },
          { name: 'd' },
          { name: 'e', generated: { expression: "lower(c) || ','", stored: true } },
        ],
        foreignKeys: [{ columns: ['d'], deferrable: true }],
        indexes: [{ columns: ['a b', 'c'], unique: true, constraint: true }],
      },
    },
    {
      title: 'a numbered table without AUTOINCREMENT, and indexes on expressions and parts',
      setup: [
        'CREATE TABLE plain (id INTEGER PRIMARY KEY, v TEXT)',
        "INSERT INTO plain VALUES (9007199254740993, 'x')",
        'CREATE INDEX plain_lower ON plain (lower(v), v) WHERE v IS NOT NULL',
      ],
      table: { name: 'plain' },
      expected: {
        sequence: { column: 'id', last: '9007199254740993' },
        indexes: [{ columns: [null, 'v'], ddl: expect.stringMatching(/lower\(v\).*WHERE v IS NOT NULL/) }],
      },
      lines: ['9007199254740993\tx'],
    },
    {
      title: 'a full-text table is described, not read',
      setup: ['CREATE VIRTUAL TABLE words USING fts5(word)'],
      table: { name: 'words' },
      expected: { kind: 'foreign table', ddl: 'CREATE VIRTUAL TABLE words USING fts5(word)', indexes: [] },
    },
  ],
  objects: {
    setup: ['CREATE TRIGGER touched AFTER UPDATE ON listed_a BEGIN DELETE FROM listed_b; END'],
    expected: [{ kind: 'trigger', name: 'touched', table: 'listed_a' }],
  },
  analyze: (table) => `ANALYZE ${table}`,
  truncate: (table) => `DELETE FROM ${table}`,
  async makeWide(sql, rows, characters) {
    await sql.run('CREATE TABLE wide (id integer, v TEXT)');
    for (let id = 1; id <= rows; id += 1) {
      await sql.run(`INSERT INTO wide VALUES (${id}, printf('%.*c', ${characters}, 'x'))`);
    }
  },
  sessions: null,
};

describeDialect(fixture);
