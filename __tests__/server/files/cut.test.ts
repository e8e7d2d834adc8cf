/** Where a disk has no hard links. */
import { appendFile, mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FileCut } from '../../../src/server/files/cut';
import { useTempDir } from '../../helpers/temp-dir';

let failure = 'EPERM';
jest.mock('node:fs/promises', () => ({
  ...jest.requireActual('node:fs/promises'),
  link: async () => {
    throw Object.assign(new Error(`${failure}: no link`), { code: failure });
  },
}));

const folder = useTempDir();
const file = (...names: string[]) => path.join(folder(), ...names);
const openCut = () => {
  const root = { content: 'uploads' as const, name: 'uploads/local', storages: ['local'], folder: folder() };
  const cut = new FileCut([root], 'task', new AbortController().signal);
  return { cut, copy: (name: string) => path.join(cut.cut(root).folder, name) };
};

beforeEach(async () => {
  failure = 'EPERM';
  await mkdir(file('sub'));
  await writeFile(file('sub', 'a'), 'begun', { mode: 0o640 });
  await utimes(file('sub', 'a'), 1_700_000_000, 1_700_000_000);
});

it('files are copied, as they are, and a warning says so', async () => {
  const { cut, copy } = openCut();
  await cut.update();
  expect(await readFile(copy('sub/a'), 'utf8')).toBe('begun');
  expect(await stat(copy('sub/a'))).toMatchObject({ mtimeMs: 1_700_000_000_000 });
  expect(cut.warnings()).toEqual([expect.stringContaining('1 files of uploads/local were copied')]);
  await cut.remove();
});

it('what was still being written is copied again', async () => {
  const { cut, copy } = openCut();
  await cut.update();
  await appendFile(file('sub', 'a'), ' and ended');
  await cut.update();
  expect(await readFile(copy('sub/a'), 'utf8')).toBe('begun and ended');
  await cut.remove();
});

it('a disk that is full is said to be', async () => {
  failure = 'ENOSPC';
  const { cut } = openCut();
  await expect(cut.update().catch(() => cut.update())).rejects.toMatchObject({ code: 'DISK_FULL' });
  await cut.remove();
});
