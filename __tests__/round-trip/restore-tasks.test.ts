/** The tasks of docs/restore-tasks.md, as they stand there: each on every database, first dry, with what they say there. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { RestoreOutcome, SavedRestoreRequest } from '../../src/common/api';
import { parseManner, parseRestoreChoice } from '../../src/server/actions/parse-choice';
import { parseSavedRestore } from '../../src/server/actions/saved-restore-request';
import type { VerifiedCollection } from '../../src/server/archive/verify-archive';
import { openDialect } from '../../src/server/dialects';
import { Strongbox } from '../../src/server/strongbox';
import type { Sql } from '../conformance/dialect/fixture';
import { FIXTURES } from '../conformance/fixtures';
import { createDatabase, DIALECTS, type TestDatabase } from '../helpers/databases';
import { bareHome } from '../helpers/nobody';
import { useTempDir } from '../helpers/temp-dir';
import { runSql } from '../server/backup/run-sql';
import { library, SINCE } from './library';

jest.setTimeout(120_000);

interface Example {
  title: string;
  request: SavedRestoreRequest;
  outcome: string;
}

const PAGE = readFileSync(path.join(__dirname, '../../docs/restore-tasks.md'), 'utf8');
const EXAMPLES = PAGE.split(/^## /m)
  .slice(1)
  .map((section): Example => {
    const [, json = '', outcome = ''] = /```json\n([^]*?)```[^]*?```\n([^]*?)```/.exec(section) ?? [];
    return { title: section.split('\n', 1)[0] ?? '', request: JSON.parse(json), outcome: outcome.trim() };
  });

test('there are seventeen', () => {
  expect(EXAMPLES.map(({ title }) => Number.parseInt(title))).toEqual(Array.from({ length: 17 }, (_, n) => n + 1));
});

const folder = useTempDir();
const NOTHING_MORE = { note: null, createdBy: null, include: [], exclude: [] };

function spell({ counts, failed }: RestoreOutcome): string {
  const left = failed.map(({ name, error }) => `${name}: left as it is, ${error.code}`);
  const lines = Object.entries(counts).map(([name, of]) => {
    const parts = (['added', 'replaced', 'skipped', 'kept'] as const).filter((key) => of[key] > 0);
    return `${name}: ${parts.map((key) => `${of[key]} ${key}`).join(', ') || 'none'}`;
  });
  return [...left, ...lines].sort().join('\n');
}

describe.each(DIALECTS)('on %s', (dialect) => {
  const other = DIALECTS.find((one) => one !== dialect) ?? dialect;
  let databases: Record<'Library' | 'Copy' | 'Elsewhere', TestDatabase>;
  let live: Sql;
  let copy: Sql;
  let box: Strongbox;
  let archive: string;

  beforeEach(async () => {
    databases = {
      Library: await createDatabase(dialect),
      Copy: await createDatabase(dialect),
      Elsewhere: await createDatabase(other),
    };
    await runSql(databases.Library.options, library(dialect));
    live = await FIXTURES[dialect].connect(databases.Library.options);
    copy = await FIXTURES[dialect].connect(databases.Copy.options);
    // A database that is a file is there once somebody has opened it.
    await (await FIXTURES[other].connect(databases.Elsewhere.options)).close();
    const own = { folder: folder(), database: databases.Library.options };
    box = new Strongbox({
      ...bareHome({ ...own, catalog: () => fail('the own database is not asked') }),
      databaseFiles: { folders: ['/'], forbidden: [] },
      directories: { folders: [], forbidden: [] },
    });
    for (const [name, { options }] of Object.entries(databases)) {
      const { dialect: kind, storage: file, host, port, database, username, password } = options;
      await box.connections.create({ name, dialect: kind, file, host, port, database, username, password });
    }
    archive = await backup('Library');
    for (const statement of SINCE) await live.run(statement);
  });
  afterEach(async () => {
    await live.close();
    await copy.close();
    for (const database of Object.values(databases)) await database.drop();
  });

  const idOf = async (name: string) => (await box.connections.list()).find((one) => one.name === name)?.id ?? null;
  const backup = async (name: string) => {
    const { finished } = await box.create({ ...NOTHING_MORE, groups: ['custom'] }, (await idOf(name)) ?? undefined);
    const task = await finished;
    expect(task).toMatchObject({ state: 'succeeded', error: null });
    return task.archive;
  };
  /** What is in a database, by way of a backup. */
  const fingerprints = async (name: string) => {
    const { result } = await (await box.verify(await backup(name), null)).finished;
    const { collections } = result as unknown as { collections: VerifiedCollection[] };
    return collections.map((one) => `${one.name} ${one.rows} ${one.fingerprint}`);
  };
  const copied = async () => {
    const reader = await openDialect(databases.Copy.options).openReader();
    return reader.listTables().finally(() => reader.close());
  };
  const lines = async (sql: Sql, query: string) => (await sql.run(query)).map((row) => Object.values(row).join(' '));

  /** @returns what became of it, as the page says it */
  async function run(request: SavedRestoreRequest, dryRun: boolean): Promise<{ outcome: string; id: string }> {
    const { connection } = await parseSavedRestore(box, { ...request, archive });
    const restores = await box.places.restoresAt(connection?.id ?? null);
    const file = box.archives.file(archive);
    const plan = await restores.plan(file, parseRestoreChoice(request), parseManner(request));
    const blockers = plan.checks.filter(({ verdict }) => verdict === 'blocker').map(({ check }) => check);
    if (blockers.length > 0) return { outcome: `blocker: ${blockers.join(', ')}`, id: '' };
    const task = await (await restores.start(plan, file, null, { dryRun })).finished;
    if (task.error) return { outcome: `failed: ${task.error.code}`, id: task.id };
    return { outcome: spell(task.result as unknown as RestoreOutcome), id: task.id };
  }

  const LOANS = 'SELECT id, reader FROM loans ORDER BY id';
  const TITLES = 'SELECT id, title FROM books ORDER BY id';
  const NOW = ['1 Cyd', '2 Dirk', '9 Ed'];
  const THEN = ['1 Cy', '2 Di', '3 Cy'];

  const before: Record<number, () => Promise<unknown>> = {
    6: () => live.run('ALTER TABLE loans ADD COLUMN fee integer'),
    7: async () => {
      for (const view of ['busy_readers', 'open_loans']) await live.run(`DROP VIEW ${view}`);
      await live.run('DROP TABLE loans');
    },
    17: () => live.run('DELETE FROM loans'),
  };
  /** What there is afterwards, beyond the counts. */
  const found: Record<number, [query: () => Promise<string[]>, result: string[]]> = {
    1: [() => lines(live, LOANS), THEN],
    2: [
      async () => [...(await lines(live, LOANS)), ...(await lines(live, TITLES))],
      [...THEN, '1 Machines', '2 Bridges', '3 Looms'],
    ],
    3: [
      async () => [
        ...(await lines(live, TITLES)),
        ...(await lines(live, 'SELECT id, title FROM books_before ORDER BY id')),
      ],
      ['1 Machines', '2 Bridges', '3 Looms', '1 Engines', '2 Bridges', '3 Looms'],
    ],
    4: [() => lines(live, 'SELECT * FROM people ORDER BY id'), ['1 Ada', '2 Bo']],
    5: [() => lines(copy, LOANS), []],
    6: [() => lines(live, 'SELECT id, reader FROM loans WHERE fee IS NULL ORDER BY id'), THEN],
    7: [() => lines(live, LOANS), THEN],
    8: [() => lines(live, LOANS), NOW],
    9: [() => lines(live, LOANS), ['1 Cyd', '2 Dirk', '3 Cy', '9 Ed']],
    10: [() => lines(live, LOANS), ['1 Cy', '2 Di', '3 Cy', '9 Ed']],
    11: [() => lines(live, LOANS), ['1 Cyd', '2 Di', '3 Cy', '9 Ed']],
    12: [() => lines(live, LOANS), NOW],
    13: [
      () => lines(live, 'SELECT b.title, c.number FROM copies c JOIN books b ON b.id = c.book ORDER BY b.id, c.number'),
      ['Machines 1', 'Machines 2', 'Bridges 1', 'Engines 1', 'Engines 2', 'Bridges 1'],
    ],
    14: [
      async () => [...(await lines(live, LOANS)), ...(await lines(live, TITLES))],
      ['1 Cyd', '2 Dirk', '3 Cy', '9 Ed', '1 Engines', '2 Bridges', '3 Looms'],
    ],
    15: [() => lines(copy, 'SELECT reader, many FROM busy_readers'), ['Cy 2']],
    17: [
      async () => [...(await lines(live, LOANS)), ...(await lines(live, TITLES))],
      [...THEN, '1 Machines', '2 Bridges', '3 Looms'],
    ],
  };

  test.each(EXAMPLES.filter(({ title }) => !title.startsWith('16.')).map((one) => [one.title, one] as const))(
    '%s',
    async (title, { request, outcome }) => {
      const number = Number.parseInt(title);
      await before[number]?.();
      const whole = await fingerprints('Library');
      const dry = await run(request, true);
      expect(await fingerprints('Library')).toEqual(whole);
      expect(await copied()).toEqual([]);
      const { outcome: real, id } = await run(request, false);
      expect([dry.outcome, real]).toEqual([outcome, outcome]);
      const [query, result] = found[number]!;
      expect(await query()).toEqual(result);
      if (/^(blocker|failed)/.test(outcome)) {
        expect(await fingerprints('Library')).toEqual(whole);
        return;
      }
      const taken = await (await (await box.places.restoresOf(id)).undo(id, null)).finished;
      expect(taken).toMatchObject({ state: 'succeeded' });
      expect(await fingerprints('Library')).toEqual(whole);
    },
  );

  test.each(EXAMPLES.filter(({ title }) => title.startsWith('16.')).map((one) => [one.title, one] as const))(
    '%s',
    async (_title, { request, outcome }) => {
      const first = await box.verify(archive, null);
      const { collections } = (await first.finished).result as unknown as { collections: VerifiedCollection[] };
      const rows = collections.filter((one) => one.rows > 0).map((one) => `${one.name} ${one.rows} ${one.fingerprint}`);
      expect((await run(request, true)).outcome).toBe(outcome);
      expect((await run(request, false)).outcome).toBe(outcome);
      archive = await backup('Elsewhere');
      expect((await run({ ...request, connection: 'Copy' }, false)).outcome).toBe(outcome);
      expect(await fingerprints('Copy')).toEqual(rows);
    },
  );
});
