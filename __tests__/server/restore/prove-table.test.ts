/** What was loaded is what was sent, or the restore fails before the switch. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { openDialect } from '../../../src/server/dialects';
import type { TableDefinition } from '../../../src/server/dialects/definition';
import type { Dialect } from '../../../src/server/dialects/dialect';
import { ProgressMeter } from '../../../src/server/progress-meter';
import { loadTables, type Loaded } from '../../../src/server/restore/load-tables';
import type { RestoreSource } from '../../../src/server/restore/source';
import { createDatabase, DIALECTS, type TestDatabase } from '../../helpers/databases';
import { runSql } from '../backup/run-sql';

describe.each(DIALECTS)('proof on %s', (name) => {
  let database: TestDatabase;
  let dialect: Dialect;
  let definition: TableDefinition;

  beforeAll(async () => {
    database = await createDatabase(name);
    await runSql(database.options, ['CREATE TABLE days (id integer PRIMARY KEY, d date, n numeric(10,2))']);
    dialect = openDialect(database.options);
    const reader = await dialect.openReader();
    definition = await reader.describeTable({ name: 'days' }, { d: 'date' }).finally(() => reader.close());
  });
  afterAll(() => database?.drop());

  /** Loads these lines as if they came from an archive. */
  async function load(lines: string[], sameDialect: boolean): Promise<Loaded> {
    const text = lines.map((line) => `${line}\n`).join('');
    const listed = { name: 'days', rows: lines.length, bytes: text.length };
    const source = { manifest: { collections: [listed] }, rows: () => Readable.from([Buffer.from(text)]) };
    const step = {
      collection: 'days',
      source: definition,
      target: definition,
      rows: 'all' as const,
      combine: null,
      paths: null,
      lossy: [],
      merge: null,
    };
    const sets = await dialect.openTableSets();
    const id = randomUUID();
    try {
      const staging = await sets.stage({ id, tables: [definition], objects: [], facts: {} });
      const [staged, live] = [await staging.openReader(), await dialect.openReader()];
      const meter = new ProgressMeter([], Date.now, 'loading');
      const { signal } = new AbortController();
      const rest = {
        staging,
        staged,
        live,
        meter,
        signal,
        sameDialect,
        report: () => undefined,
        onFailure: 'stop' as const,
      };
      return await loadTables([step], { source: source as unknown as RestoreSource, ...rest }).finally(async () => {
        await staged.close();
        await live.close();
      });
    } finally {
      await sets.discard(id);
      await sets.close();
    }
  }

  test('in the order and spelling of this database: byte for byte', async () => {
    const { tables } = await load(['1\t2024-02-29\t1.50', '2\t\\N\t\\N'], true);
    expect(tables).toMatchObject([{ collection: 'days', rows: 2, bytes: 26 }]);
    // SQLite keeps a number, and prints it as it likes.
    expect(tables[0]?.by).toBe(name === 'sqlite' ? 'fingerprint' : 'bytes');
  });

  test('in another spelling: by fingerprint', async () => {
    const { tables } = await load(['2\t\\N\t\\N', '1\t2024-02-29\t1.5'], true);
    expect(tables).toMatchObject([{ rows: 2, by: 'fingerprint' }]);
  });

  test.each([true, false])('many rows, the last of which comes first: by fingerprint', async (sameDialect) => {
    const lines = Array.from({ length: 300_000 }, (_, at) => `${300_000 - at}\t2024-02-29\t1.25`);
    const { tables } = await load(lines, sameDialect);
    expect(tables).toMatchObject([{ rows: 300_000, by: name === 'postgres' && sameDialect ? 'bytes' : 'fingerprint' }]);
  });

  test('from another kind of database: by fingerprint, and the same one', async () => {
    const [first, second] = [await load(['1\t\\N\t1.50'], false), await load(['1\t\\N\t1.5'], false)];
    expect(first.tables).toMatchObject([{ by: 'fingerprint' }]);
    expect(second.tables).toEqual([{ ...first.tables[0], bytes: 9 }]);
  });

  test.each([true, false])('a value that would be understood as another one: refused', async (sameDialect) => {
    const loading = load(['1\tyesterday\t1'], sameDialect);
    // SQLite keeps it as it is.
    if (name === 'sqlite') return expect(await loading).toMatchObject({ tables: [{ rows: 1 }] });
    await expect(loading).rejects.toMatchObject({ code: expect.stringMatching(/^(CHECK_FAILED|DATA_UNFIT)$/) });
  });
});
