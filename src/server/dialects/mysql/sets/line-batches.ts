/** One stream of rows as a series of shorter ones, each of whole lines. */
import { Readable } from 'node:stream';
import { BackupError } from '../../../errors';
import { say } from '../../../sentence';

const NEWLINE = 10;
/** Pieces no larger than this are sent, as one packet of the protocol must fit into max_allowed_packet. */
const PIECE_BYTES = 256 * 1024;

export class LineBatches {
  readonly #chunks: AsyncIterator<Buffer>;
  #next: Buffer | null = null;
  /** What the source failed with; the driver would hand on a copy of it. */
  failure: unknown = null;

  /** @param batchBytes a batch ends with the first line that ends at or beyond so many bytes */
  constructor(
    source: Readable,
    private readonly batchBytes: number,
  ) {
    this.#chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** Whether anything is left for another batch. Throws what the source throws. */
  async more(): Promise<boolean> {
    while (this.#next === null || this.#next.length === 0) {
      const { done, value } = await this.#chunks.next();
      if (done) return false;
      this.#next = value;
    }
    return true;
  }

  batch(): Readable {
    return Readable.from(this.#pieces(), { objectMode: false, highWaterMark: 4 * PIECE_BYTES });
  }

  /** After this the source is destroyed. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async *#pieces(): AsyncGenerator<Buffer> {
    let sent = 0;
    try {
      while (await this.more()) {
        const chunk = this.#next as Buffer;
        this.#next = null;
        const end =
          sent + chunk.length < this.batchBytes ? -1 : chunk.indexOf(NEWLINE, Math.max(0, this.batchBytes - sent - 1));
        const own = end < 0 ? chunk : chunk.subarray(0, end + 1);
        for (let at = 0; at < own.length; at += PIECE_BYTES) yield own.subarray(at, at + PIECE_BYTES);
        sent += own.length;
        if (end < 0) continue;
        this.#next = chunk.subarray(end + 1);
        return;
      }
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}

/** The same bytes; a last line without its end is DATA_UNFIT, as a server would take it for a whole one. */
export function wholeLines(rows: Readable, table: string): Readable {
  async function* checked(): AsyncGenerator<Buffer> {
    let last = NEWLINE;
    for await (const chunk of rows as AsyncIterable<Buffer>) {
      if (chunk.length === 0) continue;
      last = chunk[chunk.length - 1] as number;
      yield chunk;
    }
    if (last === NEWLINE) return;
    throw new BackupError('DATA_UNFIT', say`The last row of the table ${table} is not complete.`, {
      details: { table },
    });
  }
  return Readable.from(checked(), { objectMode: false, highWaterMark: 4 * PIECE_BYTES });
}
