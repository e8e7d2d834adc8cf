/** Views, triggers, routines and what else a database holds: restored whole, and for tables under other names. */
import type { RestoreChoice, RestoreManner } from '../../src/common/api';
import { openDialect } from '../../src/server/dialects';
import { PLAIN } from '../../src/server/restore/plan/manner';
import { Strongbox } from '../../src/server/strongbox';
import { FIXTURES } from '../conformance/fixtures';
import type { Sql } from '../conformance/dialect/fixture';
import { createDatabase, DIALECTS, type TestDatabase } from '../helpers/databases';
import { bareHome } from '../helpers/nobody';
import { useTempDir } from '../helpers/temp-dir';
import { runSql } from '../server/backup/run-sql';
import { library, LIBRARY_OBJECTS } from './library';

jest.setTimeout(120_000);

const folder = useTempDir();
const ALL: RestoreChoice = { groups: ['custom'], include: [], exclude: [], objects: true };
const ASIDE = Object.fromEntries(
  ['authors', 'books', 'copies', 'loans'].map((name) => [name, { table: `${name}_before` }]),
);

describe.each(DIALECTS)('on %s', (dialect) => {
  let source: TestDatabase;
  let target: TestDatabase;
  let sql: Sql;
  let box: Strongbox;
  let archive: string;
  const ids: Record<string, string> = {};

  beforeEach(async () => {
    [source, target] = [await createDatabase(dialect), await createDatabase(dialect)];
    await runSql(source.options, library(dialect));
    sql = await FIXTURES[dialect].connect(target.options);
    box = new Strongbox({
      ...bareHome({ folder: folder(), database: source.options, catalog: () => fail('the own database is not asked') }),
      databaseFiles: { folders: ['/'], forbidden: [] },
      directories: { folders: [], forbidden: [] },
    });
    for (const [name, { options }] of Object.entries({ Library: source, Copy: target })) {
      const { storage: file, host, port, database, username, password } = options;
      ids[name] = (await box.connections.create({ name, dialect, file, host, port, database, username, password })).id;
    }
    const { finished } = await box.create({ ...ALL, note: null, createdBy: null }, ids.Library);
    archive = (await finished).archive;
  });
  afterEach(async () => {
    await sql.close();
    await source.drop();
    await target.drop();
  });

  const plan = async (to: string, manner: Partial<RestoreManner>, choice: Partial<RestoreChoice> = {}) => {
    const restores = await box.places.restoresAt(ids[to] ?? null);
    return restores.plan(box.archives.file(archive), { ...ALL, ...choice }, { ...PLAIN, ...manner });
  };
  const restore = async (to: string, manner: Partial<RestoreManner>, choice: Partial<RestoreChoice> = {}) => {
    const planned = await plan(to, manner, choice);
    expect(planned.checks.filter(({ verdict }) => verdict === 'blocker')).toEqual([]);
    const restores = await box.places.restoresAt(ids[to] ?? null);
    const task = await (await restores.start(planned, box.archives.file(archive), null)).finished;
    expect(task).toMatchObject({ state: 'succeeded', error: null, result: { warnings: [] } });
    return { planned, undo: async () => (await restores.undo(task.id, null)).finished };
  };
  const objectsOf = async ({ options }: TestDatabase) => {
    const opened = openDialect(options);
    const reader = await opened.openReader();
    const { objects } = await reader.describeObjects().finally(() => reader.close());
    return objects.map(({ kind, name }) => `${kind} ${name}`).sort();
  };
  const rows = async (query: string) =>
    (await sql.run(query)).map((row) => Object.values(row).map((value) => String(value)));

  test('everything comes back, works, and goes with the undo', async () => {
    const { planned, undo } = await restore('Copy', {});
    expect(planned.objects.left).toEqual([]);
    expect(await objectsOf(target)).toEqual(LIBRARY_OBJECTS[dialect]);
    await sql.run("INSERT INTO loans (book, copy, reader) VALUES (2, 1, 'Ed')");
    expect(await rows('SELECT state FROM copies WHERE book = 2')).toEqual([['worn']]);
    expect(await rows('SELECT reader, many FROM busy_readers ORDER BY reader')).toEqual([
      ['Cy', '2'],
      ['Ed', '1'],
    ]);
    await expect(sql.run("INSERT INTO loans (book, copy, reader) VALUES (2, 9, 'Ed')")).rejects.toThrow();
    // Refused, or, by MariaDB as this connection asks it, stored as nothing.
    await sql.run("UPDATE copies SET state = 'lost'").catch((error) => expect(String(error)).toMatch(/state|wear/));
    expect((await rows('SELECT state FROM copies')).flat()).not.toContain('lost');
    if (dialect !== 'sqlite') expect(await rows("SELECT loans_of('Cy') AS n")).toEqual([['2']]);
    expect(await undo()).toMatchObject({ state: 'succeeded' });
    expect(await objectsOf(target)).toEqual([]);
  });

  test('tables under other names: what speaks of them is rewritten', async () => {
    const { planned } = await restore('Copy', { mapping: ASIDE });
    expect(planned.objects.left).toEqual([]);
    expect(await objectsOf(target)).toEqual(LIBRARY_OBJECTS[dialect]);
    await sql.run("INSERT INTO loans_before (book, copy, reader) VALUES (2, 1, 'Ed')");
    expect(await rows('SELECT state FROM copies_before WHERE book = 2')).toEqual([['worn']]);
    expect(await rows('SELECT many FROM busy_readers ORDER BY reader')).toEqual([['2'], ['1']]);
    if (dialect !== 'sqlite') expect(await rows("SELECT loans_of('Cy') AS n")).toEqual([['2']]);
  });

  test('beside the live ones: those of the live tables stay theirs, and a view can have another name too', async () => {
    const mapping = { ...ASIDE, open_loans: { table: 'open_loans_before' } };
    const { planned, undo } = await restore('Library', { mapping });
    const left = planned.objects.left.map(({ name }) => name);
    expect(left).toContain('view busy_readers');
    expect(planned.objects.restored).toContain('view open_loans_before');
    const own = await FIXTURES[dialect].connect(source.options);
    await own.run('DELETE FROM loans');
    expect(await own.run('SELECT id FROM open_loans')).toHaveLength(0);
    expect(await own.run('SELECT id FROM open_loans_before')).toHaveLength(2);
    await own.close();
    expect(await undo()).toMatchObject({ state: 'succeeded' });
    expect(await objectsOf(source)).toEqual(LIBRARY_OBJECTS[dialect]);
  });

  test('what cannot be rewritten for sure is named as a blocker, until just that is left out', async () => {
    await runSql(source.options, ['CREATE VIEW puzzle AS SELECT loans.id FROM authors loans']);
    archive = (await (await box.create({ ...ALL, note: null, createdBy: null }, ids.Library)).finished).archive;
    const planned = await plan('Copy', { mapping: ASIDE });
    expect(planned.checks.filter(({ verdict }) => verdict === 'blocker')).toMatchObject([
      { check: 'objects', details: { objects: ['view puzzle'] } },
    ]);
    const { planned: without } = await restore('Copy', { mapping: ASIDE }, { excludeObjects: ['view puzzle'] });
    expect(without.objects.left).toEqual([{ name: 'view puzzle', reason: 'The choice leaves it out.' }]);
    expect(await objectsOf(target)).toEqual(LIBRARY_OBJECTS[dialect]);
  });
});
