/** What only SQLite can hold, and what only SQLite can do to a backup. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Database } from 'sqlite3';
import type { TypeHints } from '../../../src/server/dialects/dialect';
import { SqliteDialect } from '../../../src/server/dialects/sqlite/sqlite-dialect';
import { readText } from '../../conformance/dialect/reading';
import { createDatabase, DIALECTS, type TestDatabase } from '../../helpers/databases';

const block = DIALECTS.includes('sqlite') ? describe : describe.skip;

block('sqlite', () => {
  let database: TestDatabase;
  let file: Database;
  let workDir: string;

  const run = (sql: string, parameters: unknown[] = []) =>
    new Promise<Record<string, unknown>[]>((resolve, reject) => {
      file.all<Record<string, unknown>>(sql, parameters, (error, rows) => (error ? reject(error) : resolve(rows)));
    });
  const read = async (name: string, hints?: TypeHints) => {
    const reader = await new SqliteDialect(database.options).openSnapshot({ workDir });
    try {
      return await readText(reader, await reader.describeTable({ name }, hints));
    } finally {
      await reader.close();
      expect(await readdir(workDir)).toEqual([]);
    }
  };

  beforeEach(async () => {
    database = await createDatabase('sqlite');
    workDir = await mkdtemp(path.join(tmpdir(), 'strongbox-sqlite-'));
    file = new Database(database.options.storage ?? '');
    await run('PRAGMA synchronous = OFF');
  });
  afterEach(async () => {
    await new Promise((resolve) => file.close(resolve));
    await database.drop();
    await rm(workDir, { recursive: true, force: true });
  });

  it('prints 100,000 doubles of every size so that each comes back bit for bit', async () => {
    const bits = Buffer.alloc(8);
    let seed = 42;
    const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
    const double = (index: number) => {
      for (let at = 0; at < 8; at += 1) bits[at] = Math.floor(random() * 256);
      // Denormals, numbers near 1, prices, the neighbours of short decimals, numbers typed with any number of digits, and anything.
      if (index % 6 === 0) bits.writeUInt16LE(bits.readUInt16LE(6) & 0x800f, 6);
      if (index % 6 === 1) bits.writeUInt16LE(0x3ff0 ^ (bits.readUInt16LE(6) & 0x803f), 6);
      if (index % 6 === 2) return Math.round(random() * 1e8) / 100;
      if (index % 6 === 3) return Number(`451.99887788930${Math.floor(random() * 1000)}`);
      if (index % 6 === 4)
        return Number((random() * 10 ** Math.floor(random() * 30 - 15)).toPrecision(1 + (index % 17)));
      return bits.readDoubleLE();
    };
    const numbers = Array.from({ length: 100_000 }, (_, index) => double(index)).filter(Number.isFinite);
    await run('CREATE TABLE doubles (v REAL, plain REAL)');
    await run('INSERT INTO doubles SELECT value, value FROM json_each(?)', [JSON.stringify(numbers)]);
    // What SQLite has made of the digits is what must come back.
    const stored = await run('SELECT v FROM doubles ORDER BY rowid');
    const lines = (await read('doubles', { plain: 'decimal' })).trimEnd().split('\n');
    const wrong = lines.filter((line, index) => {
      const [float = '', decimal = ''] = line.split('\t');
      return !(
        Number(float) === stored[index]?.v &&
        Number(decimal) === stored[index]?.v &&
        /^-?\d+(\.\d+)?$/.test(decimal)
      );
    });
    expect(wrong).toEqual([]);
    expect(lines).toHaveLength(numbers.length);
  });

  it.each([
    ['a blob among texts', 'VARCHAR(9)', "x'00'", 'blob'],
    ['a blob among numbers', 'BIGINT', "x'35'", 'blob'],
    ['a blob among instants', 'DATETIME', "x'35'", 'blob'],
    ['a text among blobs', 'BLOB', "'text'", 'text'],
    ['a number among blobs', 'BLOB', '5', 'integer'],
    ['a text that looks like a printed boolean', 'TINYINT(1)', "'t'", 'text'],
  ])('%s is DATA_UNREADABLE, naming the place', async (_, native, expression, storage) => {
    await run(`CREATE TABLE odd (good ${native}, bad ${native})`);
    await run('INSERT INTO odd VALUES (NULL, NULL), (NULL, NULL)');
    await run(`INSERT INTO odd VALUES (NULL, ${expression})`);
    await expect(read('odd')).rejects.toMatchObject({
      code: 'DATA_UNREADABLE',
      details: { table: 'odd', column: 'bad', row: '3', storage },
      hint: expect.stringContaining('UPDATE "odd"'),
    });
  });

  it.each([10, 3_000_000])('a text of %d bytes that is not UTF-8 is DATA_UNREADABLE', async (length) => {
    await run('CREATE TABLE latin (id INTEGER PRIMARY KEY, v TEXT)');
    await run("INSERT INTO latin VALUES (1, 'good'), (2, ? || CAST(x'e9' AS TEXT) || 'x')", ['x'.repeat(length)]);
    await expect(read('latin')).rejects.toMatchObject({
      code: 'DATA_UNREADABLE',
      details: { table: 'latin', column: 'v', row: '2' },
    });
  });

  it('narrow and wide rows in any order, escapes and characters at the seams of pieces', async () => {
    const values = Array.from({ length: 300 }, (_, id) => {
      if (id % 50 === 7) return '漢\\\t\n\r\b\0é'.repeat(250_000 + id);
      if (id % 50 === 8) return 'a'.repeat(900_000 + id);
      return id % 3 === 0 ? null : `row ${id} \\`;
    });
    await run('CREATE TABLE mixed (id BIGINT, v TEXT, b BLOB)');
    for (const [id, value] of values.entries()) {
      await run('INSERT INTO mixed VALUES (?, ?, ?)', [id, value, value === null ? null : Buffer.from(value)]);
    }
    const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\b': '\\b' };
    const expected = values.map((value, id) => {
      if (value === null) return `${id}\t\\N\t\\N\n`;
      const text = value.replace(/[\\\t\n\r\b]/g, (character) => escapes[character] ?? '');
      return `${id}\t${text}\t\\\\x${Buffer.from(value).toString('hex')}\n`;
    });
    const text = await read('mixed');
    expect(text.length).toBe(expected.join('').length);
    expect(text === expected.join('')).toBe(true);
  });

  it('a snapshot in WAL mode needs no copy and keeps its view', async () => {
    await run('PRAGMA journal_mode = WAL');
    await run('CREATE TABLE t (id INTEGER PRIMARY KEY)');
    await run('INSERT INTO t VALUES (1)');
    const reader = await new SqliteDialect(database.options).openSnapshot({ workDir });
    expect(await readdir(workDir)).toEqual([]);
    await run('INSERT INTO t VALUES (2)');
    expect(await readText(reader, await reader.describeTable({ name: 't' }))).toBe('1\n');
    await reader.close();
    expect(await read('t')).toBe('1\n2\n');
  });

  it.each([undefined, ':memory:'])('storage %s is refused', (storage) => {
    expect(() => new SqliteDialect({ dialect: 'sqlite', storage })).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_DATABASE', hint: expect.stringMatching(/DB_STORAGE/) }),
    );
  });

  it('a file that is missing, or is no database, is told plainly', async () => {
    const open = (storage: string) => new SqliteDialect({ dialect: 'sqlite', storage }).openReader();
    await expect(open(path.join(workDir, 'none.sqlite'))).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    await expect(open(__filename)).rejects.toMatchObject({
      code: 'DATABASE_FAILED',
      message: expect.stringMatching(/damaged/),
    });
    expect(await readdir(workDir)).toEqual([]);
  });
});
