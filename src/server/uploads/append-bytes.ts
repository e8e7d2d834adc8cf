import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { destinationError } from '../destinations/file-sink';
import { BackupError } from '../errors';

/**
 * Adds what the stream brings to the end of the file. The next chunk is asked for when the last one is written, so a fast sender
 * waits for the disk. Whatever happens, what came is kept, and is on the disk when this returns or throws.
 * @param room how many bytes may still come
 * @throws BackupError UPLOAD_TOO_LARGE, CANCELED when the sender went away, DISK_FULL, DESTINATION_FAILED
 */
export async function appendBytes(file: string, stream: Readable, room: number): Promise<void> {
  const handle = await open(file, 'a').catch((error) => Promise.reject(destinationError(error)));
  try {
    let left = room;
    for await (const chunk of received(stream)) {
      left -= chunk.length;
      if (left < 0) {
        throw new BackupError('UPLOAD_TOO_LARGE', 'More bytes came than the upload was to have.', {
          hint: 'Start a new upload with the size that the file has.',
        });
      }
      // Unlike write, this goes on where the system took fewer bytes.
      await handle.appendFile(chunk).catch((error) => Promise.reject(destinationError(error)));
    }
  } finally {
    await handle.sync().finally(() => handle.close());
  }
}

async function* received(stream: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw new BackupError('CANCELED', 'The connection ended before all bytes had come.', {
      hint: 'Ask for the upload’s offset and go on from there.',
      cause: error,
    });
  }
}
