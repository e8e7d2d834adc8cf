import { opendir, lstat } from 'node:fs/promises';
import path from 'node:path';
import type { FileRoot } from '../file-root';
import { orNull } from './files-error';
import { OWN_FOLDER } from './file-set';

/** Every file of a root and of no other one, by its path; links are neither files nor followed. None where there is no such folder. */
export async function* filesIn(
  { folder, only, except = [] }: Pick<FileRoot, 'folder' | 'only' | 'except'>,
  below = '',
): AsyncGenerator<{ path: string; bytes: number }> {
  const entries = await orNull(opendir(path.join(folder, below)));
  if (!entries) return;
  for await (const entry of entries) {
    if (below === '' && (entry.name === OWN_FOLDER || (only && !only.includes(entry.name)))) continue;
    const file = below === '' ? entry.name : `${below}/${entry.name}`;
    const place = path.join(folder, file);
    if (entry.isDirectory() && !only && !except.includes(place)) yield* filesIn({ folder, except }, file);
    if (!entry.isFile()) continue;
    const found = await orNull(lstat(place));
    if (found) yield { path: file, bytes: found.size };
  }
}
