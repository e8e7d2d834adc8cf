/** What comes out of an archive and is put beside live files: hostile paths, links, what is live already, the disk. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { ArchivedFile } from '../../../src/server/archive/archived-file';
import { BackupError } from '../../../src/server/errors';
import { FileSets } from '../../../src/server/files/sets/file-sets';
import { stageFiles } from '../../../src/server/files/sets/stage-files';
import { useTempDir } from '../../helpers/temp-dir';

const folder = useTempDir();
const uploads = () => path.join(folder(), 'uploads');
const sets = () => new FileSets(path.join(folder(), 'file-sets'));

interface Spec extends Partial<ArchivedFile> {
  path: string;
  text: string;
}

let reads: string[] = [];

function file({ text, ...rest }: Spec): ArchivedFile {
  return {
    ...{ root: 'uploads/local', bytes: Buffer.byteLength(text), modifiedAt: 1_600_000_000_000, mode: 0o644 },
    sha256: createHash('sha256').update(text).digest('hex'),
    sameAs: null,
    read: () => {
      reads.push(rest.path);
      return Readable.from([Buffer.from(text)]);
    },
    ...rest,
  };
}

async function stage(files: Spec[], { roots = ['uploads/local'], only = undefined as string[] | undefined } = {}) {
  const id = randomUUID();
  await stageFiles({
    ...{ sets: sets(), id, extra: 'keep', signal: new AbortController().signal, onProgress: () => undefined },
    placements: roots.map((name) => ({
      name,
      to: {
        content: 'uploads',
        name,
        storages: [],
        folder: path.join(folder(), name.split('/')[0]!),
        ...(only && { only }),
      },
    })),
    files: async function* () {
      for (const one of files) yield file(one);
    },
  });
  return id;
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof BackupError ? error.code : String(error)),
  );
const staged = async (id: string, name: string, root = 'uploads') =>
  readFile(path.join(folder(), root, '.strongbox', id, 'restored', name), 'utf8');

beforeEach(async () => {
  reads = [];
  await mkdir(uploads(), { recursive: true });
});

test('a live file that is equal is neither read from the archive nor touched', async () => {
  await writeFile(path.join(uploads(), 'same.txt'), 'same');
  await writeFile(path.join(uploads(), 'size.txt'), 'size');
  const before = await stat(path.join(uploads(), 'same.txt'));
  const id = await stage([
    { path: 'same.txt', text: 'same' },
    { path: 'size.txt', text: 'SIZE' },
  ]);
  expect(reads).toEqual(['size.txt']);
  expect(await sets().prepare(id, 'restored')).toMatchObject({ unchanged: 1, replaced: 1, added: 0 });
  await sets().bring(id, 'restored');
  const after = await stat(path.join(uploads(), 'same.txt'));
  expect([after.ino, after.mtimeMs, after.mode]).toEqual([before.ino, before.mtimeMs, before.mode]);
});

test('content that the archive holds once is there for each file, with its own time', async () => {
  await writeFile(path.join(uploads(), 'live.txt'), 'twin');
  const id = await stage([
    { path: 'live.txt', text: 'twin' },
    {
      path: 'twin.txt',
      text: 'twin',
      sameAs: { root: 'uploads/local', path: 'live.txt' },
      modifiedAt: 1_500_000_000_000,
    },
    { path: 'deep/third.txt', text: 'twin', sameAs: { root: 'uploads/local', path: 'twin.txt' }, mode: 0o600 },
  ]);
  expect(await staged(id, 'twin.txt')).toBe('twin');
  expect(await staged(id, 'deep/third.txt')).toBe('twin');
  await sets().bring(id, 'restored');
  const [twin, third] = await Promise.all(
    ['twin.txt', 'deep/third.txt'].map((name) => stat(path.join(uploads(), name))),
  );
  expect(twin).toMatchObject({ mtimeMs: 1_500_000_000_000, nlink: 1 });
  expect(third).toMatchObject({ mode: 0o100600, nlink: 1 });
});

test('content that the archive holds under a root that is not restored is read from there', async () => {
  const sameAs = { root: 'packages', path: 'x.txt' };
  const id = await stage([
    { path: 'x.txt', text: 'twin', root: 'packages' },
    { path: 'one.txt', text: 'twin', sameAs },
    { path: 'two.txt', text: 'twin', sameAs },
  ]);
  expect([await staged(id, 'one.txt'), await staged(id, 'two.txt')]).toEqual(['twin', 'twin']);
  expect(reads).toEqual(['x.txt']);
  expect(await readdir(folder())).not.toContain('packages');
});

test('permissions are those of the archive, without what makes a program run as its owner', async () => {
  const id = await stage([{ path: 'tool', text: '#!', mode: 0o6755 }]);
  await sets().bring(id, 'restored');
  expect((await stat(path.join(uploads(), 'tool'))).mode & 0o7777).toBe(0o755);
});

test('nothing is written through a link, over a folder, or into the place of the undo sets', async () => {
  const outside = path.join(folder(), 'outside');
  await mkdir(outside);
  await mkdir(path.join(uploads(), 'folder.txt'));
  await writeFile(path.join(uploads(), 'file'), '');
  await symlink(outside, path.join(uploads(), 'link'));
  const bad = ['link/x.txt', 'folder.txt', 'file/x.txt', '.strongbox/x.txt'];
  for (const name of bad) {
    expect([name, await codeOf(stage([{ path: name, text: 'x' }]))]).toEqual([name, 'FILES_FAILED']);
  }
  expect(await readdir(outside)).toEqual([]);
  // A link at the place of a file is moved as such.
  await symlink(path.join(outside, 'target'), path.join(uploads(), 'link.txt'));
  const id = await stage([{ path: 'link.txt', text: 'x' }]);
  await sets().bring(id, 'restored');
  expect(await readFile(path.join(uploads(), 'link.txt'), 'utf8')).toBe('x');
  expect(await readdir(outside)).toEqual([]);
});

test('of a root that is single files, nothing else is written', async () => {
  expect(await codeOf(stage([{ path: '.bashrc', text: 'x' }], { only: ['.env'] }))).toBe('FILES_FAILED');
  expect(await codeOf(stage([{ path: '.env', text: 'x' }], { only: ['.env'] }))).toBe('done');
});

test.each<[string, Spec[], string]>([
  [
    'twice the same path',
    [
      { path: 'a', text: 'x' },
      { path: 'a', text: 'y' },
    ],
    'ARCHIVE_INVALID',
  ],
  [
    'a file below a file',
    [
      { path: 'a', text: 'x' },
      { path: 'a/b', text: 'y' },
    ],
    'FILES_FAILED',
  ],
  ['other content than promised', [{ path: 'a', text: 'x', sha256: 'f'.repeat(64) }], 'CHECK_FAILED'],
  ['a twin that is not there', [{ path: 'a', text: 'x', sameAs: { root: 'no', path: 'b' } }], 'FILES_FAILED'],
])('%s is refused', async (_what, files, code) => {
  expect(await codeOf(stage(files))).toBe(code);
  const [left] = await sets().list();
  await sets().discard(left!.id);
  expect(await readdir(uploads())).toEqual([]);
});

test('a root that was not there is made, and taken away again when nothing of it became live', async () => {
  const id = await stage([{ path: 'a', text: 'x', root: 'packages' }], { roots: ['packages'] });
  expect(await readdir(folder())).toContain('packages');
  await sets().discard(id);
  expect(await readdir(folder())).not.toContain('packages');
});

test('what is beside the live files is for nobody else', async () => {
  const id = await stage([{ path: 'a', text: 'x' }]);
  expect((await stat(path.join(uploads(), '.strongbox'))).mode & 0o777).toBe(0o700);
  expect((await stat(path.join(uploads(), '.strongbox', id))).mode & 0o777).toBe(0o700);
});
