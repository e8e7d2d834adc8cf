/** Uploads in parts, on disk, so that they outlive the process: `<id>.json` says what is meant, `<id>.part` is what has come. */
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { destinationError } from '../destinations/file-sink';
import { BackupError } from '../errors';
import { say } from '../sentence';

export interface Upload {
  id: string;
  /** As the sender calls the file. */
  name: string;
  /** Bytes of the whole file. */
  size: number;
  /** Of the whole file, 64 hex digits; null when the sender did not say. */
  sha256: string | null;
}

export interface StoredUpload extends Upload {
  /** Bytes so far. */
  received: number;
  /** When the last byte came, or it was created. */
  touchedAt: Date;
}

/** The one gate between an id from outside and a path. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export class UploadStore {
  constructor(readonly folder: string) {}

  async create(upload: Upload): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      const part = await open(this.part(upload.id), 'wx', 0o600);
      await part.close();
      const temporary = path.join(this.folder, `${upload.id}.tmp`);
      await writeFile(temporary, JSON.stringify(upload), { mode: 0o600, flush: true });
      await rename(temporary, this.file(upload.id));
    } catch (error) {
      throw destinationError(error);
    }
  }

  /** @throws BackupError NOT_FOUND */
  async get(id: string): Promise<StoredUpload> {
    const upload = ID.test(id) ? await this.find(id) : null;
    if (upload) return upload;
    throw new BackupError('NOT_FOUND', say`There is no upload ${JSON.stringify(id.slice(0, 100))}.`, {
      hint: 'It was finished, or nothing came for a day. Start a new one.',
    });
  }

  async list(): Promise<StoredUpload[]> {
    const uploads = await Promise.all((await this.ids()).map((id) => this.find(id)));
    return uploads.filter((upload) => upload !== null);
  }

  /** Path of the bytes so far. */
  part(id: string): string {
    return path.join(this.folder, `${id}.part`);
  }

  async remove(id: string): Promise<void> {
    for (const ending of ['json', 'part', 'tmp']) await rm(path.join(this.folder, `${id}.${ending}`), { force: true });
  }

  /** Removes what nobody sent to since then, halves of what a crash interrupted included. Returns the ids. */
  async removeOlder(than: Date, except: (id: string) => boolean): Promise<string[]> {
    const removed: string[] = [];
    for (const id of await this.ids()) {
      if (except(id)) continue;
      const upload = await this.find(id);
      const touchedAt = upload?.touchedAt ?? (await this.newest(id));
      if (touchedAt && touchedAt >= than) continue;
      await this.remove(id);
      removed.push(id);
    }
    return removed;
  }

  private async ids(): Promise<string[]> {
    const files = (await ifThere(readdir(this.folder))) ?? [];
    return [...new Set(files.map((file) => path.parse(file).name))].filter((id) => ID.test(id));
  }

  private async find(id: string): Promise<StoredUpload | null> {
    const text = await ifThere(readFile(this.file(id), 'utf8'));
    const part = await ifThere(stat(this.part(id)));
    if (text === null || part === null) return null;
    return { ...(JSON.parse(text) as Upload), received: part.size, touchedAt: part.mtime };
  }

  private async newest(id: string): Promise<Date | null> {
    const found = await Promise.all([this.part(id), this.file(id)].map((file) => ifThere(stat(file))));
    return found.find((stats) => stats !== null)?.mtime ?? null;
  }

  private file(id: string): string {
    return path.join(this.folder, `${id}.json`);
  }
}

async function ifThere<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw destinationError(error);
  }
}
