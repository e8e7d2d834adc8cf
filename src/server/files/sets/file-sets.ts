/** The sets of files that are kept, each beside the set of tables of the same restore; which of its sides is live, that one says. */
import { lstat, mkdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import type { FileChoice, FileCounts } from '../../../common/api';
import { BackupError } from '../../errors';
import { JsonFolder } from '../../json-folder';
import { say } from '../../sentence';
import type { FileRoot } from '../file-root';
import { filesError, orNull } from './files-error';
import { OWN_FOLDER, type FileSet, type SetRoot, type Side } from './file-set';
import { finishExchange, takeBackExchange } from './move-files';
import { PathListWriter } from './path-list';
import { prepareExchange } from './prepare-exchange';

export class FileSets {
  private readonly sets: JsonFolder<FileSet>;

  /** @param folder where sets are noted; their files are in the roots */
  constructor(readonly folder: string) {
    this.sets = new JsonFolder(folder);
  }

  async list(): Promise<FileSet[]> {
    return this.sets.all();
  }

  async find(id: string): Promise<FileSet | null> {
    return this.sets.find(id);
  }

  /** Noted before there is anything else of it, so that a crash leaves nothing that nobody knows. @throws BackupError */
  async make(id: string, roots: readonly FileRoot[], extra: FileChoice['extra']): Promise<FileSet> {
    const kept = await Promise.all(
      roots.map(async ({ folder, only, except }): Promise<SetRoot> => {
        const made = (await orNull(lstat(folder))) === null;
        return { folder, made, ...(only && { only }), ...(except && { except }) };
      }),
    );
    const set: FileSet = { id, createdAt: new Date().toISOString(), roots: kept, extra, now: null, next: null };
    await this.sets.save(set);
    await mkdir(this.listsOf(id), { recursive: true, mode: 0o700 });
    for (const root of kept) await makeOwnFolder(root, id).catch((error) => fail(filesError(error)));
    return set;
  }

  /** For the paths of what is staged; `staged` makes them those of the set. */
  openList(id: string): Promise<PathListWriter> {
    return PathListWriter.open(path.join(this.listsOf(id), STAGED));
  }

  async staged(set: FileSet): Promise<void> {
    await this.sets.save({
      ...set,
      now: { live: 'former', list: STAGED, swept: false, kept: { files: 0, bytes: 0 } },
    });
  }

  /**
   * Notes what it takes to make a side live, and moves nothing yet: what could not be moved is refused here.
   * @throws BackupError NOT_FOUND, FILES_FAILED, DISK_FULL
   */
  async prepare(id: string, live: Side): Promise<FileCounts> {
    const { now, ...set } = await this.require(id);
    if (!now) throw lost(id);
    const list = `${Number.parseInt(now.list) + 1}.jsonl`;
    const prepared = prepareExchange({ ...set, now }, live, this.listsOf(id), list);
    const { next, counts } = await prepared.catch((error) => fail(filesError(error)));
    await this.sets.save({ ...set, now, next });
    return counts;
  }

  /**
   * Brings the files to a side, from wherever a crash has left them. Nothing happens where they are there already, and before any are staged.
   * @throws BackupError NOT_FOUND, FILES_FAILED, DISK_FULL
   */
  async bring(id: string, live: Side): Promise<void> {
    const set = await this.require(id);
    const { now, next } = set;
    if (!now) return;
    if (next) return this.settle(set, next, next.live === live);
    if (now.live === live) return;
    await this.prepare(id, live);
    await this.bring(id, live);
  }

  /** No error when it is gone already. Whatever is live stays. */
  async discard(id: string): Promise<void> {
    const set = await this.find(id);
    if (!set) return;
    for (const { folder, made } of set.roots) {
      await rm(path.join(folder, OWN_FOLDER, id), { recursive: true, force: true });
      await rmdir(path.join(folder, OWN_FOLDER)).catch(() => undefined);
      if (made) await rmdir(folder).catch(() => undefined);
    }
    await rm(this.listsOf(id), { recursive: true, force: true });
    await this.sets.remove(id);
  }

  private async settle({ now, ...set }: FileSet, next: NonNullable<FileSet['next']>, forward: boolean): Promise<void> {
    const work = forward ? finishExchange : takeBackExchange;
    await work({ ...set, now }, next, this.listsOf(set.id)).catch((error) => fail(filesError(error)));
    await this.sets.save({ ...set, now: forward ? next : now, next: null });
  }

  private async require(id: string): Promise<FileSet> {
    return (await this.find(id)) ?? fail(lost(id));
  }

  private listsOf(id: string): string {
    return path.join(this.folder, id);
  }
}

const STAGED = '0.jsonl';

/** Nobody but the application may look into it: some of it is secret. */
async function makeOwnFolder({ folder }: SetRoot, id: string): Promise<void> {
  const own = path.join(folder, OWN_FOLDER);
  await mkdir(folder, { recursive: true });
  await mkdir(own, { mode: 0o700 }).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST' || !(await lstat(own)).isDirectory()) throw error;
  });
  await mkdir(path.join(own, id), { mode: 0o700 });
}

function lost(id: string): BackupError {
  return new BackupError('NOT_FOUND', say`The files of restore ${id} are not there any more.`, {
    hint: 'Its tables alone would not fit the files that are live. Discard what is kept of it.',
    details: { id },
  });
}

function fail(error: BackupError): never {
  throw error;
}
