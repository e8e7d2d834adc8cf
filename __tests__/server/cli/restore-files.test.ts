/** Files in restores by the executable: with all that there is, alone, saved, without what is not in the backup, taken back. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RestorePlan } from '../../../src/common/api';
import { createApp } from '../../helpers/create-app';
import { createDatabase, type TestDatabase } from '../../helpers/databases';
import { writeEnvFile } from '../../helpers/env-file';
import { runCli } from '../../helpers/run-cli';
import { useTempDir } from '../../helpers/temp-dir';

const folder = useTempDir();
const upload = (name: string) => path.join(folder(), 'storage/uploads', name);

const strongbox = (...args: string[]) => runCli(folder(), ...args);

const planOf = async (...args: string[]): Promise<RestorePlan> =>
  JSON.parse((await strongbox('restore', ...args, '--plan', '--json')).stdout);
const uploads = async () => {
  const names = (await readdir(upload(''))).filter((name) => !name.startsWith('.')).sort();
  return Promise.all(names.map(async (name) => `${name}: ${await readFile(upload(name), 'utf8')}`));
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase('sqlite');
  await (await createApp({ database: database.options })).destroy();
});
afterAll(() => database?.drop());

const THEN = ['a.txt: a', 'b.txt: b', 'same.txt: same'];
const SPOILED = ['a.txt: spoiled', 'new.txt: new', 'same.txt: same'];
const UPLOADS = { contents: ['uploads'], extra: 'keep' };

let archive: string;
beforeEach(async () => {
  await writeEnvFile(folder(), database.options);
  await mkdir(upload(''), { recursive: true });
  for (const name of ['a', 'b', 'same']) await writeFile(upload(`${name}.txt`), name);
  const made = await strongbox('create', '--groups', 'required,user', '--contents', 'uploads', '--json');
  archive = JSON.parse(made.stdout).archive;
  await writeFile(upload('a.txt'), 'spoiled');
  await writeFile(upload('new.txt'), 'new');
  await rm(upload('b.txt'));
});

test('all that a backup holds has the uploads with it; parts have files only where they are named', async () => {
  const all = await planOf(archive);
  expect(all.choice.files).toEqual(UPLOADS);
  expect(all.files).toMatchObject([
    { name: 'uploads/local', to: path.dirname(upload('x')), missing: 1, present: 2, extra: 1 },
  ]);
  expect((await planOf(archive, '--files', 'none')).choice.files).toBeUndefined();
  expect((await planOf(archive, '-c', 'users')).choice.files).toBeUndefined();
  expect((await planOf(archive, '-c', 'users', '--files', 'uploads')).choice.files).toEqual(UPLOADS);
  expect((await strongbox('restore', archive, '--plan')).stdout).toMatch(/1 not there now, 2 there, 1 only there/);
  const refused = await strongbox('restore', archive, '--files', 'uploads,packages', '--plan');
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('no files of this kind: packages') });
  expect(await strongbox('restore', archive, '--files', 'photos', '--plan')).toMatchObject({ code: 2 });
});

test('files alone, without what is not in the backup, taken back and discarded', async () => {
  const done = await strongbox('restore', archive, '--no-collections', '--extra-files', 'remove', '--yes');
  expect(done).toMatchObject({
    ...{ code: 0 },
    stdout: expect.stringContaining('files: 1 added, 1 replaced, 1 equal already, 1 taken away; 2 B'),
  });
  expect(await uploads()).toEqual(THEN);
  expect((await strongbox('restores')).stdout).toMatch(/keeps 0 former tables and 2 files/);
  const [row] = JSON.parse((await strongbox('restores', '--json')).stdout);
  expect(row.undo).toMatchObject({ tables: 0, files: 2 });
  expect(await strongbox('restore', '--undo', '--yes')).toMatchObject({
    ...{ code: 0 },
    stdout: expect.stringContaining('The tables and files were exchanged again.'),
  });
  expect(await uploads()).toEqual(SPOILED);
  expect(await strongbox('discard', row.id, '--yes')).toMatchObject({ code: 0 });
  expect(await readdir(upload(''))).not.toContain('.strongbox');
});

test('a saved restore has files, and what is said besides comes before it', async () => {
  const request = { name: 'files', archive, files: { contents: ['uploads'], extra: 'remove' } };
  await writeFile(path.join(folder(), 'files.json'), JSON.stringify(request));
  expect(await strongbox('save', 'files.json')).toMatchObject({ code: 0 });
  expect(JSON.parse((await strongbox('saved', 'files')).stdout)).toMatchObject({ ...request, groups: [], include: [] });
  expect((await planOf('--saved', 'files')).choice).toMatchObject({ groups: [], files: request.files });
  expect((await planOf('--saved', 'files', '--extra-files', 'keep')).choice.files).toEqual(UPLOADS);
  const task = ['--task', 'files.json', '-c', 'users', '--files', 'none'];
  expect((await planOf(...task)).choice).toMatchObject({ include: ['users'] });
  expect((await planOf(...task)).files).toEqual([]);
  await writeFile(path.join(folder(), 'wrong.json'), JSON.stringify({ ...request, files: { kinds: ['uploads'] } }));
  expect(await strongbox('save', 'wrong.json')).toMatchObject({ code: 2, stderr: expect.stringContaining('files') });
});
