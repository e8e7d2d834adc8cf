/** The folders between a root and a file: only real folders of the same file system are gone through, so that nothing leads out of the root. */
import { lstat, stat } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../../errors';
import { say } from '../../sentence';
import { orNull } from './files-error';

/** So many folders are remembered. */
const MEMORY = 10_000;

export class Parents {
  private readonly known = new Map<string, Promise<boolean>>();
  private device?: Promise<number | null>;

  constructor(private readonly root: string) {}

  /**
   * @param file relative to the root
   * @returns how many of its parent folders there are
   * @throws BackupError FILES_FAILED where one of them is no folder, leads elsewhere, or is another file system
   */
  async count(file: string): Promise<number> {
    const names = file.split('/').slice(0, -1);
    let folder = '';
    for (const [depth, name] of names.entries()) {
      folder = depth === 0 ? name : `${folder}/${name}`;
      if (!(await this.isThere(folder))) return depth;
    }
    return names.length;
  }

  private isThere(folder: string): Promise<boolean> {
    const known = this.known.get(folder);
    if (known) return known;
    if (this.known.size >= MEMORY) this.known.clear();
    const found = this.look(folder);
    this.known.set(folder, found);
    return found;
  }

  private async look(folder: string): Promise<boolean> {
    const found = await orNull(lstat(path.join(this.root, ...folder.split('/'))));
    if (!found) return false;
    if (!found.isDirectory()) throw notAFolder(folder, found.isSymbolicLink());
    this.device ??= orNull(stat(this.root)).then((root) => root && root.dev);
    if ((await this.device) !== found.dev) throw elsewhere(folder);
    return true;
  }
}

function notAFolder(folder: string, isLink: boolean): BackupError {
  return new BackupError(
    'FILES_FAILED',
    isLink
      ? say`Files of the backup belong into ${folder}, which is a link to another place.`
      : say`Files of the backup belong into ${folder}, which is no folder.`,
    { hint: 'Put a real folder there, or leave the files out.', details: { folder } },
  );
}

function elsewhere(folder: string): BackupError {
  return new BackupError(
    'FILES_FAILED',
    say`The folder ${folder} is on another file system than the folder it is in.`,
    {
      hint: 'Files are exchanged in one step only within one file system. Leave them out, and copy them by hand.',
      details: { folder },
    },
  );
}

/** What is at the place of a file may be a file or a link, which is moved as such, and nothing else. @throws BackupError FILES_FAILED */
export async function liveFile(place: string, file: string) {
  const found = await orNull(lstat(place));
  if (!found || found.isFile() || found.isSymbolicLink()) return found;
  throw new BackupError(
    'FILES_FAILED',
    say`Where ${file} belongs, there is a folder or something else that is no file.`,
    {
      hint: 'Move it away, or leave the files out.',
      details: { path: file },
    },
  );
}
