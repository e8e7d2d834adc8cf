/** Other databases by the executable: connected, backed up, restored into, forgotten. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeEnvFile } from '../../helpers/env-file';
import { useTempDir } from '../../helpers/temp-dir';
import { runSql } from '../backup/run-sql';

const ROOT = path.resolve(__dirname, '../../..');
const folder = useTempDir();

function strongbox(args: string[], input = ''): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = [
    path.join(ROOT, 'node_modules/tsx/dist/cli.mjs'),
    path.join(ROOT, 'src/server/cli/index.ts'),
    ...args,
  ];
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd: folder(), env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}

const file = (name: string) => path.join(folder(), 'storage', name);
const sql = (name: string, ...statements: string[]) => runSql({ dialect: 'sqlite', storage: file(name) }, statements);

beforeEach(async () => {
  await mkdir(path.join(folder(), 'storage'));
  await writeEnvFile(folder(), { dialect: 'sqlite', storage: file('own.sqlite') });
  await sql('own.sqlite', 'CREATE TABLE empty (id integer)');
  await sql(
    'shop.sqlite',
    'CREATE TABLE goods (id integer PRIMARY KEY, name text)',
    "INSERT INTO goods VALUES (1, 'tea')",
  );
  await sql('copy.sqlite', 'CREATE TABLE unrelated (id integer)');
});

test('a database goes from one connection to another', async () => {
  expect((await strongbox(['connections'])).stdout).toContain('strongbox connect');
  for (const name of ['shop', 'copy']) {
    const added = await strongbox(['connect', name, '--dialect', 'sqlite', '--file', file(`${name}.sqlite`)]);
    expect(added).toMatchObject({ code: 0, stdout: expect.stringMatching(`${name}: SQLite 3.*, 1 tables`) });
  }
  const groups = JSON.parse((await strongbox(['groups', '--connection', 'shop', '--json'])).stdout);
  expect(groups).toEqual({ custom: [expect.objectContaining({ name: 'goods' })] });
  const made = await strongbox(['create', '--groups', 'custom', '--connection', 'shop', '--json']);
  const { archive } = JSON.parse(made.stdout);
  const restored = await strongbox(['restore', archive, '--connection', 'copy', '--yes']);
  expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('into the connection copy') });
  expect(await strongbox(['disconnect', 'copy'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('CONNECTION_IN_USE'),
  });
  expect(await strongbox(['restore', '--undo', '--yes'])).toMatchObject({ code: 0 });
  const [{ id }] = JSON.parse((await strongbox(['restores', '--json'])).stdout).filter(
    ({ kind }: { kind: string }) => kind === 'restore',
  );
  expect(await strongbox(['discard', id, '--yes'])).toMatchObject({ code: 0 });
  expect(await strongbox(['disconnect', 'copy'])).toMatchObject({ code: 0 });
  expect((await strongbox(['connections'])).stdout).toMatch(/^shop +sqlite .*shop\.sqlite\n$/);
});

test('a table goes beside the live one', async () => {
  await strongbox(['connect', 'shop', '--dialect', 'sqlite', '--file', file('shop.sqlite')]);
  const made = await strongbox(['create', '--groups', 'custom', '--connection', 'shop', '--json']);
  const { archive } = JSON.parse(made.stdout);
  const restore = ['restore', archive, '--connection', 'shop', '--yes'];
  expect(await strongbox([...restore, '--existing', 'stop'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('PLAN_BLOCKED'),
  });
  expect(await strongbox([...restore, '--to', 'goods'])).toMatchObject({ code: 2 });
  expect(await strongbox([...restore, '--content', 'some'])).toMatchObject({ code: 2 });
  expect(await strongbox([...restore, '--rows', 'goods=some'])).toMatchObject({ code: 2 });
  const planned = await strongbox([...restore, '--rows', 'skip', '--rows', 'goods=add', '--plan', '--json']);
  expect(JSON.parse(planned.stdout)).toMatchObject({ manner: { rows: 'skip', mapping: { goods: { rows: 'add' } } } });
  expect(await strongbox([...restore, '--to', 'goods=goods_before'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('goods_before'),
  });
  const groups = JSON.parse((await strongbox(['groups', '--connection', 'shop', '--json'])).stdout);
  expect(groups.custom.map(({ name }: { name: string }) => name)).toEqual(['goods', 'goods_before']);
});

test('a password comes from a file or from standard input, and is shown nowhere', async () => {
  const server = ['--dialect', 'postgres', '--host', '127.0.0.1', '--port', '1', '--database', 'x', '--username', 'me'];
  const added = await strongbox(['connect', 'away', ...server, '--password', '-'], 'hidden-word\n');
  expect(added).toMatchObject({ code: 1, stderr: expect.stringContaining('DATABASE_UNREACHABLE') });
  await writeFile(path.join(folder(), 'password'), 'hidden-word\n');
  await strongbox(['connect', 'away', ...server, '--password', 'password']);
  const listed = await strongbox(['connections', '--json']);
  expect(JSON.parse(listed.stdout)).toEqual([expect.objectContaining({ name: 'away', hasPassword: true })]);
  const connections = path.join(folder(), 'storage/strongbox/main/connections');
  const [stored = ''] = await readdir(connections);
  const all = JSON.stringify([added, listed]) + (await readFile(path.join(connections, stored), 'utf8'));
  expect(all).not.toContain('hidden-word');
});

test('an unknown connection is one clear sentence', async () => {
  expect(await strongbox(['create', '--connection', 'nobody'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no connection "nobody"'),
  });
});

test('rows that are missing come back, and a dry run says so before', async () => {
  await strongbox(['connect', 'shop', '--dialect', 'sqlite', '--file', file('shop.sqlite')]);
  const made = await strongbox(['create', '--groups', 'custom', '--connection', 'shop', '--json']);
  const { archive } = JSON.parse(made.stdout);
  await sql('shop.sqlite', "UPDATE goods SET id = 2, name = 'salt'");
  const restore = ['restore', archive, '--connection', 'shop', '--rows', 'skip'];
  const said = 'goods: 1 rows added, 0 in place of live ones, 0 left out; 1 live ones kept';
  expect(await strongbox([...restore, '--dry-run'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(new RegExp(`Nothing was changed.*\n${said}\n$`)),
  });
  expect((await strongbox(['restores'])).stdout).not.toContain('keeps');
  expect(await strongbox([...restore, '--yes'])).toMatchObject({ code: 0, stdout: expect.stringContaining(said) });
  expect(await strongbox([...restore, '--existing', 'keep', '--plan'])).toMatchObject({ code: 2 });
});

test('what does not fit stays as it is, and is named', async () => {
  await sql('shop.sqlite', 'CREATE TABLE prices (id INTEGER PRIMARY KEY); INSERT INTO prices VALUES (1)');
  await strongbox(['connect', 'shop', '--dialect', 'sqlite', '--file', file('shop.sqlite')]);
  const made = await strongbox(['create', '--groups', 'custom', '--connection', 'shop', '--json']);
  const { archive } = JSON.parse(made.stdout);
  await sql('shop.sqlite', 'DELETE FROM goods');
  const restore = ['restore', archive, '--connection', 'shop', '--rows', 'stop', '--yes'];
  expect(await strongbox(restore)).toMatchObject({ code: 1, stderr: expect.stringContaining('ROWS_EXIST') });
  expect(await strongbox([...restore, '--on-failure', 'leave'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/is live: 1 collections.*\nprices: left as it is: prices has 1 .*\[ROWS_EXIST\]/s),
  });
});
