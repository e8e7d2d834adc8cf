/** Encryption by the executable: keys, backups to them, and archives that are opened by name and by path. */
import { execFileSync } from 'node:child_process';
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createApp } from '../../helpers/create-app';
import { createDatabase, type TestDatabase } from '../../helpers/databases';
import { writeEnvFile } from '../../helpers/env-file';
import { installed } from '../../helpers/installed';
import { runCli } from '../../helpers/run-cli';
import { useTempDir } from '../../helpers/temp-dir';
import { runSql } from '../backup/run-sql';

const folder = useTempDir();
const inFolder = (...names: string[]) => path.join(folder(), ...names);
let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase('sqlite');
  const app = await createApp({ database: database.options });
  const admin = await app.agent(1);
  await admin.post('/api/collections:create').send({ name: 'books', autoGenId: true, fields: [] });
  await app.app.db.getRepository('books').create({ values: [{}, {}] });
  await app.destroy();
});
afterAll(() => database?.drop());
beforeEach(() => writeEnvFile(folder(), database.options));

const strongbox = (...args: string[]) => runCli(folder(), ...args);

const json = async (...args: string[]) => JSON.parse((await strongbox(...args, '--json')).stdout);

installed('age', 'keys of the executable').describe('keys', () => {
  test('made into a file, proven by a probe, listed, forgotten', async () => {
    expect((await strongbox('keys')).stdout).toMatch(/^There are no keys/);
    const made = await strongbox('key', 'escrow', '--generate', 'escrow.key');
    expect(made).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^escrow: age1.*\nThe private key is in escrow\.key/),
    });
    expect(made.stdout).not.toContain('SECRET');
    expect((await stat(inFolder('escrow.key'))).mode & 0o777).toBe(0o600);
    const again = await strongbox('key', 'other', '--generate', 'escrow.key');
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('There is a file escrow.key already') });
    expect((await strongbox('keys')).stdout).toMatch(/^escrow +age1\S+ +nobody has shown/);

    await writeFile(inFolder('probe'), (await strongbox('probe', 'escrow')).stdout);
    const word = execFileSync('age', ['-d', '-i', inFolder('escrow.key'), inFolder('probe')])
      .toString()
      .trim();
    expect(await strongbox('confirm', 'escrow', '--answer', 'wrong')).toMatchObject({ code: 1 });
    expect(await strongbox('confirm', 'escrow', '--answer', word)).toMatchObject({ code: 0 });
    expect((await strongbox('keys')).stdout).toMatch(/confirmed 20/);
    expect(await strongbox('confirm', 'escrow', '--identity', 'escrow.key')).toMatchObject({ code: 0 });

    const theirs = execFileSync('age-keygen', [], { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
    const recipient = /age1\w+/.exec(theirs)![0];
    expect(await strongbox('key', 'theirs', '--recipient', recipient)).toMatchObject({ code: 0 });
    expect(await strongbox('unkey', 'theirs')).toMatchObject({ code: 0 });
    expect((await json('keys')).map(({ name }: { name: string }) => name)).toEqual(['escrow']);
  });
});

test('a backup to a key is shown, verified and restored by its name and by its path', async () => {
  await strongbox('key', 'escrow', '--generate', 'escrow.key');
  const { archive } = await json('create', '--groups', 'custom', '--key', 'escrow');
  expect(archive).toMatch(/\.zip\.age$/);
  await copyFile(inFolder('storage/strongbox/main/archives', archive), inFolder('copy.zip.age'));
  const key = ['--identity', 'escrow.key'];

  expect((await strongbox('show', archive)).stdout).toMatch(/encrypted to the key escrow\n[^]*custom +books +2 rows/);
  expect((await strongbox('verify', archive)).stdout).toContain('is the file that was written');
  expect((await strongbox('verify', archive, ...key)).stdout).toContain('is whole');
  expect(await strongbox('restore', archive, '--plan')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('[ARCHIVE_LOCKED]'),
  });

  const locked = { code: 1, stderr: expect.stringMatching(/is encrypted\. \[ARCHIVE_LOCKED\]\nGive its private key/) };
  for (const verb of ['show', 'verify', 'restore'])
    expect(await strongbox(verb, './copy.zip.age')).toMatchObject(locked);
  expect((await strongbox('show', './copy.zip.age', ...key)).stdout).toMatch(/custom +books +2 rows/);
  expect((await strongbox('verify', './copy.zip.age', ...key)).stdout).toContain('is whole');

  for (const target of [archive, './copy.zip.age']) {
    await runSql(database.options, ['DELETE FROM books']);
    const restored = await strongbox('restore', target, ...key, '--yes');
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(restored.stdout).toContain('The archive is encrypted to keys');
    expect(restored.stdout).toMatch(/is live: \d+ collections, 2 rows/);
  }
});

test('a backup with a passphrase opens with that alone', async () => {
  await writeFile(inFolder('passphrase'), 'correct horse battery\n');
  await writeFile(inFolder('other'), 'something else\n');
  const { archive } = await json('create', '--groups', 'custom', '--passphrase-file', 'passphrase');
  const target = `./storage/strongbox/main/archives/${archive}`;
  expect(await strongbox('verify', target)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--passphrase-file'),
  });
  expect(await strongbox('verify', target, '--passphrase-file', 'other')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('[PASSPHRASE_WRONG]'),
  });
  expect(await strongbox('verify', target, '--passphrase-file', 'passphrase')).toMatchObject({ code: 0 });
  await writeFile(inFolder('short'), 'short');
  expect(await strongbox('create', '--passphrase-file', 'short')).toMatchObject({ code: 2 });
  const task = JSON.stringify(await readFile(inFolder('storage/strongbox/main/archives', archive), 'latin1'));
  expect(task).not.toContain('correct horse');
});
