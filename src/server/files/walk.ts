/** The files of a root, in the order in which an archive lists them. */
import { lstat, opendir } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import path from 'node:path';
import { isFilePath } from '../archive/file-path';
import type { FileRoot } from './file-root';
import { ifThere } from './read-error';
import { OWN_FOLDER } from './sets/file-set';

export type WalkedRoot = Pick<FileRoot, 'folder' | 'only' | 'except'>;

interface WalkOptions {
  signal?: AbortSignal;
  onLeftOut?(why: 'name' | 'kind', path: string): void;
}

/**
 * Paths relative to the root, segments joined by `/`, in the order of `comparePaths`. Holds the names of a folder and of those above it, no
 * more. Links are not followed; what vanishes meanwhile is passed over. Nothing where there is no such folder.
 */
export async function* walk(root: WalkedRoot, options: WalkOptions = {}): AsyncGenerator<string> {
  if (root.only) yield* walkOnly(root.folder, root.only, options);
  else yield* walkFolder(root, '', options);
}

/** Where a path of a root is on the disk. */
export function placeOf({ folder }: Pick<FileRoot, 'folder'>, file: string): string {
  return path.join(folder, ...file.split('/'));
}

async function* walkOnly(folder: string, only: string[], { onLeftOut }: WalkOptions): AsyncGenerator<string> {
  for (const name of [...only].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))) {
    const found = await ifThere(lstat(path.join(folder, name)));
    if (!found) continue;
    if (!isFilePath(name)) onLeftOut?.('name', name);
    else if (found.isFile()) yield name;
    else onLeftOut?.('kind', name);
  }
}

async function* walkFolder(root: WalkedRoot, below: string, options: WalkOptions): AsyncGenerator<string> {
  const { signal, onLeftOut } = options;
  for (const { name, kind } of await list(placeOf(root, below))) {
    signal?.throwIfAborted();
    if (below === '' && name === OWN_FOLDER) continue;
    const file = below === '' ? name : `${below}/${name}`;
    if (!isFilePath(file)) onLeftOut?.('name', file);
    else if (kind === 'file') yield file;
    else if (kind === 'other') onLeftOut?.('kind', file);
    else if (!root.except?.includes(placeOf(root, file))) yield* walkFolder(root, file, options);
  }
}

type Listed = { name: string; kind: 'file' | 'folder' | 'other' };

async function list(folder: string): Promise<Listed[]> {
  // Names are bytes to the system; read as text, those that are not UTF-8 would become other names.
  const options = { encoding: 'buffer' as BufferEncoding, bufferSize: 1024 };
  const entries = await ifThere(opendir(folder, options));
  if (!entries) return [];
  const found: { bytes: Buffer; kind: Listed['kind'] }[] = [];
  for await (const entry of entries) found.push({ bytes: entry.name as unknown as Buffer, kind: kindOf(entry) });
  found.sort((one, other) => Buffer.compare(one.bytes, other.bytes));
  return found.map(({ bytes, kind }) => ({ name: nameOf(bytes), kind }));
}

function kindOf(entry: Dirent): Listed['kind'] {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'folder' : 'other';
}

/** One that is not UTF-8 becomes one that no archive can hold. */
function nameOf(bytes: Buffer): string {
  const name = bytes.toString();
  return Buffer.from(name).equals(bytes) ? name : `${name}\\`;
}
