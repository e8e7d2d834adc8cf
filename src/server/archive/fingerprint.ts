/** What a collection's rows amount to, whatever their order and whichever database spelled them: docs/archive-format.md. */
import type { ColumnDefinition, PortableType } from '../dialects/definition';
import { CanonicalJson } from './canonical-json';
import { canonicalDecimal, canonicalFloat, FLOAT_WIDTH, trimFraction } from './canonical-number';
import { copyBytes } from './copy-bytes';
import { BLOCK, Murmur } from './murmur';

export interface FingerprintResult {
  rows: number;
  /** 32 hex digits. */
  fingerprint: string;
}

const SEED = 0x53425831;
const TAB = 9;
/** Text of a long value goes on to the hash in pieces of about this size, so that a row of any width needs no more. */
const HELD = 1 << 16;

const enum Kind {
  Plain,
  Decimal,
  Float,
  Fraction,
  Json,
  Ignored,
}

function kindOf(type: PortableType): Kind {
  switch (type) {
    case 'decimal':
      return Kind.Decimal;
    case 'float':
      return Kind.Float;
    case 'time':
    case 'datetime':
    case 'instant':
      return Kind.Fraction;
    case 'json':
    case 'array':
    case 'point':
    case 'path':
    case 'polygon':
    case 'circle':
      return Kind.Json;
    default:
      return Kind.Plain;
  }
}

/** Feed it the rows as they stand in the archive, in chunks that break anywhere. */
export class Fingerprint {
  private readonly kinds: Uint8Array;
  private readonly murmur = new Murmur(SEED);
  private readonly json = new CanonicalJson();
  /** The canonical line so far, from the first byte that is not hashed yet. */
  private line = Buffer.alloc(2 * HELD);
  private view = viewOf(this.line);
  private length = 0;
  /** Where the value being read begins in `line`, and its column. */
  private value = 0;
  private column = 0;
  private rows = 0;
  // Two sums modulo 2^64 in words of 32 bits, lowest first.
  private readonly sums = new Uint32Array(4);

  /**
   * @param columns those of a line of rows: `rowColumns(definition)`
   * @param ignored positions of columns that do not count
   */
  constructor(columns: readonly Pick<ColumnDefinition, 'type'>[], ignored: readonly number[] = []) {
    const kinds = columns.map((column, at) => (ignored.includes(at) ? Kind.Ignored : kindOf(column.type)));
    // One more, so that a line with too many values meets a kind.
    this.kinds = Uint8Array.from([...kinds, Kind.Plain]);
  }

  /** @param ends where in the chunk values end, as RowCheck finds them */
  update(chunk: Buffer, ends: Int32Array): void {
    const { kinds } = this;
    const view = viewOf(chunk);
    // Of what is neither hashed nor in `line`, and of the value.
    let from = 0;
    let start = 0;
    for (let i = 0; i < ends.length; i++) {
      const end = ends[i]!;
      if (kinds[this.column] !== Kind.Plain) {
        // The first value of a chunk may have begun in an earlier one.
        if (i === 0) this.append(view, from, end);
        else if (kinds[this.column] === Kind.Json) this.append(view, from, start);
        else {
          this.value = this.length + start - from;
          this.append(view, from, end);
        }
        if (i > 0 && kinds[this.column] === Kind.Json) {
          this.value = this.length;
          if (this.json.rewrite(chunk, view, start, end)) this.replaceValue();
          else this.append(view, start, end);
        } else this.endValue();
        from = end;
      }
      if (chunk[end] === TAB) {
        if (this.column < kinds.length - 1) this.column++;
      } else {
        // A line that is canonical as it is, like all of a table without columns to rewrite, is hashed where it lies.
        if (this.length === 0) this.endRow(chunk, view, from, end);
        else {
          this.append(view, from, end);
          this.endRow(this.line, this.view, 0, this.length);
        }
        from = end + 1;
      }
      start = end + 1;
    }
    this.append(view, from, chunk.length);
    if (ends.length > 0) this.value = this.length - (chunk.length - start);
    this.passOn();
  }

  digest(): FingerprintResult {
    const words = [1, 0, 3, 2].map((word) => this.sums[word]!.toString(16).padStart(8, '0'));
    return { rows: this.rows, fingerprint: words.join('') };
  }

  private append(view: DataView, start: number, end: number): void {
    this.reserve(end - start);
    this.length = copyBytes(view, start, end, this.view, this.length);
  }

  /** Rewrites the value that ends `line`. */
  private endValue(): void {
    const start = this.value;
    const end = this.length;
    switch (this.kinds[this.column]) {
      case Kind.Decimal:
        this.length = canonicalDecimal(this.line, start, end);
        break;
      case Kind.Float:
        this.reserve(FLOAT_WIDTH);
        this.length = canonicalFloat(this.line, start, end);
        break;
      case Kind.Fraction:
        this.length = trimFraction(this.line, start, end);
        break;
      case Kind.Ignored:
        this.length = start;
        break;
      default:
        if (this.json.rewrite(this.line, this.view, start, end)) this.replaceValue();
    }
  }

  /** Puts the canonical JSON in the place of the value, in pieces, so that a long one is not held a third time. */
  private replaceValue(): void {
    const { view, length } = this.json;
    this.length = this.value;
    for (let at = 0; at < length; at += HELD) {
      this.append(view, at, Math.min(length, at + HELD));
      this.value = this.length;
      if (this.length >= HELD) this.passOn();
    }
  }

  private endRow(bytes: Buffer, view: DataView, start: number, end: number): void {
    const murmur = this.murmur;
    murmur.end(bytes, view, start, end);
    this.add(0, murmur.h1, murmur.h2);
    this.add(2, murmur.h3, murmur.h4);
    murmur.reset();
    this.rows++;
    this.column = this.value = this.length = 0;
  }

  private add(sum: number, low: number, high: number): void {
    const total = this.sums[sum]! + (low >>> 0);
    this.sums[sum] = total;
    this.sums[sum + 1]! += (high >>> 0) + (total > 0xffffffff ? 1 : 0);
  }

  /** Hashes what no later byte can change: the line up to the value being read, and that value too if its text counts as it is. */
  private passOn(): void {
    const settled = this.kinds[this.column] === Kind.Plain ? this.length : this.value;
    if (settled < HELD) return;
    const whole = settled & -BLOCK;
    this.murmur.blocks(this.view, 0, whole);
    this.line.copyWithin(0, whole, this.length);
    this.length -= whole;
    this.value = Math.max(0, this.value - whole);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.line.length) return;
    const grown = Buffer.alloc((this.length + more) * 2);
    grown.set(this.line.subarray(0, this.length));
    this.line = grown;
    this.view = viewOf(grown);
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
