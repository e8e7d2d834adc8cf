/** The seal: a zip comment at the very end of the file that holds the SHA-256 of every byte before its digits. */
import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';

export const SEAL_VERSION = 1;
export const SEAL_DIGITS = 64;
const PREFIX = `strongbox:${SEAL_VERSION}:sha256:`;
/** The comment to give to the zip writer; its zeros are replaced as they pass. */
export const UNSEALED_COMMENT = PREFIX + '0'.repeat(SEAL_DIGITS);
export const COMMENT_LENGTH = UNSEALED_COMMENT.length;

const BLOCK = 256 * 1024;

/** Gathers the zip writer's many small pieces into blocks, hashes them, and puts the hash in the place of the last digits. */
export class SealedTail extends Transform {
  private readonly hash = createHash('sha256');
  private pieces: Buffer[] = [];
  private length = 0;

  constructor() {
    super({ highWaterMark: 2 * BLOCK });
  }

  override _transform(piece: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.pieces.push(piece);
    this.length += piece.length;
    // The digits may still be in what is held back, wherever its pieces break.
    if (this.length >= BLOCK + SEAL_DIGITS) this.pass(this.length - SEAL_DIGITS);
    callback();
  }

  override _flush(callback: TransformCallback): void {
    this.pass(this.length - SEAL_DIGITS);
    this.push(this.hash.digest('hex'));
    callback();
  }

  private pass(length: number): void {
    const block = Buffer.concat(this.pieces);
    const passed = block.subarray(0, length);
    this.hash.update(passed);
    this.push(passed);
    this.pieces = [block.subarray(length)];
    this.length -= length;
  }
}
