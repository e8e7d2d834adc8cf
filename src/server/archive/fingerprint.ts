/** What a collection's rows amount to, whatever their order and whichever database spelled them: docs/archive-format.md. */
import type { ColumnDefinition, PortableType } from '../dialects/definition';
import { CanonicalJson } from './canonical-json';
import { canonicalDecimal, canonicalFloat, FLOAT_WIDTH, trimFraction } from './canonical-number';
import { BLOCK, Murmur } from './murmur';

export interface FingerprintResult {
  rows: number;
  /** 32 hex digits. */
  fingerprint: string;
}

const SEED = 0x53425831;
const TAB = 9;
const NEWLINE = 10;
const BACKSLASH = 0x5c;
/** Text of a long value goes on to the hash in pieces of about this size, so that a row of any width needs no more. */
const HELD = 1 << 16;

/** Fewer bytes are copied one by one: a native call costs more. */
const SMALL = 256;

const enum Kind {
  Plain,
  Decimal,
  Float,
  Fraction,
  Json,
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
  private readonly plain: boolean;
  private readonly murmur = new Murmur(SEED);
  private readonly json = new CanonicalJson();
  /** The canonical line so far, from the first byte that is not hashed yet. */
  private line = new Uint8Array(2 * HELD);
  private view = new DataView(this.line.buffer);
  private length = 0;
  /** Where the value being read begins in `line`, and its column. */
  private value = 0;
  private column = 0;
  private rows = 0;
  // Two sums modulo 2^64 in words of 32 bits, lowest first.
  private readonly sums = new Uint32Array(4);

  /** @param columns those of a line of rows: `rowColumns(definition)` */
  constructor(columns: readonly Pick<ColumnDefinition, 'type'>[]) {
    // One more, so that a line with too many values meets a kind.
    this.kinds = Uint8Array.from([...columns.map((column) => kindOf(column.type)), Kind.Plain]);
    this.plain = this.kinds.every((kind) => kind === Kind.Plain);
  }

  update(chunk: Buffer): void {
    if (this.plain) this.updatePlain(chunk);
    else this.updateMixed(chunk);
    this.passOn();
  }

  digest(): FingerprintResult {
    const words = [1, 0, 3, 2].map((word) => this.sums[word]!.toString(16).padStart(8, '0'));
    return { rows: this.rows, fingerprint: words.join('') };
  }

  /** Lines are hashed where they lie; only one that spans chunks is copied. */
  private updatePlain(chunk: Buffer): void {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      if (this.length === 0) this.endRow(chunk, view, start, end);
      else {
        this.append(chunk, start, end);
        this.endRow(this.line, this.view, 0, this.length);
      }
      start = end + 1;
    }
    this.append(chunk, start, chunk.length);
  }

  private append(chunk: Buffer, start: number, end: number): void {
    this.reserve(end - start);
    this.line.set(start === 0 && end === chunk.length ? chunk : chunk.subarray(start, end), this.length);
    this.length += end - start;
    this.value = this.length;
  }

  private updateMixed(chunk: Buffer): void {
    const { length } = chunk;
    this.reserve(length);
    const source = new DataView(chunk.buffer, chunk.byteOffset, length);
    let { line, view } = this;
    let at = this.length;
    for (let i = 0; i < length; i++) {
      // Four bytes at a time while none of them is 8 to 11, where tab and newline are.
      for (; i + 4 <= length; i += 4, at += 4) {
        const four = source.getInt32(i, true);
        const near = (four & 0xfcfcfcfc) ^ 0x08080808;
        if (((near - 0x01010101) & ~near & 0x80808080) !== 0) break;
        view.setInt32(at, four, true);
      }
      if (i >= length) break;
      const c = chunk[i]!;
      if (c !== TAB && c !== NEWLINE) {
        line[at++] = c;
        continue;
      }
      if (this.kinds[this.column] !== Kind.Plain) {
        this.length = at;
        this.endValue(length - i);
        at = this.length;
        ({ line, view } = this);
      }
      if (c === TAB) {
        line[at++] = TAB;
        this.value = at;
        if (this.column < this.kinds.length - 1) this.column++;
      } else {
        this.endRow(line, view, 0, at);
        at = 0;
      }
    }
    this.length = at;
  }

  /** @param coming bytes of the chunk that the line has to have room for afterwards */
  private endValue(coming: number): void {
    const start = this.value;
    const end = this.length;
    const line = this.line;
    if (end - start === 2 && line[start] === BACKSLASH && line[start + 1] === 0x4e) return;
    switch (this.kinds[this.column]) {
      case Kind.Decimal:
        this.length = canonicalDecimal(line, start, end);
        break;
      case Kind.Float:
        this.reserve(FLOAT_WIDTH + coming);
        this.length = canonicalFloat(this.line, start, end);
        break;
      case Kind.Fraction:
        this.length = trimFraction(line, start, end);
        break;
      default:
        if (this.json.rewrite(line, start, end)) this.replaceValue(coming);
    }
  }

  /** Puts the canonical JSON in the place of the value, in pieces, so that a long one is not held a third time. */
  private replaceValue(coming: number): void {
    const { out, length } = this.json;
    this.length = this.value;
    if (length < SMALL) {
      this.reserve(length + coming);
      const { line } = this;
      for (let i = 0, j = this.length; i < length; i++, j++) line[j] = out[i]!;
      this.length += length;
      return;
    }
    for (let at = 0; at < length; at += HELD) {
      const piece = out.subarray(at, Math.min(length, at + HELD));
      this.reserve(piece.length + coming);
      this.line.set(piece, this.length);
      this.length += piece.length;
      this.value = this.length;
      if (this.length >= HELD) this.passOn();
    }
  }

  private endRow(bytes: Uint8Array, view: DataView, start: number, end: number): void {
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
    const grown = new Uint8Array((this.length + more) * 2);
    grown.set(this.line.subarray(0, this.length));
    this.line = grown;
    this.view = new DataView(grown.buffer);
  }
}
