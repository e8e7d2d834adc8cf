/** Two real NocoBase applications that name their tables differently, each with a backup: planned onto each other, and onto nothing. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openArchive } from '../../../../src/server/archive/archive-reader';
import { runBackup } from '../../../../src/server/backup/backup-engine';
import type { Catalog } from '../../../../src/server/catalog/catalog';
import { catalogFromApplication } from '../../../../src/server/catalog/from-application';
import { catalogFromDatabase } from '../../../../src/server/catalog/from-database';
import { LocalDestination } from '../../../../src/server/destinations/local';
import type { RandomAccess } from '../../../../src/server/destinations/destination';
import { openDialect } from '../../../../src/server/dialects';
import type { ConnectionOptions, Dialect } from '../../../../src/server/dialects/dialect';
import type { PreparedRestore } from '../../../../src/server/restore/plan/steps';
import type { FileSource, RestoreSource } from '../../../../src/server/restore/source';
import { createApp } from '../../../helpers/create-app';
import { createDatabase, DIALECTS, type TestDatabase } from '../../../helpers/databases';
import { makeCollections } from '../../catalog/make-collections';
import { runSql } from '../../backup/run-sql';
import { EVERYTHING, plan } from './scene';

interface Installed {
  database: TestDatabase;
  options: ConnectionOptions;
  dialect: Dialect;
  /** As the running application tells it, and as its database does. */
  catalog: Catalog;
  bare: Catalog;
  archive: RandomAccess;
  source: RestoreSource & FileSource;
}

async function install(
  name: ConnectionOptions['dialect'],
  folder: string,
  { schema, ...naming }: { underscored?: boolean; tablePrefix?: string; schema?: string } = {},
): Promise<Installed> {
  const database = await createDatabase(name);
  const options = name === 'postgres' && schema ? { ...database.options, schema } : database.options;
  const running = await createApp({ database: options, extraPlugins: ['collection-sql'], ...naming });
  try {
    await makeCollections(running, name === 'mysql' ? '`' : '"');
    const catalog = await catalogFromApplication(running.app);
    const dialect = openDialect(options);
    const reader = await dialect.openReader();
    const bare = await catalogFromDatabase(reader, { name: 'main', ...catalog.settings }).finally(() => reader.close());
    const destination = new LocalDestination(folder, async () => false);
    const file = `backup-20260102T030405Z-${name === DIALECTS[0] && !schema ? '0a1b2c' : '3d4e5f'}.zip`;
    await runBackup(
      { name: file, note: null, createdBy: null, ...EVERYTHING },
      {
        ...{ catalog, dialect, destination, workDir: folder, generator: '0.1.0', signal: new AbortController().signal },
        ...{ report: () => undefined, now: () => new Date() },
      },
    );
    const archive = await destination.open(file);
    return { database, options, dialect, catalog, bare, archive, source: await openArchive(archive) };
  } finally {
    await running.destroy();
  }
}

/** Made on PostgreSQL only: a child by inheritance, and a view of another schema, which no backup describes. */
const CHILD = 'bigProjects';
const ELSEWHERE = 'lists';

const first = DIALECTS[0] ?? 'sqlite';
const last = DIALECTS.at(-1) ?? 'sqlite';

