/** Schedules by the executable: kept, shown, run, their retention looked at and applied, deleted. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
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
const json = async (...args: string[]) => JSON.parse((await strongbox(...args, '--json')).stdout);
const write = (name: string, value: unknown) => writeFile(path.join(folder(), name), JSON.stringify(value));

const NIGHTLY = {
  name: 'Nightly',
  cron: '30 2 * * *',
  timezone: 'Europe/Berlin',
  groups: ['custom'],
  connection: 'shop',
  retention: { last: 1, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 },
  // Nobody can know here which there are.
  channel: 'mail',
};

beforeEach(async () => {
  await mkdir(path.join(folder(), 'storage'));
  await writeEnvFile(folder(), { dialect: 'sqlite', storage: file('own.sqlite') });
  await runSql({ dialect: 'sqlite', storage: file('own.sqlite') }, ['CREATE TABLE empty (id integer)']);
  await runSql({ dialect: 'sqlite', storage: file('shop.sqlite') }, ['CREATE TABLE goods (id integer PRIMARY KEY)']);
  await strongbox('connect', 'shop', '--dialect', 'sqlite', '--file', file('shop.sqlite'));
});

test('is kept in place of the one of its name, run now, and deleted', async () => {
  expect((await strongbox('schedules')).stdout).toContain('strongbox schedule');
  await write('nightly.json', NIGHTLY);
  const added = { code: 0, stdout: expect.stringMatching(/^Nightly: next run 20.+T0[01]:30:00.000Z\.\n$/) };
  expect(await strongbox('schedule', 'nightly.json')).toMatchObject(added);
  const shown = await strongbox('schedules', 'nightly');
  expect(JSON.parse(shown.stdout)).toEqual({
    ...NIGHTLY,
    enabled: true,
    include: [],
    exclude: [],
    contents: [],
    keys: [],
  });
  await write('again.json', { ...JSON.parse(shown.stdout), enabled: false });
  expect(await strongbox('schedule', 'again.json')).toMatchObject({ stdout: 'Nightly: not enabled.\n' });

  const inUse = { code: 1, stderr: expect.stringContaining('the schedule “Nightly”') };
  expect(await strongbox('disconnect', 'shop')).toMatchObject(inUse);

  const first = await json('run', 'Nightly');
  expect(first).toMatchObject({ backup: { state: 'succeeded' }, verification: { state: 'succeeded' }, deleted: [] });
  const second = await strongbox('run', 'Nightly');
  const gone = first.backup.archive;
  expect(second.stdout).toMatch(/is made and whole\.\n/);
  expect(second.stdout).toContain(`${gone} is deleted: no rule keeps it.`);
  expect((await strongbox('schedules')).stdout).toMatch(/not enabled {2}last succeeded 20/);
  expect(await json('schedules')).toMatchObject([{ createdBy: 'command line', lastRun: { state: 'succeeded' } }]);

  expect(await strongbox('unschedule', 'Nightly')).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
  expect(await strongbox('unschedule', 'Nightly', '--yes')).toMatchObject({ code: 0 });
  for (const args of [['schedules'], ['unschedule'], ['run'], ['retention']]) {
    const none = { code: 2, stderr: expect.stringContaining('There is no schedule "Nightly"') };
    expect(await strongbox(...args, 'Nightly')).toMatchObject(none);
  }
});

test('shows what the retention would delete, and deletes it when told to', async () => {
  await write('all.json', { ...NIGHTLY, retention: null });
  await write('one.json', NIGHTLY);
  await strongbox('schedule', 'all.json');
  const made = [(await json('run', 'Nightly')).backup.archive, (await json('run', 'Nightly')).backup.archive];
  expect((await strongbox('retention', 'Nightly')).stdout.match(/kept: everything/g)).toHaveLength(2);
  await strongbox('schedule', 'one.json');
  const preview = (await strongbox('retention', 'Nightly')).stdout;
  expect(preview).toMatch(new RegExp(`${made[1]} .*kept: last`));
  expect(preview).toMatch(new RegExp(`${made[0]} .*goes\\n.*would become free`));
  expect(await json('retention', 'Nightly')).toMatchObject({ deleted: [] });
  expect((await strongbox('retention', 'Nightly', '--yes')).stdout).toMatch(new RegExp(`${made[0]} .*deleted\\n`));
  expect((await json('list')).archives.map(({ name }: { name: string }) => name)).toEqual([made[1]]);
});

test('what is wrong is one clear sentence', async () => {
  for (const [change, message] of [
    [{ cron: '* * * * *' }, 'more often than every hour'],
    [{ timezone: 'Europe/Belin' }, 'no time zone "Europe/Belin"'],
    [{ connection: 'nobody' }, 'no connection "nobody"'],
    [{ group: [] }, 'has no "group"'],
  ] as const) {
    await write('wrong.json', { ...NIGHTLY, ...change });
    const refused = { code: 2, stderr: expect.stringContaining(message) };
    expect(await strongbox('schedule', 'wrong.json')).toMatchObject(refused);
  }
  await write('users.json', { ...NIGHTLY, groups: ['user'] });
  await strongbox('schedule', 'users.json');
  const nothing = { code: 2, stderr: expect.stringContaining('No collection belongs') };
  expect(await strongbox('run', 'Nightly')).toMatchObject(nothing);
});
