import type { Readable } from 'node:stream';
import { ArchiveError } from '../errors';
import { say } from '../sentence';

/** Reads bytes of an archive in order: some as one buffer, some as they come. */
export class ByteReader {
  /** The entry the next bytes belong to: named when the bytes end too soon. */
  within = '';
  private readonly iterator: AsyncIterator<Buffer>;
  private chunk: Buffer = Buffer.alloc(0);

  /** @param seen gets every byte once, in order, before it is handed out */
  constructor(
    private readonly source: Readable,
    private readonly seen?: (chunk: Buffer) => void,
  ) {
    this.iterator = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** For a few bytes. @throws ArchiveError ARCHIVE_DAMAGED when there are fewer */
  async take(count: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.chunks(count)) pieces.push(piece);
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  }

  /** @throws ArchiveError ARCHIVE_DAMAGED when there are fewer */
  async *chunks(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (this.chunk.length === 0) await this.next();
      const piece = this.chunk.subarray(0, left);
      this.chunk = this.chunk.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** Always safe. */
  close(): void {
    this.source.destroy();
  }

  private async next(): Promise<void> {
    const { done, value } = await this.iterator.next();
    if (done) throw new ArchiveError('ARCHIVE_DAMAGED', say`The archive ends within ${this.within}.`, this.within);
    this.seen?.(value);
    this.chunk = value;
  }
}

/** All of `start` to `end`, which must be small enough to hold. */
export async function readBuffer(source: Readable, length: number, within: string): Promise<Buffer> {
  const bytes = new ByteReader(source);
  bytes.within = within;
  try {
    return await bytes.take(length);
  } finally {
    bytes.close();
  }
}
