/** Backups with files by the executable, and a file taken out of one with what every system has. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createApp } from '../../helpers/create-app';
import { createDatabase, type TestDatabase } from '../../helpers/databases';
import { writeEnvFile } from '../../helpers/env-file';
import { runCli } from '../../helpers/run-cli';
import { useTempDir } from '../../helpers/temp-dir';

const folder = useTempDir();
const inFolder = (...names: string[]) => path.join(folder(), ...names);
let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase('sqlite');
  const app = await createApp({ database: database.options });
  await app.destroy();
});
afterAll(() => database?.drop());
beforeEach(async () => {
  await writeEnvFile(folder(), database.options);
  await mkdir(inFolder('storage/uploads/sub'), { recursive: true });
  await writeFile(inFolder('storage/uploads/a.txt'), 'first');
  await writeFile(inFolder('storage/uploads/sub/b.txt'), 'second\n'.repeat(1000));
  await mkdir(inFolder('storage/apps/main'), { recursive: true });
  await writeFile(inFolder('storage/apps/main/aes_key.dat'), Buffer.alloc(32, 9));
});

const strongbox = (...args: string[]) => runCli(folder(), ...args);

async function create(...args: string[]): Promise<string> {
  const made = await strongbox('create', '-g', 'required', '--json', ...args);
  expect(made).toMatchObject({ code: 0 });
  return JSON.parse(made.stdout).archive;
}

test('contents are counted, backed up, shown and verified', async () => {
  const { stdout } = await strongbox('contents');
  expect(stdout).toMatch(/^uploads: 2 files, 6\.8 KiB\n {2}uploads\/local .* 2 files/m);
  expect(stdout).toMatch(/^packages: 0 files/m);
  // The .env file and the key; nobody has made a key for tokens here.
  expect(stdout).toMatch(/^configuration: 2 files/m);
  const archive = await create('--contents', 'uploads,packages');
  expect((await strongbox('show', archive)).stdout).toMatch(/^files +uploads\/local +2 files +6\.8 KiB$/m);
  expect((await strongbox('verify', archive)).stdout).toMatch(/ rows, 2 files, /);

  const zip = inFolder('storage/strongbox/main/archives', archive);
  const index = execFileSync('unzip', ['-p', zip, 'files/index.tsv']).toString();
  const [, , bytes, , , sha256, part, offset] = index
    .split('\n')
    .find((line) => line.includes('sub/b.txt'))!
    .split('\t');
  const entry = `files/data-${String(part).padStart(6, '0')}.bin`;
  const out = inFolder('out');
  execFileSync('sh', ['-c', `unzip -p ${zip} ${entry} | tail -c +$((${offset} + 1)) | head -c ${bytes} > ${out}`]);
  expect(
    createHash('sha256')
      .update(await readFile(out))
      .digest('hex'),
  ).toBe(sha256);
  expect(await readFile(out, 'utf8')).toBe('second\n'.repeat(1000));
});

test('the configuration goes only into encrypted archives', async () => {
  const refused = await strongbox('create', '-g', 'required', '--contents', 'configuration');
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('Encrypt the backup') });
  await writeFile(inFolder('phrase'), 'correct horse battery staple');
  const archive = await create('--contents', 'configuration', '--passphrase-file', 'phrase');
  const shown = JSON.parse((await strongbox('show', archive, '--passphrase-file', 'phrase', '--json')).stdout);
  expect(shown.manifest.files.roots).toEqual([
    expect.objectContaining({ content: 'configuration', name: 'environment', files: 1 }),
    expect.objectContaining({ content: 'configuration', name: 'keys', files: 1, bytes: 32 }),
  ]);
});

test('what there is not is refused', async () => {
  const refused = await strongbox('create', '--contents', 'everything');
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('contents') });
  const folders = await strongbox('create', '--contents', 'folders');
  expect(folders).toMatchObject({ code: 2, stderr: expect.stringContaining('those of connections') });
});
