import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { comparePaths } from '../../../src/server/archive/file-path';
import { walk, type WalkedRoot } from '../../../src/server/files/walk';
import { useTempDir } from '../../helpers/temp-dir';

const folder = useTempDir();

async function put(...files: string[]): Promise<void> {
  for (const file of files) {
    await mkdir(path.dirname(path.join(folder(), file)), { recursive: true });
    await writeFile(path.join(folder(), file), file);
  }
}

async function walked(root: Partial<WalkedRoot> = {}) {
  const leftOut: [string, string][] = [];
  const files: string[] = [];
  const onLeftOut = (why: string, file: string) => leftOut.push([why, file]);
  for await (const file of walk({ folder: folder(), ...root }, { onLeftOut })) files.push(file);
  return { files, leftOut };
}

it('goes through folders in the order of the archive', async () => {
  await put('b', 'a-b', 'a/z', 'a/b/c', 'a.txt', 'B', 'é', '文件', 'a/B');
  const { files } = await walked();
  expect(files).toEqual(['B', 'a/B', 'a/b/c', 'a/z', 'a-b', 'a.txt', 'b', 'é', '文件']);
  expect([...files].sort(comparePaths)).toEqual(files);
});

it('passes over its own folder, and only at the top', async () => {
  await put('.strongbox/cut-1/x', 'a/.strongbox/y', '.hidden');
  expect(await walked()).toEqual({ files: ['.hidden', 'a/.strongbox/y'], leftOut: [] });
});

it('leaves folders to the roots that have them', async () => {
  await put('a/x', 'b/y');
  expect((await walked({ except: [path.join(folder(), 'b')] })).files).toEqual(['a/x']);
});

it('takes only what is asked for', async () => {
  await put('.env', 'z', 'secret', 'sub/.env');
  expect((await walked({ only: ['z', '.env', 'none'] })).files).toEqual(['.env', 'z']);
});

it('follows no links and takes no names that not all systems have', async () => {
  await put('a', 'back\\slash');
  await symlink('/etc', path.join(folder(), 'folder'));
  await symlink('nowhere', path.join(folder(), 'broken'));
  await writeFile(Buffer.concat([Buffer.from(`${folder()}/`), Buffer.from([0x66, 0xff])]), '');
  const { files, leftOut } = await walked();
  expect(files).toEqual(['a']);
  expect(leftOut.map(([why]) => why).sort()).toEqual(['kind', 'kind', 'name', 'name']);
});

it('finds nothing where there is no such folder', async () => {
  expect(await walked({ folder: path.join(folder(), 'none') })).toEqual({ files: [], leftOut: [] });
});
