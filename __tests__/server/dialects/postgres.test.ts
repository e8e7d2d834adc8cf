import type { ConnectionOptions } from '../../../src/server/dialects/dialect';
import { PostgresDialect } from '../../../src/server/dialects/postgres/postgres-dialect';
import { describeDialect, type DialectFixture, type Sql, type TypeCase } from '../../conformance/dialect-suite';
import { connectPostgres } from '../../helpers/databases';

async function connect(options: ConnectionOptions): Promise<Sql> {
  const client = await connectPostgres(options);
  client.on('error', () => undefined);
  return {
    run: async (statement) => (await client.query(statement)).rows ?? [],
    close: () => client.end(),
  };
}

const quote = (name: string) => `"${name.replace(/"/g, '""')}"`;
/** A literal without a type of its own, so that it can be JSON as well. */
function text(value: string): string {
  const escape = (character: string) => `\\+${(character.codePointAt(0) as number).toString(16).padStart(6, '0')}`;
  return `U&'${Array.from(value, escape).join('')}'`;
}
const same = (...values: string[]) => values.map((value): [string, string] => [`'${value}'`, value]);

const cases: TypeCase[] = [
  { native: 'smallint', type: 'int', values: same('-32768', '32767'), column: { native: 'smallint' } },
  { native: 'integer', type: 'int', values: same('-2147483648', '0') },
  {
    native: 'numeric(38,18)',
    type: 'decimal',
    column: { native: 'numeric(38,18)', precision: 38, scale: 18 },
    values: same('12345678901234567890.123456789012345678', '-0.000000000000000001', '0.000000000000000000'),
  },
  {
    native: 'numeric',
    type: 'decimal',
    column: { precision: null },
    values: same('NaN', '1e3').map(([e, t]) => [e, t.replace('1e3', '1000')]),
  },
  { native: 'numeric(5,-2)', type: 'decimal', column: { precision: 5, scale: -2 }, values: [['12345', '12300']] },
  {
    native: 'real',
    type: 'float',
    column: { precision: 24 },
    values: same('0.1', '1e-45', '3.4028235e+38', 'NaN', '-Infinity'),
  },
  {
    native: 'boolean',
    type: 'boolean',
    values: [
      ['true', 't'],
      ['false', 'f'],
    ],
  },
  {
    native: 'varchar(40)',
    type: 'text',
    column: { length: 40, native: 'character varying(40)' },
    values: same('', 'x', '漢'),
  },
  { native: 'character(3)', type: 'text', column: { length: 3 }, values: [["'a'", 'a  ']] },
  { native: 'text COLLATE "C"', type: 'text', column: { collation: 'C' }, values: same('x') },
  {
    native: 'uuid',
    type: 'uuid',
    values: [["'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']],
  },
  { native: 'date', type: 'date', values: same('1969-12-31', '0001-01-01', '9999-12-31', '2024-02-29') },
  { native: 'time', type: 'time', column: { scale: 6 }, values: same('00:00:00', '23:59:59.999999', '12:00:00.5') },
  { native: 'timestamp', type: 'datetime', values: same('1969-07-20 20:17:40.000001', '2024-03-31 02:30:00') },
  {
    native: 'timestamp(3) with time zone',
    type: 'instant',
    column: { scale: 3 },
    values: [
      ["'1969-07-20 20:17:40.123+03'", '1969-07-20 17:17:40.123+00'],
      ["'2024-10-27 01:30:00.5 Europe/Berlin'", '2024-10-26 23:30:00.5+00'],
      ["'0001-01-01 00:00:00+00'", '0001-01-01 00:00:00+00'],
    ],
  },
  { native: 'timestamptz', type: 'instant', column: { scale: 6 }, values: same('1900-01-01 00:00:00.000001+00') },
  {
    native: 'jsonb',
    type: 'json',
    values: [
      [`'{"b":1,"a":[null,1.50]}'`, '{"a": [null, 1.50], "b": 1}'],
      ["'null'", 'null'],
    ],
  },
  { native: 'jsonb', type: 'array', hint: 'array', values: [[`'["a",1]'`, '["a", 1]']] },
  { native: 'json', type: 'point', hint: 'point', values: same('[1,2]') },
  {
    native: 'integer[]',
    type: 'array',
    values: [
      ["'{1,NULL,3}'", '[1,null,3]'],
      ["'{}'", '[]'],
      ["'{{1,2},{3,4}}'", '[[1,2],[3,4]]'],
    ],
  },
  { native: 'bigint[]', type: 'array', values: [["'{9007199254740993}'", '[9007199254740993]']] },
  { native: 'text[]', type: 'array', values: [[`ARRAY['a"b', E'\\\\\\n', '漢']`, '["a\\\\"b","\\\\\\\\\\\\n","漢"]']] },
  { native: 'inet[]', type: 'native', values: [["'{10.0.0.1}'", '{10.0.0.1}']] },
  {
    native: 'point',
    type: 'point',
    values: [
      ["'(1.5,-2)'", '[1.5,-2]'],
      ["'(116.3974281,39.9087)'", '[116.3974281,39.9087]'],
    ],
  },
  {
    native: 'path',
    type: 'path',
    values: [
      ["'[(1,2),(3.25,4)]'", '[[1,2],[3.25,4]]'],
      ["'((1,2),(3,4))'", '{"closed":true,"points":[[1,2],[3,4]]}'],
    ],
  },
  { native: 'polygon', type: 'polygon', values: [["'((0,0),(1,0.5),(1,1))'", '[[0,0],[1,0.5],[1,1]]']] },
  { native: 'circle', type: 'circle', values: [["'<(1,2.5),3>'", '[1,2.5,3]']] },
  {
    native: '"Mood of day"',
    type: 'text',
    setup: [`CREATE TYPE "Mood of day" AS ENUM ('sad', 'so, so', 'it''s "ok"')`],
    column: { native: '"Mood of day"', enumValues: ['sad', 'so, so', 'it\'s "ok"'] },
    values: [["'so, so'", 'so, so']],
  },
  {
    native: 'small_money',
    type: 'decimal',
    setup: ['CREATE DOMAIN small_money AS numeric(6,2) CHECK (VALUE >= 0)'],
    column: { native: 'small_money', precision: 6, scale: 2 },
    values: [['1.5', '1.50']],
  },
  { native: 'interval', type: 'native', values: same('1 year 2 mons 3 days 04:05:06.7') },
  { native: 'inet', type: 'native', values: same('192.168.0.0/24') },
  { native: 'int4range', type: 'native', values: same('[1,5)') },
  { native: 'tsvector', type: 'native', values: [[`'a:1 b:2'`, `'a':1 'b':2`]] },
  { native: 'bit(4)', type: 'native', column: { native: 'bit(4)' }, values: same('1010') },
  { native: 'xml', type: 'native', values: same('<a>1</a>') },
  { native: 'time with time zone', type: 'native', values: same('12:00:00+02') },
  {
    native: 'pair_type',
    type: 'native',
    setup: ['CREATE TYPE pair_type AS (a integer, b text)'],
    values: [["ROW(1, 'x y')", '(1,"x y")']],
  },
];

const definitions: DialectFixture['definitions'] = [
  {
    title: 'serial columns and identity ALWAYS',
    setup: [
      'CREATE TABLE serial_one (id bigserial PRIMARY KEY, other bigserial)',
      'INSERT INTO serial_one DEFAULT VALUES',
      "SELECT setval('serial_one_id_seq', 9007199254740993)",
    ],
    table: { name: 'serial_one' },
    expected: {
      columns: [
        { name: 'id', type: 'int', identity: 'serial', default: null },
        { name: 'other', identity: null, default: "nextval('serial_one_other_seq'::regclass)" },
      ],
      sequence: { column: 'id', name: 'serial_one_id_seq', last: '9007199254740993' },
    },
    lines: ['1\t1'],
  },
  {
    title: 'a sequence told to begin elsewhere',
    setup: ['CREATE TABLE begins (id integer GENERATED ALWAYS AS IDENTITY (START WITH 100) PRIMARY KEY)'],
    table: { name: 'begins' },
    expected: { columns: [{ identity: 'always' }], sequence: { column: 'id', name: 'begins_id_seq', last: '99' } },
  },
  {
    title: 'partial and expression indexes, exclusion constraints',
    setup: [
      'CREATE TABLE index_kinds (a integer, b text, during int4range, EXCLUDE USING gist (during WITH &&))',
      'CREATE INDEX k_expression ON index_kinds (lower(b), a) INCLUDE (during)',
      'CREATE UNIQUE INDEX k_partial ON index_kinds (a) WHERE b IS NULL',
    ],
    table: { name: 'index_kinds' },
    expected: {
      indexes: [
        {
          ddl: 'ALTER TABLE ONLY index_kinds ADD CONSTRAINT index_kinds_during_excl EXCLUDE USING gist (during WITH &&)',
        },
        { name: 'k_expression', unique: false, columns: [null, 'a'], ddl: expect.stringContaining('lower(b)') },
        {
          name: 'k_partial',
          unique: true,
          columns: ['a'],
          constraint: false,
          ddl: expect.stringContaining('WHERE b IS NULL'),
        },
      ],
    },
  },
  {
    title: 'rows of a child are not read through its parent',
    setup: [
      'CREATE TABLE parent (id integer PRIMARY KEY, v text)',
      'CREATE TABLE child (extra text) INHERITS (parent)',
      "INSERT INTO parent VALUES (1, 'parent')",
      "INSERT INTO child VALUES (2, 'child', 'x')",
    ],
    table: { name: 'parent' },
    expected: { inherits: [] },
    lines: ['1\tparent'],
  },
  {
    title: 'the same where values must be converted',
    setup: ["ALTER TABLE parent ADD COLUMN p point DEFAULT '(1,2)'"],
    table: { name: 'parent' },
    expected: { columns: [{}, {}, { default: "'(1,2)'::point" }] },
    lines: ['1\tparent\t[1,2]'],
  },
  {
    title: 'a child names its parents and holds its own rows',
    setup: [],
    table: { name: 'child' },
    expected: { inherits: [{ schema: 'public', name: 'parent' }] },
    lines: ['2\tchild\tx\t[1,2]'],
  },
  {
    title: 'a partitioned table holds the rows of its partitions',
    setup: [
      'CREATE TABLE parted (id integer, v text) PARTITION BY RANGE (id)',
      'CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10)',
      'CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (10) TO (20)',
      "INSERT INTO parted VALUES (1, 'a'), (11, 'b')",
    ],
    table: { name: 'parted' },
    expected: { kind: 'table', inherits: [] },
    lines: ['1\ta', '11\tb'],
  },
  {
    title: 'a table of another schema',
    setup: [
      'CREATE SCHEMA "Other one"',
      'CREATE TABLE "Other one"."order" (id integer)',
      'INSERT INTO "Other one"."order" VALUES (5)',
    ],
    table: { schema: 'Other one', name: 'order' },
    expected: { schema: 'Other one', name: 'order', columns: [{ name: 'id' }] },
    lines: ['5'],
  },
  {
    title: 'a table of no columns',
    setup: [
      'CREATE TABLE no_columns ()',
      'INSERT INTO no_columns DEFAULT VALUES',
      'INSERT INTO no_columns DEFAULT VALUES',
    ],
    table: { name: 'no_columns' },
    expected: { columns: [] },
    lines: ['', ''],
  },
  {
    title: 'a column dropped long ago leaves no trace, comments are kept',
    setup: [
      'CREATE TABLE altered (a integer, b integer, c integer)',
      'ALTER TABLE altered DROP COLUMN b',
      "COMMENT ON TABLE altered IS 'about the table'",
      "COMMENT ON COLUMN altered.c IS 'about c'",
      'INSERT INTO altered VALUES (1, 3)',
    ],
    table: { name: 'altered' },
    expected: { comment: 'about the table', columns: [{ name: 'a' }, { name: 'c', comment: 'about c' }] },
    lines: ['1\t3'],
  },
  {
    title: 'deferrable foreign keys',
    setup: [
      'CREATE TABLE deferring (id integer PRIMARY KEY, up integer REFERENCES deferring DEFERRABLE INITIALLY DEFERRED)',
    ],
    table: { name: 'deferring' },
    expected: {
      foreignKeys: [{ deferrable: true, onDelete: 'NO ACTION', references: { schema: 'public', name: 'deferring' } }],
    },
  },
];

const objects: DialectFixture['objects'] = {
  setup: [
    'CREATE TABLE object_table (id integer)',
    "CREATE TYPE object_enum AS ENUM ('a', 'b')",
    "CREATE DOMAIN object_domain AS text DEFAULT 'x' NOT NULL CONSTRAINT short CHECK (length(VALUE) < 9)",
    'CREATE TYPE object_pair AS (a integer, "B" text)',
    'CREATE SEQUENCE object_sequence INCREMENT BY 5 START WITH 10',
    "SELECT nextval('object_sequence')",
    'CREATE FUNCTION object_function(x integer) RETURNS integer LANGUAGE sql AS $$ SELECT x + 1 $$',
    'CREATE FUNCTION object_trigger_function() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
    'CREATE PROCEDURE object_procedure() LANGUAGE sql AS $$ SELECT 1 $$',
    'CREATE TRIGGER object_trigger BEFORE INSERT ON object_table FOR EACH ROW EXECUTE FUNCTION object_trigger_function()',
    'CREATE MATERIALIZED VIEW "object View" AS SELECT 1 AS one',
    'CREATE EXTENSION IF NOT EXISTS citext',
  ],
  expected: [
    { kind: 'type', name: 'object_enum', schema: 'public', ddl: "CREATE TYPE object_enum AS ENUM ('a', 'b')" },
    {
      kind: 'type',
      name: 'object_domain',
      ddl: expect.stringContaining("AS text DEFAULT 'x'::text NOT NULL CONSTRAINT short CHECK") as string,
    },
    { kind: 'type', name: 'object_pair', ddl: 'CREATE TYPE object_pair AS (a integer, "B" text)' },
    {
      kind: 'sequence',
      name: 'object_sequence',
      ddl: expect.stringMatching(/INCREMENT BY 5 .* START WITH 15$/) as string,
    },
    { kind: 'function', name: 'object_function', ddl: expect.stringContaining('SELECT x + 1') as string },
    { kind: 'function', name: 'object_trigger_function' },
    { kind: 'procedure', name: 'object_procedure' },
    { kind: 'trigger', name: 'object_trigger', table: 'object_table' },
    {
      kind: 'materialized view',
      name: 'object View',
      ddl: expect.stringContaining('CREATE MATERIALIZED VIEW "object View" AS') as string,
    },
  ],
};

describeDialect({
  dialect: 'postgres',
  open: (options) => new PostgresDialect(options),
  connect,
  quote,
  text,
  bytes: (value) => `'\\x${value.toString('hex')}'::bytea`,
  types: { int64: 'bigint', double: 'double precision', text: 'text', bytes: 'bytea', json: 'json' },
  doubles: [
    ["'NaN'", 'NaN'],
    ["'Infinity'", 'Infinity'],
    ["'-Infinity'", '-Infinity'],
  ],
  cases,
  missingTypes: {},
  identityColumn: 'id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY',
  generatedColumn: 'integer GENERATED ALWAYS AS (amount * 2) STORED',
  cycle: [
    'CREATE TABLE cycle_a (id integer PRIMARY KEY, other integer)',
    'CREATE TABLE cycle_b (id integer PRIMARY KEY, other integer REFERENCES cycle_a (id))',
    'ALTER TABLE cycle_a ADD FOREIGN KEY (other) REFERENCES cycle_b (id)',
  ],
  definitions,
  objects,
  analyze: (table) => `ANALYZE ${quote(table)}`,
  truncate: (table) => `TRUNCATE TABLE ${quote(table)}`,
  makeWide: async (sql, rows, characters) => {
    await sql.run('CREATE TABLE wide (id integer, v text)');
    await sql.run(`INSERT INTO wide SELECT i, repeat('x', ${characters}) FROM generate_series(1, ${rows}) i`);
  },
  sessions: {
    active: async (sql) => {
      const rows = await sql.run(
        `SELECT count(*)::integer AS n FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active' AND backend_type = 'client backend'`,
      );
      return Number(rows[0]?.n);
    },
    kill: async (sql) => {
      await sql.run(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
      );
    },
  },
});
