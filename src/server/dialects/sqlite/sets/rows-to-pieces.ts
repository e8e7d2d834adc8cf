/** Lines of the archive as pieces that a transaction of fitting length can take. */
import { isUtf8 } from 'node:buffer';
import type { ColumnPlan } from './column-plan';
import { PiecePages } from './piece-pages';
import { RecordWriter } from './record-writer';
import { UnfitValue, ValueWriter } from './value-writer';
import { say } from '../../../sentence';

const TAB = 9;
const NEWLINE = 10;
const BACKSLASH = 92;
/** A line beyond this is a piece of its own, as its bytes are many times in memory meanwhile. */
const WIDE_LINE = 256 * 1024;
const LONGEST_LINE = 2 ** 31;

export interface Piece {
  rows: number;
  /** A single row of many bytes. */
  wide: boolean;
  /** Of the file with its rows; valid until the next piece is asked for. */
  pages: Buffer;
}

export class RowsToPieces {
  /** How many bytes make a piece. */
  pieceBytes: number;
  /** Rows begun, the one at fault included when an error is thrown. */
  rows = 0;
  private readonly pages = new PiecePages();
  private readonly record: RecordWriter;
  private readonly writer: ValueWriter;
  /** The beginning of a line whose end is in a later chunk. */
  private held: Buffer[] = [];
  private heldBytes = 0;

  constructor(
    private readonly plans: ColumnPlan[],
    pieceBytes: number,
  ) {
    this.pieceBytes = pieceBytes;
    this.record = new RecordWriter(plans.length);
    this.writer = new ValueWriter(this.record);
  }

  *push(chunk: Buffer): Generator<Piece> {
    const last = chunk.lastIndexOf(NEWLINE);
    if (last < 0) {
      this.hold(chunk);
      return;
    }
    const whole = chunk.subarray(0, last + 1);
    const block = this.heldBytes > 0 ? Buffer.concat([...this.held, whole]) : whole;
    this.held = [];
    this.heldBytes = 0;
    // Lines are looked at one by one only where that is worth it.
    const valid = isUtf8(block);
    for (let start = 0; start < block.length; ) {
      const end = block.indexOf(NEWLINE, start);
      const wide = end - start > WIDE_LINE;
      this.rows += 1;
      if (!valid && !isUtf8(block.subarray(start, end))) throw new UnfitValue('holds a text that is not UTF-8', null);
      if (wide) yield* this.endPiece();
      this.addRow(block, start, end);
      if (wide || this.pages.size >= this.pieceBytes) yield* this.endPiece(wide);
      start = end + 1;
    }
    if (last + 1 < chunk.length) this.hold(chunk.subarray(last + 1));
  }

  *end(): Generator<Piece> {
    if (this.heldBytes > 0) {
      this.rows += 1;
      throw new UnfitValue('ends in the middle of a line', null);
    }
    yield* this.endPiece();
  }

  private hold(piece: Buffer): void {
    this.held.push(piece);
    this.heldBytes += piece.length;
    if (this.heldBytes <= LONGEST_LINE) return;
    this.rows += 1;
    throw new UnfitValue('is longer than 2 GiB', null);
  }

  private *endPiece(wide = false): Generator<Piece> {
    const { rows } = this.pages;
    if (rows === 0) return;
    yield { rows, wide, pages: this.pages.end() };
    this.pages.clear();
  }

  private addRow(source: Buffer, start: number, lineEnd: number): void {
    const { plans } = this;
    this.record.begin();
    let at = start;
    for (let index = 0; index < plans.length; index++) {
      const from = at;
      let escaped = false;
      for (; at < lineEnd; at++) {
        const byte = source[at]!;
        if (byte === TAB) break;
        if (byte === BACKSLASH) escaped = true;
      }
      if (at === lineEnd && index < plans.length - 1) throw wrongCount(plans);
      this.writer.write(plans[index]!, source, from, at, escaped);
      at++;
    }
    if (at !== lineEnd + 1) throw wrongCount(plans);
    this.pages.add(this.record);
  }
}

function wrongCount(plans: ColumnPlan[]): Error {
  return new UnfitValue(say`should have ${plans.length} values`, null);
}
