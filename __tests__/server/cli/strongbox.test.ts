/** The executable, on the database of an application that does not run. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createApp } from '../../helpers/create-app';
import { createDatabase, DIALECTS, type TestDatabase } from '../../helpers/databases';
import { useTempDir } from '../../helpers/temp-dir';
import { writeEnvFile } from '../../helpers/env-file';
import { runSql } from '../backup/run-sql';

const ROOT = path.resolve(__dirname, '../../..');
const folder = useTempDir();

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the executable in the folder of an application, with nothing but its `.env`. */
function strongbox(...args: string[]): Promise<Outcome> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  const command = [
    path.join(ROOT, 'node_modules/tsx/dist/cli.mjs'),
    path.join(ROOT, 'src/server/cli/index.ts'),
    ...args,
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: folder(), env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

describe.each(DIALECTS)('strongbox on %s', (dialect) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase(dialect);
    const app = await createApp({ database: database.options });
    const admin = await app.agent(1);
    await admin.post('/api/collections:create').send({
      name: 'books',
      autoGenId: true,
      fields: [{ name: 'title', type: 'string', interface: 'input' }],
    });
    await app.app.db.getRepository('books').create({ values: [{ title: 'one' }, { title: 'two' }] });
    await app.destroy();
  });
  afterAll(() => database?.drop());
  beforeEach(() => writeEnvFile(folder(), database.options));

  test('creates, lists, shows, verifies and deletes', async () => {
    expect(await strongbox('list')).toMatchObject({ code: 0, stdout: 'There are no backups yet.\n' });
    const created = await strongbox('create', '--groups', 'required,custom', '--note', 'by hand', '--json');
    expect(created).toMatchObject({ code: 0, stderr: '' });
    const task = JSON.parse(created.stdout);
    expect(task).toMatchObject({ state: 'succeeded', createdBy: 'command line' });
    const name = task.archive;
    expect((await strongbox('list')).stdout).toContain(name);
    const shown = JSON.parse((await strongbox('show', name, '--json')).stdout);
    expect(shown.manifest).toMatchObject({ note: 'by hand', groups: ['required', 'custom'], database: { dialect } });
    expect(shown.manifest.collections.find((one: { name: string }) => one.name === 'books')).toMatchObject({
      rows: 2,
      group: 'custom',
    });
    expect((await strongbox('show', name)).stdout).toMatch(/custom +books +2 rows/);
    const file = `storage/strongbox/main/archives/${name}`;
    for (const target of [name, `./${file}`]) {
      expect(await strongbox('verify', target)).toMatchObject({ code: 0, stdout: expect.stringContaining('is whole') });
    }
    expect(await strongbox('delete', name)).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    expect(await strongbox('delete', name, '--yes')).toMatchObject({ code: 0 });
    expect(await strongbox('show', name)).toMatchObject({ code: 2, stderr: expect.stringContaining('NOT_FOUND') });
  });

  test('finds a flipped byte and says which entry', async () => {
    const { archive } = JSON.parse((await strongbox('create', '--groups', 'custom', '--json')).stdout);
    const file = path.join(folder(), 'storage/strongbox/main/archives', archive);
    const bytes = await readFile(file);
    const place = bytes.indexOf('collections/books/rows') + 60;
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    await writeFile(file, bytes);
    const outcome = await strongbox('verify', archive, '--json');
    expect(outcome.code).toBe(1);
    expect(JSON.parse(outcome.stdout).error).toMatchObject({
      code: 'ARCHIVE_DAMAGED',
      details: { entry: expect.stringContaining('collections/books/rows') },
    });
  });

  test('does not take the database of the main application for that of a sub-application', async () => {
    const listing = [
      'CREATE TABLE applications (name VARCHAR(255) PRIMARY KEY)',
      "INSERT INTO applications VALUES ('shop')",
    ];
    await runSql(database.options, listing);
    try {
      const refused = { code: 2, stderr: expect.stringContaining('not that of shop itself') };
      expect(await strongbox('--app', 'shop', 'create', '--groups', 'custom')).toMatchObject(refused);
      expect(await strongbox('--app', 'other', 'groups')).toMatchObject({ code: 0 });
    } finally {
      await runSql(database.options, ['DROP TABLE applications']);
    }
  });

  test('groups names the collections of the bare database', async () => {
    const groups = JSON.parse((await strongbox('groups', '--json')).stdout);
    expect(groups.custom).toMatchObject([{ name: 'books', source: 'user-made' }]);
    expect(groups.unknown).toBeUndefined();
  });
});

test('verifies a file without any database, and says when it is none', async () => {
  await writeFile(path.join(folder(), 'text.zip'), 'no archive');
  expect(await strongbox('verify', './text.zip')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('ARCHIVE'),
  });
  expect(await strongbox('verify', './none.zip')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('NOT_FOUND'),
  });
});

test('finds the SQLite file where NocoBase keeps it by default', async () => {
  await writeEnvFile(folder(), { dialect: 'sqlite' }, { STORAGE_PATH: 'my-storage' });
  expect((await strongbox('create')).stderr).toContain(path.join(folder(), 'my-storage/db/nocobase.sqlite'));
});

test('says in one sentence what is missing', async () => {
  expect(await strongbox('list')).toMatchObject({ code: 2, stderr: expect.stringContaining('DB_DIALECT') });
  await writeEnvFile(folder(), { dialect: 'sqlite', storage: 'nowhere/none.sqlite' });
  expect(await strongbox('create')).toMatchObject({ code: 1, stderr: expect.stringContaining('none.sqlite') });
  await writeEnvFile(folder(), { dialect: 'sqlite' }, { DB_DIALECT: 'oracle' });
  expect(await strongbox('create')).toMatchObject({ code: 1, stderr: expect.stringContaining('UNSUPPORTED_DATABASE') });
  await mkdir(path.join(folder(), 'x'));
  await writeEnvFile(folder(), { dialect: 'postgres', host: '127.0.0.1', port: 1, database: 'x', username: 'x' });
  const started = Date.now();
  expect(await strongbox('create')).toMatchObject({ code: 1, stderr: expect.stringContaining('DATABASE_UNREACHABLE') });
  expect(Date.now() - started).toBeLessThan(20_000);
  expect((await strongbox('nonsense')).code).toBe(1);
});
