/**
 * Puts files of an archive beside the live ones, while the application serves. What is live already with the same content is not read from the
 * archive: it gets a second name, so that it is there whatever becomes of the live one until the exchange, or until an undo.
 */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import type { FileChoice } from '../../../common/api';
import type { ArchivedFile } from '../../archive/archived-file';
import { BackupError } from '../../errors';
import { say } from '../../sentence';
import type { FileRoot } from '../file-root';
import { placeOf } from '../walk';
import { OWN_FOLDER, kept, type FileSet } from './file-set';
import type { FileSets } from './file-sets';
import { filesError, orNull } from './files-error';
import { hashOf } from './hash-of';
import { liveFile, Parents } from './parents';
import { secondName } from './prepare-exchange';
import { StagedFiles } from './staged-files';

/** A root of the archive, and the folder that its files go to. */
export interface FilePlacement {
  /** Name in the archive. */
  name: string;
  to: FileRoot;
}

export interface FilesToStage {
  sets: FileSets;
  id: string;
  placements: readonly FilePlacement[];
  extra: FileChoice['extra'];
  /** Of the archive, all of them, in its order. */
  files(): AsyncIterable<ArchivedFile>;
  signal: AbortSignal;
  /** @param bytes of what has been gone through */
  onProgress(bytes: number, path: string): void;
}

type Twin = NonNullable<ArchivedFile['sameAs']>;

/** @throws ArchiveError, BackupError FILES_FAILED, DISK_FULL, CANCELED */
export async function stageFiles(request: FilesToStage): Promise<void> {
  const { sets, id, placements, extra } = request;
  const set = await sets.make(
    id,
    placements.map(({ to }) => to),
    extra,
  );
  try {
    await new FileStaging(set, request).run();
    await sets.staged(set);
  } catch (error) {
    throw isErrno(error) ? filesError(error) : error;
  }
}

function isErrno(error: unknown): boolean {
  return 'errno' in Object(error);
}

class FileStaging {
  private readonly parents: Parents[];
  private readonly written = new StagedFiles();
  /** Files whose content is that of one which is not restored itself. */
  private readonly waiting = new Map<string, ArchivedFile[]>();
  private bytes = 0;

  constructor(
    private readonly set: FileSet,
    private readonly request: FilesToStage,
  ) {
    this.parents = set.roots.map(({ folder }) => new Parents(folder));
  }

  async run(): Promise<void> {
    const { sets, signal, onProgress } = this.request;
    const list = await sets.openList(this.set.id);
    try {
      for await (const file of this.request.files()) {
        signal.throwIfAborted();
        const root = this.positionOf(file.root);
        if (root < 0) continue;
        const equal = await this.stage(root, file);
        await list.add({ root, path: file.path, out: false, in: false, equal, parents: null });
        onProgress((this.bytes += file.bytes), file.path);
      }
      if (this.waiting.size > 0) await this.stageWaiting();
      await this.written.finish();
      await list.finish();
    } finally {
      await this.written.abandon();
      await list.abandon();
    }
  }

  /** @returns whether the live file is equal */
  private async stage(at: number, file: ArchivedFile): Promise<boolean> {
    const root = this.set.roots[at]!;
    requireOwnPlace(file, root.only);
    await this.parents[at]!.count(file.path);
    const place = placeOf(root, file.path);
    const live = await liveFile(place, file.path);
    if (live?.isFile() && live.size === file.bytes && (await orNull(hashOf(place))) === file.sha256) {
      if (await named(place, kept(this.set, root, 'equal', file.path))) return true;
    }
    const staged = kept(this.set, root, 'restored', file.path);
    if (file.sameAs === null) await this.written.write(staged, file, () => file.read());
    else if (this.positionOf(file.sameAs.root) >= 0)
      await this.written.copy(staged, file, await this.find(file.sameAs));
    else this.wait(file.sameAs, file);
    return false;
  }

  private positionOf(name: string): number {
    return this.request.placements.findIndex((one) => one.name === name);
  }

  private async find({ root: name, path: file }: Twin): Promise<string> {
    const root = this.set.roots[this.positionOf(name)]!;
    const staged = kept(this.set, root, 'restored', file);
    return (await orNull(lstat(staged))) ? staged : kept(this.set, root, 'equal', file);
  }

  private wait(twin: Twin, file: ArchivedFile): void {
    const key = keyOf(twin);
    this.waiting.set(key, [...(this.waiting.get(key) ?? []), file]);
  }

  private async stageWaiting(): Promise<void> {
    for await (const twin of this.request.files()) {
      this.request.signal.throwIfAborted();
      const [first, ...others] = this.waiting.get(keyOf(twin)) ?? [];
      if (!first) continue;
      await this.written.write(this.stagedPlace(first), first, () => twin.read());
      for (const file of others) await this.written.copy(this.stagedPlace(file), file, this.stagedPlace(first));
      this.waiting.delete(keyOf(twin));
    }
    const [left] = [...this.waiting.values()].flat();
    if (left) throw unfit(left.path, say`the archive does not have its content`);
  }

  private stagedPlace({ root, path: file }: ArchivedFile): string {
    return kept(this.set, this.set.roots[this.positionOf(root)]!, 'restored', file);
  }
}

const keyOf = ({ root, path: file }: Twin) => JSON.stringify([root, file]);

/** A file system without second names keeps a copy instead. */
async function named(file: string, name: string): Promise<boolean> {
  return secondName(file, name).then(
    () => true,
    () => false,
  );
}

/** The reader has checked that a path stays below its root; a root may hold less than that. @throws BackupError FILES_FAILED */
export function requireOwnPlace({ path: file }: Pick<ArchivedFile, 'path'>, only: readonly string[] | undefined): void {
  const [first = ''] = file.split('/');
  if (first === OWN_FOLDER || (only && !only.includes(file))) throw unfit(file, say`it has no place there`);
  // Elsewhere than here, these stand between folders.
  if (path.sep === '\\' && /[\\:]/.test(file)) throw unfit(file, say`its name means something else here`);
}

function unfit(file: string, why: string): BackupError {
  return new BackupError('FILES_FAILED', say`The file ${file} of the backup cannot be restored: ${why}.`, {
    hint: 'Leave the files out, or make another backup.',
    details: { path: file },
  });
}
