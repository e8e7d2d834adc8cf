/** Archives in a folder of the server. Durable before visible: fsync, then rename, then fsync of the folder. */
import type { Stats } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { BackupError } from '../errors';
import { assertArchiveName, isArchiveName } from './archive-name';
import type { Destination, Partial, RandomAccess, StoredArchive } from './destination';
import { FileSink, destinationError } from './file-sink';
import { say } from '../sentence';

const PARTIAL = '.partial';
const CHUNK = 256 * 1024;

export class LocalDestination implements Destination {
  /** @param isOwned tells whether a running task still writes the partial of this archive name */
  constructor(
    private readonly folder: string,
    private readonly isOwned: (name: string) => Promise<boolean>,
  ) {}

  async list(): Promise<StoredArchive[]> {
    const found = await Promise.all((await this.names()).filter(isArchiveName).map((name) => this.find(name)));
    return found.filter((archive) => archive !== null);
  }

  async stat(name: string): Promise<StoredArchive> {
    assertArchiveName(name);
    const archive = await this.find(name);
    if (!archive) throw notFound(name);
    return archive;
  }

  async open(name: string): Promise<RandomAccess> {
    await this.stat(name);
    return openFile(this.path(name));
  }

  async createPartial(name: string): Promise<Partial> {
    assertArchiveName(name);
    if (await this.find(name)) {
      throw new BackupError('INVALID_REQUEST', say`There is already a backup named ${name}.`);
    }
    const partial = this.path(name) + PARTIAL;
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      const file = await open(partial, 'wx', 0o600);
      return new LocalPartial(file, partial, this.path(name), () => this.stat(name));
    } catch (error) {
      throw destinationError(error);
    }
  }

  /** Makes a finished file of the same file system an archive, by moving it. */
  async adopt(file: string, name: string): Promise<StoredArchive> {
    assertArchiveName(name);
    if (await this.find(name)) {
      throw new BackupError('INVALID_REQUEST', say`There is already a backup named ${name}.`);
    }
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await rename(file, this.path(name));
      await syncFolder(this.folder);
    } catch (error) {
      throw destinationError(error);
    }
    return this.stat(name);
  }

  async remove(name: string): Promise<void> {
    await this.stat(name);
    await rm(this.path(name));
  }

  async removePartials(): Promise<string[]> {
    const removed: string[] = [];
    for (const file of (await this.names()).filter((name) => name.endsWith(PARTIAL))) {
      const name = file.slice(0, -PARTIAL.length);
      if (!isArchiveName(name) || (await this.isOwned(name))) continue;
      await rm(path.join(this.folder, file), { force: true });
      removed.push(name);
    }
    return removed;
  }

  private path(name: string): string {
    return path.join(this.folder, name);
  }

  private async names(): Promise<string[]> {
    return (await ignoreMissing(readdir(this.folder))) ?? [];
  }

  /** Only plain files count: a link could lead anywhere. */
  private async find(name: string): Promise<StoredArchive | null> {
    const stats: Stats | null = await ignoreMissing(lstat(this.path(name)));
    return stats?.isFile() ? { name, size: stats.size, modifiedAt: stats.mtime } : null;
  }
}

class LocalPartial implements Partial {
  readonly stream: FileSink;

  constructor(
    private readonly file: FileHandle,
    private readonly partialPath: string,
    private readonly finalPath: string,
    private readonly stat: () => Promise<StoredArchive>,
  ) {
    this.stream = new FileSink(file);
  }

  reread(): Promise<RandomAccess> {
    return openFile(this.partialPath);
  }

  async commit(): Promise<StoredArchive> {
    try {
      await this.file.sync();
      await this.file.close();
      await rename(this.partialPath, this.finalPath);
      await syncFolder(path.dirname(this.finalPath));
    } catch (error) {
      throw destinationError(error);
    }
    return this.stat();
  }

  async discard(): Promise<void> {
    if (!this.stream.closed) {
      const closed = new Promise((resolve) => this.stream.once('close', resolve));
      // Whoever wrote to the stream has the error; here it only must not be unhandled.
      this.stream.on('error', () => undefined).destroy();
      await closed;
    }
    // Closing twice is an error of Node's that says nothing here.
    if (this.file.fd >= 0) await this.file.close();
    await rm(this.partialPath, { force: true });
  }
}

export async function openFile(file: string): Promise<RandomAccess> {
  const handle = await open(file, 'r');
  const { size } = await handle.stat();
  return {
    size,
    // Not createReadStream: destroying one closes the file for all others.
    read: (start, end = size) => Readable.from(readRange(handle, start, end), { objectMode: false }),
    close: () => handle.close(),
  };
}

async function* readRange(file: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  for (let position = start; position < end; ) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(Math.min(CHUNK, end - position)), { position });
    if (bytesRead === 0) throw destinationError(new Error('the file ended early'));
    yield buffer.subarray(0, bytesRead);
    position += bytesRead;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

async function ignoreMissing<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw destinationError(error);
  }
}

function notFound(name: string): BackupError {
  return new BackupError('NOT_FOUND', say`There is no backup named ${name}.`, {
    hint: 'It may have been deleted meanwhile; refresh the list.',
  });
}
