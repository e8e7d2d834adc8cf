/** Does what a list says, or takes it back, from wherever it was cut short: each file is moved only if it is not where it belongs. */
import { lstat, mkdir, open, rename, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { orNull } from './files-error';
import { placeOf } from '../walk';
import { kept, otherSide, type Exchanged, type FileSet, type SetRoot, type Side } from './file-set';
import { readPaths, type PathLine } from './path-list';

/** @param folder of the lists */
export async function finishExchange(set: FileSet, next: Exchanged, folder: string): Promise<void> {
  await eachPath(set, path.join(folder, next.list), async (line, root) => {
    const [live, leaves, comes] = placesOf(line, set, root, next.live);
    const isStaged = line.in && (await isThere(comes));
    // Where what comes is live already, so is nothing else.
    const stays = !line.out || (line.in && !isStaged) || (await isThere(leaves));
    const moved = stays ? [] : await move(live, leaves);
    return isStaged ? [...moved, ...(await move(comes, live))] : moved;
  });
  await removeEmpty(set, path.join(folder, next.list), (line) => line.out && !line.in);
}

export async function takeBackExchange(set: FileSet, next: Exchanged, folder: string): Promise<void> {
  await eachPath(set, path.join(folder, next.list), async (line, root) => {
    const [live, leaves, comes] = placesOf(line, set, root, next.live);
    const moved = line.in && !(await isThere(comes)) ? await move(live, comes) : [];
    return line.out && (await isThere(leaves)) ? [...moved, ...(await move(leaves, live))] : moved;
  });
  await removeEmpty(set, path.join(folder, next.list), (line) => line.in && !line.out);
}

/** Where it is live, where it goes when it leaves, and where it comes from. */
function placesOf({ path: file }: PathLine, set: FileSet, root: SetRoot, live: Side): [string, string, string] {
  return [placeOf(root, file), kept(set, root, otherSide(live), file), kept(set, root, live, file)];
}

async function isThere(place: string): Promise<boolean> {
  return (await orNull(lstat(place))) !== null;
}

/** What has gone meanwhile is not there to be moved. @returns the folders that were changed */
async function move(from: string, to: string): Promise<string[]> {
  await mkdir(path.dirname(to), { recursive: true });
  await orNull(rename(from, to));
  return [path.dirname(from), path.dirname(to)];
}

/** So many folders are remembered before they are written to the disk. */
const FOLDERS = 500;

async function eachPath(
  set: FileSet,
  list: string,
  work: (line: PathLine, root: SetRoot) => Promise<string[]>,
): Promise<void> {
  const changed = new Set<string>();
  for await (const lines of readPaths(list)) {
    const moves = lines.filter(({ equal }) => !equal).map((line) => work(line, set.roots[line.root]!));
    // Nothing is on its way any more when one has failed, and all are to be taken back.
    const failed = (await Promise.allSettled(moves)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    for (const folder of (await Promise.all(moves)).flat()) changed.add(folder);
    if (changed.size > FOLDERS) await flush(changed);
  }
  await flush(changed);
}

async function flush(folders: Set<string>): Promise<void> {
  for (const folder of folders) await syncFolder(folder);
  folders.clear();
}

/** That names in it have changed is on the disk then, where the system can be asked for that. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** Folders that were made for files of the set, and hold nothing any more. */
async function removeEmpty(set: FileSet, list: string, isGone: (line: PathLine) => boolean): Promise<void> {
  for await (const lines of readPaths(list)) {
    for (const line of lines) {
      if (line.parents === null || !isGone(line)) continue;
      const names = line.path.split('/').slice(0, -1);
      for (let depth = names.length; depth > line.parents; depth -= 1) {
        const folder = placeOf(set.roots[line.root]!, names.slice(0, depth).join('/'));
        if (
          !(await rmdir(folder).then(
            () => true,
            () => false,
          ))
        )
          break;
      }
    }
  }
}
