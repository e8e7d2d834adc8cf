/** The files of the two states: some in both and equal, some that differ, and some in one of them alone. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FileRoot } from '../src/server/files/file-root';

const EACH = 60;

type State = 'old' | 'new';

/** Beside whatever folder an application of this world has. */
export const uploadsBeside = (folder: string) => path.join(path.dirname(folder), 'uploads');

export function rootBeside(folder: string): FileRoot {
  return { content: 'uploads', name: 'uploads/local', storages: ['local'], folder: uploadsBeside(folder) };
}

function filesOf(state: State): [string, string][] {
  return Array.from({ length: EACH }, (_, n): [string, string][] => [
    [`equal/${n}.txt`, `equal ${n}`],
    [`both/${n % 7}/${n}.txt`, `${state} ${n}`],
    [`${state}/${n % 5}/${n}.txt`, `${state} alone ${n}`],
  ]).flat();
}

export async function makeFiles(folder: string, state: State): Promise<void> {
  const uploads = uploadsBeside(folder);
  await rm(uploads, { recursive: true, force: true });
  for (const [name, text] of filesOf(state)) {
    const file = path.join(uploads, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

/** Which state the live files are in; else what of them is not in the old one. */
export async function filesState(folder: string): Promise<string> {
  const uploads = uploadsBeside(folder);
  const entries = await readdir(uploads, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(uploads, path.join(entry.parentPath ?? entry.path, entry.name)))
    .filter((name) => !name.startsWith('.'));
  const found = await Promise.all(
    names.map(async (name) => `${name}: ${await readFile(path.join(uploads, name), 'utf8')}`),
  );
  const seen = new Set(found);
  const isIn = (state: State) => {
    const wanted = filesOf(state);
    return wanted.length === seen.size && wanted.every(([name, text]) => seen.has(`${name}: ${text}`));
  };
  if (isIn('old')) return 'old';
  return isIn('new') ? 'new' : `a mix of ${found.length} files`;
}

/** What of ours lies about. */
export async function fileLeftovers(folder: string): Promise<string[]> {
  const sets = await readdir(path.join(folder, 'file-sets', 'own')).catch(() => []);
  const beside = (await readdir(uploadsBeside(folder))).filter((name) => name.startsWith('.'));
  return [...sets, ...beside];
}
