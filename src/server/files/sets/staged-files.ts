import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { ArchivedFile } from '../../archive/archived-file';
import { BackupError } from '../../errors';
import { say } from '../../sentence';

/** So many files may be on their way to the disk while the next one is written. */
const FLUSHES = 16;
type Facts = Pick<ArchivedFile, 'path' | 'bytes' | 'sha256' | 'mode' | 'modifiedAt'>;

/** New files with the content, the permissions and the time that an archive says, on the disk when `finish` returns. */
export class StagedFiles {
  private readonly flushing = new Set<Promise<void>>();
  private failure: unknown = null;

  /** @throws BackupError ARCHIVE_INVALID for a path that was written before, CHECK_FAILED for other content */
  async write(place: string, facts: Facts, read: () => Readable): Promise<void> {
    await this.room();
    await mkdir(path.dirname(place), { recursive: true });
    const file = await open(place, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? twice(facts) : error;
    });
    try {
      await fill(file, facts, read());
      // Nothing that lets anybody run as another user comes out of an archive.
      await file.chmod(facts.mode & 0o777);
      await file.utimes(new Date(), new Date(facts.modifiedAt));
    } catch (error) {
      await file.close();
      throw error;
    }
    this.flush(file);
  }

  /** From a file that is there. */
  async copy(place: string, facts: Facts, from: string): Promise<void> {
    await this.write(place, facts, () => createReadStream(from));
  }

  /** @throws what writing to the disk failed with */
  async finish(): Promise<void> {
    await Promise.all(this.flushing);
    if (this.failure) throw this.failure;
  }

  /** Nothing is open any more afterwards. */
  async abandon(): Promise<void> {
    await Promise.all(this.flushing);
  }

  private flush(file: FileHandle): void {
    const flushed = file
      .sync()
      .finally(() => file.close())
      .catch((error: unknown) => {
        this.failure ??= error;
      })
      .finally(() => this.flushing.delete(flushed));
    this.flushing.add(flushed);
  }

  private async room(): Promise<void> {
    while (this.flushing.size >= FLUSHES) await Promise.race(this.flushing);
    if (this.failure) throw this.failure;
  }
}

async function fill(file: FileHandle, facts: Facts, content: Readable): Promise<void> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      await file.appendFile(chunk);
    }
  } finally {
    content.destroy();
  }
  if (bytes === facts.bytes && hash.digest('hex') === facts.sha256) return;
  throw new BackupError('CHECK_FAILED', say`The file ${facts.path} did not arrive as it was sent.`, {
    hint: 'The live files are as they were. Try again; if it happens again, verify the backup.',
    details: { path: facts.path },
  });
}

function twice({ path: file }: Facts): BackupError {
  return new BackupError('ARCHIVE_INVALID', say`The archive holds the file ${file} twice.`, {
    hint: 'Use another archive: this one was not written as a whole.',
    details: { path: file },
  });
}
