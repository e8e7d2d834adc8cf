/** As the executable restores: with a `.env` file and a database, when there is no application yet, or one that does not start. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tableName } from '../../src/server/catalog/table-names';
import { environmentHost } from '../../src/server/cli/environment-host';
import type { ConnectionOptions } from '../../src/server/dialects/dialect';
import { Strongbox } from '../../src/server/strongbox';
import { createDatabase, DIALECTS, type TestDatabase } from '../helpers/databases';
import { runSql } from '../server/backup/run-sql';
import { differences, look } from './applications/look';
import { EVERYTHING, makeSource, run, SOURCES, TARGETS, type Naming, type Source } from './applications/scene';
import { use, used } from './applications/use';

jest.setTimeout(300_000);

const from = DIALECTS.at(-1) ?? 'sqlite';
let folder: string;
let source: Source;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'strongbox-without-'));
  await symlink(path.resolve(__dirname, '../../node_modules'), path.join(folder, 'node_modules'));
  source = await makeSource(from, folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function strongbox(options: ConnectionOptions, { underscored, tablePrefix, schema }: Naming): Promise<Strongbox> {
  const { dialect, storage, host, port, database, username, password } = options;
  const settings = {
    DB_DIALECT: dialect === 'mysql' ? 'mariadb' : dialect,
    ...{ DB_STORAGE: storage, DB_HOST: host, DB_PORT: port, DB_DATABASE: database, DB_USER: username },
    ...{ DB_PASSWORD: password, DB_UNDERSCORED: underscored, DB_TABLE_PREFIX: tablePrefix, DB_SCHEMA: schema },
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value ?? ''}`);
  await writeFile(path.join(folder, '.env'), lines.join('\n'));
  return new Strongbox(environmentHost({ env: path.join(folder, '.env'), app: 'main' }));
}

describe.each(DIALECTS)(`an archive of ${from} on %s`, (to) => {
  const naming = to === 'postgres' ? SOURCES[to] : TARGETS[to];
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase(to);
    if (database.options.storage) await writeFile(database.options.storage, '');
    if (naming.schema !== undefined) await runSql(database.options, [`CREATE SCHEMA ${naming.schema}`]);
  });
  afterAll(() => database?.drop());

  const restore = async () => {
    const { restores } = await strongbox(database.options, naming);
    const plan = await restores.plan(source.file, EVERYTHING);
    expect(plan.checks.filter(({ verdict }) => verdict === 'blocker')).toEqual([]);
    const task = await (await restores.start(plan, source.file, null)).finished;
    expect(task).toMatchObject({ state: 'succeeded', error: null });
    expect(existsSync(path.join(process.env.STORAGE_PATH as string, '.upgrading'))).toBe(plan.upgrade);
    return plan;
  };
  const startAndUse = async () => {
    const application = await run(database.options, naming, { existing: true });
    try {
      const found = differences(source.seen, await look(application));
      // The plugin brings the regions when it is installed, and declares that no backup has them.
      expect(found.filter((line) => !line.includes('.regions.'))).toEqual([]);
      expect(await use(application)).toEqual(used(from));
    } finally {
      await application.destroy();
    }
  };

  test('on an empty database, and the application starts with it', async () => {
    expect(await restore()).toMatchObject({ upgrade: true });
    await startAndUse();
  });

  test.each([
    ['no fields', ['fields']],
    ['no fields, and no record of plugins', ['fields', 'applicationPlugins']],
  ])('on a database whose application does not start: %s', async (_, lost) => {
    await runSql(
      database.options,
      lost.map((collection) => `DROP TABLE ${quoted(collection)}`),
    );
    await expect(run(database.options, naming, { existing: true })).rejects.toThrow();
    await restore();
    await startAndUse();
  });

  const quoted = (collection: string) => {
    const quote = to === 'mysql' ? '`' : '"';
    const name = `${quote}${tableName(collection, {}, naming)}${quote}`;
    return naming.schema === undefined ? name : `"${naming.schema}".${name}`;
  };
});
