import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { EncryptingStream } from '../../../src/server/encryption/encrypting-stream';
import type { Lock } from '../../../src/server/encryption/lock';
import type { RandomAccess } from '../../../src/server/destinations/destination';

/** A sink that keeps what it gets. */
export class Collected extends Writable {
  private readonly chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.chunks.push(Buffer.from(chunk));
    setImmediate(done);
  }

  bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

/** @param pieces as the writer hands them over */
export async function encrypt(pieces: Buffer[], { header, fileKey }: Lock): Promise<Buffer> {
  const sink = new Collected();
  await pipeline(Readable.from(pieces), new EncryptingStream(header.bytes, fileKey, sink));
  return sink.bytes();
}

export function inMemory(bytes: Buffer): RandomAccess {
  return {
    size: bytes.length,
    read: (start, end = bytes.length) => Readable.from([bytes.subarray(start, end)], { objectMode: false }),
    close: async () => undefined,
  };
}

export async function readAll(source: RandomAccess, start = 0, end?: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source.read(start, end)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