describe(`${first} with plain names, ${last} with underscores, prefix and schema`, () => {
  let folder: string;
  let plain: Installed;
  let styled: Installed;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'strongbox-plan-'));
    plain = await install(first, folder);
    styled = await install(last, folder, { underscored: true, tablePrefix: 'nb_', schema: 'tenant' });
  }, 240_000);
  afterAll(async () => {
    for (const one of [plain, styled]) {
      await one?.archive.close();
      await one?.database.drop();
    }
    await rm(folder, { recursive: true, force: true });
  });

  const blockers = ({ plan: { checks } }: PreparedRestore) =>
    checks.filter(({ verdict }) => verdict === 'blocker').map(({ check, message }) => `${check}: ${message}`);
  const lines = ({ plan: { checks } }: PreparedRestore, check: string) => checks.filter((line) => line.check === check);
  const common = ({ tables }: PreparedRestore) => tables.filter(({ collection }) => collection !== CHILD);
  const tableNamesOf = (prepared: PreparedRestore) =>
    Object.fromEntries(common(prepared).map(({ collection, target }) => [collection, target.name]));
  const columnsOf = (prepared: PreparedRestore) =>
    Object.fromEntries(
      common(prepared).map(({ collection, target }) => [collection, target.columns.map(({ name }) => name).sort()]),
    );

  /** A new database with the settings of that application, and nothing in it. */
  async function onEmpty(
    { dialect, options, catalog }: Installed,
    run: (dialect: Dialect, catalog: Catalog) => Promise<void>,
  ): Promise<void> {
    const empty = await createDatabase(dialect.name);
    try {
      const { schema } = options;
      if (empty.options.storage) await writeFile(empty.options.storage, '');
      if (schema) await runSql(empty.options, [`CREATE SCHEMA ${schema}`]);
      await run(openDialect({ ...empty.options, schema }), {
        ...catalog,
        application: { name: 'main', version: '', plugins: [] },
        collections: [],
      });
    } finally {
      await empty.drop();
    }
  }

  test.each([['plain'], ['styled']])('%s onto itself: nothing is translated, lost or missing', async (which) => {
    const one = which === 'plain' ? plain : styled;
    const prepared = await plan(one, { objects: true });
    expect(blockers(prepared)).toEqual([]);
    expect(prepared.plan.upgrade).toBe(false);
    for (const { source, target, lossy } of prepared.tables) {
      expect(target).toEqual(source);
      expect(lossy).toEqual([]);
    }
    for (const check of ['naming', 'losses', 'fields', 'application version', 'database']) {
      expect(lines(prepared, check)).toMatchObject([{ verdict: 'pass' }]);
    }
    const elsewhere = one.catalog.collections.some(({ name }) => name === ELSEWHERE);
    expect(lines(prepared, 'collections')).toMatchObject(
      elsewhere
        ? [{ verdict: 'warning', message: 'The archive has no table of lists, so nothing is restored of them.' }]
        : [{ verdict: 'pass' }],
    );
    expect(prepared.plan.collections.filter(({ action }) => action === 'create')).toEqual([]);
  });

  test.each([['plain'], ['styled']])('the plan of %s by its database alone is the same', async (which) => {
    const one = which === 'plain' ? plain : styled;
    const prepared = await plan({ ...one, catalog: one.bare });
    expect(blockers(prepared)).toEqual([]);
    expect(prepared.tables).toEqual((await plan(one)).tables);
  });

  test.each([['plain'], ['styled']])('onto %s: tables and columns that are there are found', async (which) => {
    const [from, to] = which === 'plain' ? [styled, plain] : [plain, styled];
    const prepared = await plan({ ...to, source: from.source });
    expect(blockers(prepared)).toEqual([]);
    const made = prepared.plan.collections.filter(({ action }) => action === 'create').map(({ name }) => name);
    expect(made.filter((name) => name !== CHILD)).toEqual([]);
    expect(lines(prepared, 'fields')).toMatchObject([{ verdict: 'pass' }]);
    const own = await plan(to);
    expect(columnsOf(prepared)).toEqual(columnsOf(own));
    expect(tableNamesOf(prepared)).toEqual(tableNamesOf(own));
    const rules = Object.fromEntries(prepared.tables.map(({ collection, merge }) => [collection, merge]));
    const respell = {
      kind: 'respell',
      column: 'options',
      underscored: { from: which === 'plain', to: which !== 'plain' },
    };
    expect(rules).toMatchObject({
      applicationPlugins: { kind: 'keep', column: which === 'plain' ? 'packageName' : 'package_name' },
      collections: respell,
      fields: respell,
      users: null,
    });
  });

  test.each([['plain'], ['styled']])('%s onto an empty database of its own kind: the same tables', async (which) => {
    const one = which === 'plain' ? plain : styled;
    await onEmpty(one, async (dialect, catalog) => {
      const prepared = await plan({ source: one.source, dialect, catalog });
      expect(blockers(prepared)).toEqual([]);
      for (const { source, target } of prepared.tables) expect(target).toEqual(source);
      for (const check of ['naming', 'losses']) expect(lines(prepared, check)).toMatchObject([{ verdict: 'pass' }]);
    });
  });

  test.each([['plain'], ['styled']])('onto an empty database with the names of %s', async (which) => {
    const [from, to] = which === 'plain' ? [styled, plain] : [plain, styled];
    await onEmpty(to, async (dialect, catalog) => {
      const prepared = await plan({ source: from.source, dialect, catalog });
      expect(blockers(prepared)).toEqual([]);
      expect(tableNamesOf(prepared)).toEqual(tableNamesOf(await plan(to)));
      expect(columnsOf(prepared)).toEqual(columnsOf(await plan(to)));
      expect(prepared.plan.collections.some(({ action }) => action === 'replace')).toBe(false);
      expect(prepared.plan.upgrade).toBe(true);
    });
  });
});
