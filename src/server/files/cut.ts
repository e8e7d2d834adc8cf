/**
 * The uploads of one moment: second names of their files, in a folder beside them, so that they stay when the application deletes them.
 * Files of uploads have names that nobody can guess, and are not changed after their rows were written.
 *
 *   <root>/.strongbox/cut-<task>/…
 */
import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, readdir, rm, rmdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { comparePaths, isFilePath } from '../archive/file-path';
import { CanceledError } from '../errors';
import { say } from '../sentence';
import type { FileRoot } from './file-root';
import { inOrder } from './in-order';
import { LeftOut } from './left-out';
import { ifThere, readError } from './read-error';
import { OWN_FOLDER } from './sets/file-set';
import { placeOf, walk } from './walk';

const AT_ONCE = 16;
const PREFIX = 'cut-';
/** What a second name cannot mend; after anything else it is a copy that is tried. */
const FATAL = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS']);

export class FileCut {
  private readonly copied = new Map<string, number>();
  private leftOut: LeftOut | null = null;

  /** @param task whose folder it is */
  constructor(
    readonly roots: readonly FileRoot[],
    private readonly task: string,
    private readonly signal: AbortSignal,
  ) {}

  /** Takes up what is new since it was last called. @throws BackupError DISK_FULL, FILES_FAILED, CanceledError */
  async update(): Promise<void> {
    const leftOut = new LeftOut();
    try {
      for (const root of this.roots) {
        // Only then nothing has to be made in a folder that is not there.
        if (!(await ifThere(lstat(root.folder)))) continue;
        for await (const _ of inOrder(this.news(root, leftOut), AT_ONCE, (file) => this.take(root, file))) continue;
      }
    } catch (error) {
      throw this.signal.aborted ? new CanceledError() : readError(error);
    }
    this.leftOut = leftOut;
  }

  /** Goes on taking up what is new until the work is done, and once after it. Rejects only when the work has ended. */
  async updateDuring(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    const watched = work
      .catch(() => undefined)
      .finally(() => {
        isDone = true;
      });
    try {
      while (!isDone) {
        await this.update();
        await Promise.race([watched, pause(PAUSE_MS)]);
      }
      await this.update();
    } finally {
      await watched;
    }
  }

  /** Whether the file is in it, and as a file. */
  async has(root: FileRoot, file: string): Promise<boolean> {
    return isFilePath(file) && ((await ifThere(lstat(placeOf(this.cut(root), file))))?.isFile() ?? false);
  }

  /** Where its files of a root are. */
  cut(root: FileRoot): Pick<FileRoot, 'folder'> {
    return { folder: cutFolder(root, this.task) };
  }

  /** Whole sentences. */
  warnings(): string[] {
    const copies = [...this.copied].map(
      ([name, count]) =>
        say`For the time of the backup, ${count} files of ${name} were copied, as their disk gave them no second names.`,
    );
    return [...copies, ...(this.leftOut?.warnings() ?? [])];
  }

  /** Safe at any time. */
  async remove(): Promise<void> {
    for (const root of this.roots) await removeCut(root, this.task);
  }

  private async *news(root: FileRoot, leftOut: LeftOut): AsyncGenerator<string> {
    const taken = walk(this.cut(root));
    const { signal } = this;
    const onLeftOut = (why: 'name' | 'kind', file: string) => leftOut.add(root.name, why, file);
    let last = await taken.next();
    try {
      for await (const file of walk(root, { signal, onLeftOut })) {
        while (!last.done && comparePaths(last.value, file) < 0) last = await taken.next();
        const isTaken = !last.done && last.value === file;
        if (!isTaken || (this.copied.has(root.name) && (await this.isOutdated(root, file)))) yield file;
      }
    } finally {
      await taken.return(undefined);
    }
  }

  /** A copy may have been made of a file that was still being written. */
  private async isOutdated(root: FileRoot, file: string): Promise<boolean> {
    const [live, copy] = await Promise.all([
      ifThere(lstat(placeOf(root, file))),
      ifThere(lstat(placeOf(this.cut(root), file))),
    ]);
    return live !== null && live.ino !== copy?.ino && (live.size !== copy?.size || live.mtimeMs > copy.mtimeMs + 1);
  }

  private async take(root: FileRoot, file: string): Promise<void> {
    this.signal.throwIfAborted();
    const from = placeOf(root, file);
    const to = placeOf(this.cut(root), file);
    if (await this.link(root, from, to)) return;
    // Either the folder is not there yet, or the file is not there any more.
    await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
    await this.link(root, from, to);
  }

  /** False where something of the way is missing. */
  private async link(root: FileRoot, from: string, to: string): Promise<boolean> {
    try {
      await link(from, to);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return false;
      if (FATAL.has(code)) throw error;
      return this.copy(root, from, to);
    }
    return true;
  }

  private async copy({ name }: FileRoot, from: string, to: string): Promise<boolean> {
    const found = await ifThere(lstat(from));
    if (!found?.isFile()) return false;
    const copied = copyFile(from, to, constants.COPYFILE_FICLONE).then(() => utimes(to, found.atime, found.mtime));
    if ((await ifThere(copied.then(() => true))) === null) return false;
    this.copied.set(name, (this.copied.get(name) ?? 0) + 1);
    return true;
  }
}

/** What a crash has left. @param isOver whether the task of this id is known, and has ended */
export async function removeCuts(roots: readonly FileRoot[], isOver: (task: string) => boolean): Promise<void> {
  for (const root of roots) {
    const names = (await ifThere(readdir(path.join(root.folder, OWN_FOLDER)))) ?? [];
    for (const name of names) {
      const task = name.slice(PREFIX.length);
      if (name.startsWith(PREFIX) && isOver(task)) await removeCut(root, task);
    }
  }
}

async function removeCut(root: FileRoot, task: string): Promise<void> {
  await rm(cutFolder(root, task), { recursive: true, force: true });
  // Unless others have something there.
  await rmdir(path.join(root.folder, OWN_FOLDER)).catch(() => undefined);
}

function cutFolder({ folder }: Pick<FileRoot, 'folder'>, task: string): string {
  return path.join(folder, OWN_FOLDER, `${PREFIX}${task}`);
}

const PAUSE_MS = 50;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
