import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';

/** Hashes rows on their way through, as the bytes they are. Rows are not counted, but told by the share of bytes that has passed. */
export class ByteDigest extends Transform {
  bytes = 0;
  private readonly hash = createHash('sha256');

  constructor(
    private readonly whole: { rows: number; bytes: number } = { rows: 0, bytes: 0 },
    private readonly onProgress: (rows: number, bytes: number) => void = () => undefined,
  ) {
    super({ highWaterMark: 1024 * 1024 });
  }

  /** Once the stream has ended: 64 hex digits. */
  result(): string {
    return this.hash.copy().digest('hex');
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: (error: null, chunk: Buffer) => void) {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    const { rows, bytes } = this.whole;
    this.onProgress(Math.round((rows * this.bytes) / Math.max(bytes, 1)), this.bytes);
    callback(null, chunk);
  }
}
