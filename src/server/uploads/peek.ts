import { Readable } from 'node:stream';

/** The first bytes of a stream, fewer where it ends before, and all of it to be read in its place. @throws what it fails with */
export async function peek(stream: Readable, count: number): Promise<{ beginning: Buffer; whole: Readable }> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncGenerator<Buffer>;
  let beginning = Buffer.alloc(0);
  while (beginning.length < count) {
    const { done, value } = await chunks.next();
    if (done) break;
    beginning = Buffer.concat([beginning, value]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    if (beginning.length > 0) yield beginning;
    yield* chunks;
  }
  return { beginning, whole: Readable.from(all(), { objectMode: false }) };
}
