import type { FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { BackupError } from '../errors';
import { say } from '../sentence';

/** Errors of the file system as the person who must mend them needs to read them. */
export function destinationError(error: unknown): BackupError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new BackupError('DISK_FULL', 'There is no space left where backups are kept.', {
      hint: 'Free some space or delete old backups, then try again. Nothing partial was left behind.',
      details: { errno: code },
      cause: error,
    });
  }
  return new BackupError('DESTINATION_FAILED', say`The place where backups are kept cannot be used: ${message}`, {
    hint: 'Check that the folder exists, is mounted, and may be written by the application.',
    details: { errno: code },
    cause: error,
  });
}

/** Writes to an open file, gathering what queued up into one call; errors are BackupErrors. Does not close the file. */
export class FileSink extends Writable {
  constructor(private readonly file: FileHandle) {
    super({ highWaterMark: 1024 * 1024 });
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.append([chunk]).then(
      () => done(),
      (error) => done(destinationError(error)),
    );
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.append(chunks.map(({ chunk }) => chunk)).then(
      () => done(),
      (error) => done(destinationError(error)),
    );
  }

  /** The system may take fewer bytes than given. */
  private async append(buffers: Buffer[]): Promise<void> {
    const { bytesWritten } = await this.file.writev(buffers);
    const total = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
    if (bytesWritten < total) await this.append([Buffer.concat(buffers).subarray(bytesWritten)]);
  }
}
