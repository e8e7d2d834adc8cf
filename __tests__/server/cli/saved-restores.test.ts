/** Saved restores by the executable: kept, shown, run, run from a file, forgotten. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RestorePlan, SavedRestoreRequest } from '../../../src/common/api';
import { writeEnvFile } from '../../helpers/env-file';
import { useTempDir } from '../../helpers/temp-dir';
import { runSql } from '../backup/run-sql';

const ROOT = path.resolve(__dirname, '../../..');
const PROGRAM = ['node_modules/tsx/dist/cli.mjs', 'src/server/cli/index.ts'].map((file) => path.join(ROOT, file));
const folder = useTempDir();
const file = (name: string) => path.join(folder(), 'storage', name);

function strongbox(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  return new Promise((resolve) => {
    execFile(process.execPath, [...PROGRAM, ...args], { cwd: folder(), env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

const write = (name: string, value: unknown) =>
  writeFile(path.join(folder(), name), typeof value === 'string' ? value : JSON.stringify(value));
const planOf = async (...args: string[]): Promise<RestorePlan> =>
  JSON.parse((await strongbox('restore', ...args, '--plan', '--json')).stdout);

let archive: string;

beforeEach(async () => {
  await mkdir(path.join(folder(), 'storage'));
  await writeEnvFile(folder(), { dialect: 'sqlite', storage: file('own.sqlite') });
  await runSql({ dialect: 'sqlite', storage: file('own.sqlite') }, ['CREATE TABLE empty (id integer)']);
  await runSql({ dialect: 'sqlite', storage: file('shop.sqlite') }, [
    'CREATE TABLE goods (id integer PRIMARY KEY, name text)',
    'CREATE TABLE sales (id integer PRIMARY KEY)',
    "INSERT INTO goods VALUES (1, 'tea')",
  ]);
  await strongbox('connect', 'shop', '--dialect', 'sqlite', '--file', file('shop.sqlite'));
  const made = await strongbox('create', '--groups', 'custom', '--connection', 'shop', '--json');
  archive = JSON.parse(made.stdout).archive;
});

test('is kept, run, printed so that it can be given back, and forgotten', async () => {
  expect((await strongbox('saved')).stdout).toContain('strongbox save');
  const request = { name: 'Goods', archive, connection: 'shop', include: ['goods'], rows: 'skip' };
  await write('goods.json', request);
  expect(await strongbox('save', 'goods.json')).toMatchObject({ code: 0, stdout: 'Saved Goods.\n' });
  await runSql({ dialect: 'sqlite', storage: file('shop.sqlite') }, ['DELETE FROM goods']);
  const done = await strongbox('restore', '--saved', 'goods', '--yes');
  expect(done).toMatchObject({ code: 0, stdout: expect.stringMatching(/of the saved restore Goods[^]*is live/) });
  expect((await strongbox('restores')).stdout).toContain(`${archive}  Goods`);
  expect((await strongbox('saved')).stdout).toMatch(`${archive}  into shop  succeeded 20`);

  const shown = await strongbox('saved', 'Goods');
  expect(JSON.parse(shown.stdout)).toMatchObject({ ...request, groups: [], existing: 'overwrite' });
  await write('again.json', shown.stdout);
  expect(await strongbox('save', 'again.json', '--json')).toMatchObject({ code: 0 });
  expect(JSON.parse((await strongbox('saved', '--json')).stdout)).toMatchObject([
    { name: 'Goods', createdBy: 'command line', lastRun: { state: 'succeeded' } },
  ]);

  const refused = { code: 2, stderr: expect.stringContaining('--yes') };
  expect(await strongbox('forget', 'Goods')).toMatchObject(refused);
  expect(await strongbox('forget', 'Goods', '--yes')).toMatchObject({ code: 0 });
  for (const verb of [['saved'], ['forget'], ['restore', '--saved']]) {
    const none = await strongbox(...verb, 'Goods');
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no saved restore "Goods"') });
  }
});

test('a file is run as it is, and what is given beside comes first', async () => {
  await write('task.json', { archive, connection: 'shop', rows: 'skip', mapping: { goods: { table: 'goods_2' } } });
  const plan = await planOf('--task', 'task.json');
  expect(plan).toMatchObject({ archive, connection: { name: 'shop' }, saved: null, manner: { rows: 'skip' } });
  expect(plan.collections.map(({ name, to }) => [name, to])).toEqual([
    ['goods', 'goods_2'],
    ['sales', 'sales'],
  ]);
  const one = await planOf('--task', 'task.json', '-c', 'goods', '--to', 'goods=goods_3', '--rows', 'overwrite');
  expect(one).toMatchObject({ manner: { rows: 'overwrite' }, collections: [{ name: 'goods', to: 'goods_3' }] });

  await write('draft.json', { connection: 'shop' } satisfies Partial<SavedRestoreRequest>);
  const draft = { code: 2, stderr: expect.stringContaining('has no backup yet') };
  expect(await strongbox('restore', '--task', 'draft.json')).toMatchObject(draft);
  const stored = `./storage/strongbox/main/archives/${archive}`;
  expect(await planOf(stored, '--task', 'draft.json')).toMatchObject({ archive, connection: { name: 'shop' } });
});

test('what is wrong with a file is one clear sentence', async () => {
  await write('cut.json', '{"name": "cut"');
  await write('list.json', '[]');
  await write('typo.json', { name: 'typo', group: ['custom'] });
  await write('group.json', { name: 'group', groups: ['customs'] });
  await write('where.json', { name: 'where', connection: 'nobody' });
  await write('nameless.json', {});
  const wrong = [
    ['cut.json', 'cut.json is not JSON'],
    ['list.json', 'holds no JSON object'],
    ['typo.json', 'has no "group"'],
    ['group.json', 'no backup group "customs"'],
    ['where.json', 'no connection "nobody"'],
    ['none.json', 'There is no file none.json'],
  ] as const;
  for (const [name, message] of wrong) {
    for (const verb of [['save'], ['restore', '--task']]) {
      expect(await strongbox(...verb, name)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    }
  }
  expect(await strongbox('save', 'nameless.json')).toMatchObject({ code: 2, stderr: expect.stringContaining('name') });
  const both = await strongbox('restore', '--task', 'typo.json', '--saved', 'typo');
  expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('--saved and --task') });
  expect((await strongbox('saved', '--json')).stdout).toBe('[]\n');
});
