import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { CHUNK_BYTES, PAYLOAD_NONCE_BYTES, payloadKey, sealChunk } from './payload';

/** What is written here goes encrypted into `sink`, which is ended or destroyed with it. Waits for the sink. */
export class EncryptingStream extends Writable {
  private readonly key: Buffer;
  private readonly hash = createHash('sha256');
  private readonly held = Buffer.allocUnsafe(CHUNK_BYTES);
  private heldBytes = 0;
  private chunks = 0;
  private size = 0;

  /** @param header of age, with the line break that ends it */
  constructor(
    header: Buffer,
    fileKey: Uint8Array,
    private readonly sink: Writable,
  ) {
    super({ highWaterMark: 4 * CHUNK_BYTES });
    const nonce = randomBytes(PAYLOAD_NONCE_BYTES);
    this.key = payloadKey(fileKey, nonce);
    // Also when nothing is being written: a disk that fails is heard of at once.
    sink.on('error', (error) => this.destroy(error));
    this.put(header);
    this.put(nonce);
  }

  /** Of all that went into the sink, once this stream has finished. */
  written(): { size: number; sha256: string } {
    return { size: this.size, sha256: this.hash.copy().digest('hex') };
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.seal(chunk).then(() => done(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.sealHeld(true);
    this.sink.end();
    finished(this.sink).then(() => done(), done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.key.fill(0);
    this.held.fill(0);
    if (!this.sink.writableFinished) this.sink.destroy();
    done(error);
  }

  private async seal(bytes: Buffer): Promise<void> {
    let rest = bytes;
    while (rest.length > 0) {
      // A whole chunk waits for the first byte after it, as the last chunk is sealed as such.
      if (this.heldBytes === CHUNK_BYTES && !this.sealHeld(false)) await once(this.sink, 'drain');
      const taken = rest.copy(this.held, this.heldBytes);
      this.heldBytes += taken;
      rest = rest.subarray(taken);
    }
  }

  /** Whether the sink takes more. */
  private sealHeld(isLast: boolean): boolean {
    const [sealed, tag] = sealChunk(this.key, this.chunks, isLast, this.held.subarray(0, this.heldBytes));
    this.chunks += 1;
    this.heldBytes = 0;
    this.put(sealed);
    return this.put(tag);
  }

  private put(bytes: Buffer): boolean {
    this.hash.update(bytes);
    this.size += bytes.length;
    return this.sink.write(bytes);
  }
}
