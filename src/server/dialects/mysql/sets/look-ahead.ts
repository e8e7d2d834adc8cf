/** Whether a stream is short, before it is read. */
import { Readable } from 'node:stream';

export interface LookedAhead {
  /** The same bytes. */
  rows: Readable;
  /** Whether there are no more than so many. */
  all: boolean;
}

/** @throws what the source throws */
export async function lookAhead(source: Readable, bytes: number): Promise<LookedAhead> {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const seen: Buffer[] = [];
  for (let size = 0; size <= bytes; ) {
    const { done, value } = await chunks.next();
    if (done) return { rows: Readable.from(seen, { objectMode: false }), all: true };
    seen.push(value);
    size += value.length;
  }
  async function* rest(): AsyncGenerator<Buffer> {
    yield* seen.splice(0);
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  return { rows: Readable.from(rest(), { objectMode: false }), all: false };
}
