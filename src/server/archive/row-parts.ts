/** Where the rows of a collection are cut into entries, and what is known of each. */
import { createHash } from 'node:crypto';
import type { ManifestEntry } from './manifest';

/** A part ends with the line in which it reaches this size, however the rows come in. */
export const PART_BYTES = 16 * 1024 * 1024;
/** Deflate takes each piece on its own trip to another thread, so pieces are made worth the way. */
export const BLOCK_BYTES = 1024 * 1024;
const NEWLINE = 10;

/** Joins small chunks and cuts large ones, so that no step of the way takes the main thread for long. */
export async function* blocks(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of source) {
    pieces.push(piece);
    length += piece.length;
    if (length < BLOCK_BYTES) continue;
    const block = pieces.length === 1 ? piece : Buffer.concat(pieces, length);
    for (let at = 0; at < length; at += 2 * BLOCK_BYTES) yield block.subarray(at, at + 2 * BLOCK_BYTES);
    pieces = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(pieces, length);
}

export function countLines(block: Buffer): number {
  let lines = 0;
  for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}

/** What an entry of bytes turns out to be while it is written. */
export class EntryContent {
  bytes = 0;
  private readonly hash = createHash('sha256');

  add(piece: Buffer): void {
    this.bytes += piece.length;
    this.hash.update(piece);
  }

  facts(): Omit<ManifestEntry, 'name'> {
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}

/** One entry of rows while it is written. */
export class RowPart extends EntryContent {
  rows = 0;

  /** How much of the block belongs to this part: all of it, or up to and with the line end at which the part is full. */
  share(block: Buffer): number {
    if (this.bytes + block.length < PART_BYTES) return block.length;
    return block.indexOf(NEWLINE, Math.max(0, PART_BYTES - 1 - this.bytes)) + 1 || block.length;
  }

  /** @param lastByte the last one added */
  isFull(lastByte: number | undefined): boolean {
    return this.bytes >= PART_BYTES && lastByte === NEWLINE;
  }

  override add(piece: Buffer): void {
    super.add(piece);
    this.rows += countLines(piece);
  }

  override facts(): Omit<ManifestEntry, 'name'> {
    return { ...super.facts(), rows: this.rows };
  }
}
