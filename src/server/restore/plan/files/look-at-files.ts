/** What restoring files would do to those that are there, by names and sizes alone. Reads, and writes nothing. */
import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { PlannedFiles } from '../../../../common/api';
import type { FileRecord } from '../../../archive/file-record';
import { BackupError, toBackupError } from '../../../errors';
import { orNull } from '../../../files/sets/files-error';
import { liveFile, Parents } from '../../../files/sets/parents';
import { requireOwnPlace } from '../../../files/sets/stage-files';
import { placeOf, walk } from '../../../files/walk';
import type { PlacedRoot } from './place-files';

export interface LookedAt {
  root: PlacedRoot;
  planned: PlannedFiles;
  /** Bytes of files that are missing or of another size; those of the same size are mostly equal. */
  newBytes: number;
  /** Why files of it cannot be put there: the first reason, and a hint. */
  obstacle: { message: string; hint: string | null } | null;
}

/** Room on one file system. */
export interface FileSpace {
  /** A folder that lies there. */
  folder: string;
  needed: number;
  free: number;
}

/** So many files are looked at side by side. */
const BATCH = 64;

export async function lookAtFiles(
  roots: readonly PlacedRoot[],
  records: AsyncIterable<FileRecord>,
): Promise<LookedAt[]> {
  const looks = roots.map((root) => new Look(root));
  const byName = new Map(looks.map((look) => [look.found.root.archived.name, look]));
  let batch: Promise<void>[] = [];
  for await (const record of records) {
    const look = byName.get(record.root);
    if (look) batch.push(look.at(record));
    if (batch.length < BATCH) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
  return Promise.all(looks.map((look) => look.finish()));
}

class Look {
  readonly found: LookedAt;
  private readonly parents: Parents | null;

  constructor(root: PlacedRoot) {
    const { content, name, storages, files, bytes } = root.archived;
    const facts = { content, name, storages, files, bytes };
    const planned = { ...facts, to: root.to && root.to.folder, missing: 0, present: 0, extra: 0 };
    this.found = { root, planned, newBytes: 0, obstacle: null };
    this.parents = root.to && new Parents(root.to.folder);
    if (root.to?.obstacle !== undefined) this.found.obstacle = { message: root.to.obstacle, hint: null };
  }

  async at({ path: file, bytes }: FileRecord): Promise<void> {
    const { root, planned } = this.found;
    if (!root.to) return;
    try {
      requireOwnPlace({ path: file }, root.to.only);
      await this.parents?.count(file);
      const live = await liveFile(placeOf(root.to, file), file);
      planned[live ? 'present' : 'missing'] += 1;
      if (live?.size !== bytes) this.found.newBytes += bytes;
    } catch (error) {
      this.refuse(error);
    }
  }

  async finish(): Promise<LookedAt> {
    const { root, planned } = this.found;
    if (!root.to) return this.found;
    let there = 0;
    try {
      for await (const _ of walk(root.to)) there += 1;
      await access(await nearest(root.to.folder), constants.W_OK | constants.X_OK);
    } catch (error) {
      this.refuse(error);
    }
    // Links at the place of a file of the archive are there, and no files of the root.
    planned.extra = Math.max(there - planned.present, 0);
    return this.found;
  }

  private refuse(error: unknown): void {
    const { message, hint = null } = error instanceof BackupError ? error : toBackupError(error);
    this.found.obstacle ??= { message, hint };
  }
}

export async function spaceFor(looked: readonly LookedAt[]): Promise<FileSpace[]> {
  const spaces = new Map<number, FileSpace>();
  for (const { root, newBytes } of looked) {
    if (!root.to) continue;
    const folder = await nearest(root.to.folder);
    const { dev } = await stat(folder);
    const known = spaces.get(dev);
    if (known) known.needed += newBytes;
    else {
      const { bavail, bsize } = await statfs(folder);
      spaces.set(dev, { folder, needed: newBytes, free: bavail * bsize });
    }
  }
  return [...spaces.values()];
}

/** The folder itself, or that in which it would be made. */
async function nearest(folder: string): Promise<string> {
  return (await orNull(stat(folder))) ? folder : nearest(path.dirname(folder));
}
