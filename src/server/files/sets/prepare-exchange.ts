/**
 * What an exchange will do, as a list that is on the disk before anything is moved: then it can be finished, or taken back, from
 * wherever it was cut short. Moves nothing that is live; refuses what could not be moved.
 */
import { link, lstat, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Stats } from 'node:fs';
import { orNull } from './files-error';
import { placeOf, walk } from '../walk';
import { kept, type Exchanged, type FileSet, type SetRoot, type Side } from './file-set';
import { liveFile, Parents } from './parents';
import { PathListWriter, readPaths, type PathLine } from './path-list';
import type { FileCounts } from '../../../common/api';

export interface Prepared {
  next: Exchanged;
  counts: FileCounts;
}

/** @param list absolute path of the list that is written. @throws BackupError FILES_FAILED, DISK_FULL */
export async function prepareExchange(
  set: FileSet & { now: Exchanged },
  live: Side,
  folder: string,
  list: string,
): Promise<Prepared> {
  const prepared: Prepared = {
    next: { live, list, swept: set.now.swept, kept: { files: 0, bytes: 0 } },
    counts: { added: 0, replaced: 0, unchanged: 0, removed: 0, bytes: 0 },
  };
  const parents = set.roots.map((root) => new Parents(root.folder));
  const writer = await PathListWriter.open(path.join(folder, list));
  try {
    for await (const lines of readPaths(path.join(folder, set.now.list))) {
      const found = await Promise.all(
        lines.map((line) => lookAt(line, set, set.roots[line.root]!, live, parents[line.root]!)),
      );
      for (const one of found) await note(one, prepared, writer);
    }
    if (live === 'restored' && set.extra === 'remove' && !set.now.swept) {
      for (const [at, root] of set.roots.entries()) await sweep(at, root, set, prepared, writer);
      prepared.next.swept = true;
    }
    await writer.finish();
    return prepared;
  } finally {
    await writer.abandon();
  }
}

interface Found {
  line: PathLine;
  /** Bytes of what leaves, and of what comes. */
  out: number;
  in: number;
}

async function lookAt(
  { root: at, path: file, equal, parents: before }: PathLine,
  set: FileSet,
  root: SetRoot,
  live: Side,
  parents: Parents,
): Promise<Found> {
  const there = await parents.count(file);
  const now = await liveFile(placeOf(root, file), file);
  if (equal) {
    const second = kept(set, root, 'equal', file);
    const same = await lstat(second);
    if (now && isSame(now, same)) {
      return { line: { root: at, path: file, out: false, in: false, equal, parents: before }, out: 0, in: 0 };
    }
    // Somebody has deleted or replaced it since: the one that was there is needed after all.
    await secondName(second, kept(set, root, live, file));
  }
  const comes = await orNull(lstat(kept(set, root, live, file)));
  const line = {
    ...{ root: at, path: file, out: now !== null, in: comes !== null, equal: false },
    parents: before ?? (comes ? there : null),
  };
  return { line, out: now?.size ?? 0, in: comes?.size ?? 0 };
}

function isSame(one: Stats, other: Stats): boolean {
  return one.ino === other.ino && one.dev === other.dev;
}

/** Another name of the same file; one that is there already is that. */
export async function secondName(file: string, name: string): Promise<void> {
  await mkdir(path.dirname(name), { recursive: true });
  await link(file, name).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

async function note({ line, ...bytes }: Found, { next, counts }: Prepared, writer: PathListWriter): Promise<void> {
  await writer.add(line);
  if (line.equal) counts.unchanged += 1;
  else if (line.in) counts[line.out ? 'replaced' : 'added'] += 1;
  else if (line.out) counts.removed += 1;
  counts.bytes += bytes.in;
  if (!line.out) return;
  next.kept.files += 1;
  next.kept.bytes += bytes.out;
}

/** Every file of the archive has one beside the live ones, staged or equal: what has none is not in the archive. */
async function sweep(at: number, root: SetRoot, set: FileSet, prepared: Prepared, writer: PathListWriter) {
  for await (const file of walk(root)) {
    if (await orNull(lstat(kept(set, root, 'restored', file)))) continue;
    if (await orNull(lstat(kept(set, root, 'equal', file)))) continue;
    const line = { root: at, path: file, out: true, in: false, equal: false, parents: null };
    const found = await orNull(lstat(placeOf(root, file)));
    if (found) await note({ line, out: found.size, in: 0 }, prepared, writer);
  }
}
