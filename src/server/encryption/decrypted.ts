/** An encrypted archive as if it were not: bytes of the plaintext at any place, each chunk proven before a byte of it is handed out. */
import { Readable } from 'node:stream';
import { readBuffer, ByteReader } from '../archive/byte-reader';
import type { RandomAccess } from '../destinations/destination';
import { ArchiveError } from '../errors';
import { say } from '../sentence';
import { ENCRYPTION, type AgeHeader } from './age-header';
import {
  CHUNK_BYTES,
  countChunks,
  openChunk,
  PAYLOAD_NONCE_BYTES,
  payloadKey,
  plainBytes,
  SEALED_CHUNK_BYTES,
} from './payload';

/**
 * Closing it closes `source`, which is open after an error still. The last chunk is opened at once: it alone proves that the file has
 * its true length.
 * @throws ArchiveError ARCHIVE_DAMAGED
 */
export async function decrypted(source: RandomAccess, header: AgeHeader, fileKey: Uint8Array): Promise<RandomAccess> {
  const nonceAt = header.bytes.length;
  const start = nonceAt + PAYLOAD_NONCE_BYTES;
  const size = plainBytes(source.size - start);
  if (size === null) damaged(0);
  const nonce = await readBuffer(source.read(nonceAt, start), PAYLOAD_NONCE_BYTES, ENCRYPTION);
  const payload = new Payload(source, start, size, payloadKey(fileKey, nonce));
  await payload.prove();
  return {
    size,
    read: (from, end = size) => Readable.from(payload.read(from, end), { objectMode: false }),
    close: () => source.close(),
  };
}

class Payload {
  private readonly chunks: number;

  /** @param start of the first chunk in the source */
  constructor(
    private readonly source: RandomAccess,
    private readonly start: number,
    size: number,
    private readonly key: Buffer,
  ) {
    this.chunks = countChunks(size);
  }

  async prove(): Promise<void> {
    const last = this.chunks - 1;
    for await (const plain of this.open(last, last)) {
      // No plaintext ends with an empty chunk, but for an empty one.
      if (plain.length === 0 && last > 0) damaged(last);
    }
  }

  async *read(from: number, end: number): AsyncGenerator<Buffer> {
    if (from >= end) return;
    const first = Math.floor(from / CHUNK_BYTES);
    let at = first * CHUNK_BYTES;
    for await (const plain of this.open(first, Math.floor((end - 1) / CHUNK_BYTES))) {
      yield plain.subarray(Math.max(0, from - at), end - at);
      at += plain.length;
    }
  }

  /** Chunks `first` to `last`, both included. */
  private async *open(first: number, last: number): AsyncGenerator<Buffer> {
    const from = this.start + first * SEALED_CHUNK_BYTES;
    const end = Math.min(this.source.size, this.start + (last + 1) * SEALED_CHUNK_BYTES);
    const bytes = new ByteReader(this.source.read(from, end));
    bytes.within = ENCRYPTION;
    try {
      for (let index = first; index <= last; index += 1) {
        const isLast = index === this.chunks - 1;
        const left = end - from - (index - first) * SEALED_CHUNK_BYTES;
        const sealed = await bytes.take(Math.min(SEALED_CHUNK_BYTES, left));
        yield openChunk(this.key, index, isLast, sealed) ?? damaged(index);
      }
    } finally {
      bytes.close();
    }
  }
}

function damaged(index: number): never {
  throw new ArchiveError(
    'ARCHIVE_DAMAGED',
    say`The encrypted archive is damaged: the 64 KiB from byte ${index * CHUNK_BYTES} on are not what was encrypted.`,
    ENCRYPTION,
    { hint: 'Take another copy of it.' },
  );
}
