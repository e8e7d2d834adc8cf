/** One row in the form in which SQLite keeps it: https://sqlite.org/fileformat2.html#record_format */

const BACKSLASH = 92;
const FIRST_BYTES = 256 * 1024;
const MOST_SPARE_BYTES = 4 * 1024 * 1024;
const NULL = 0;
const INT_32 = 4;
const INT_48 = 5;
const INT_64 = 6;
const REAL = 7;
const ZERO = 8;
const ONE = 9;
const BLOB = 12;
const TEXT = 13;

const UNESCAPED = new Uint8Array(256);
for (const [letter, byte] of [
  ['b', 8],
  ['t', 9],
  ['n', 10],
  ['r', 13],
  ['\\', 92],
] as const) {
  UNESCAPED[letter.charCodeAt(0)] = byte;
}

/** A backslash before anything it cannot stand before. */
export class EscapeError extends Error {}

/** Writes a number below 2^49 as SQLite's varint. @returns where it ends */
export function writeVarint(bytes: Buffer, at: number, value: number): number {
  if (value < 128) {
    bytes[at] = value;
    return at + 1;
  }
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length += 1;
  let rest = value;
  for (let digit = length - 1; digit >= 0; digit -= 1) {
    bytes[at + digit] = rest % 128 | (digit === length - 1 ? 0 : 128);
    rest = Math.floor(rest / 128);
  }
  return at + length;
}

export class RecordWriter {
  // Not #private, as compiling these down costs a look-up a byte.
  private types: Buffer;
  private typesLength = 0;
  private bytes = Buffer.allocUnsafe(FIRST_BYTES);
  private length = 0;

  constructor(columns: number) {
    this.types = Buffer.allocUnsafe(9 * columns);
  }

  /** The sizes and types of the values; valid until the next write. */
  get head(): Buffer {
    return this.types.subarray(0, this.typesLength);
  }

  get body(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  begin(): void {
    this.typesLength = 0;
    this.length = 0;
  }

  null(): void {
    this.types[this.typesLength++] = NULL;
  }

  /** @param value whole and exact */
  integer(value: number): void {
    if (value === 0 || value === 1) {
      this.types[this.typesLength++] = value === 0 ? ZERO : ONE;
      return;
    }
    this.reserve(8);
    if (value >= -0x80000000 && value <= 0x7fffffff) {
      this.types[this.typesLength++] = INT_32;
      this.length = this.bytes.writeInt32BE(value, this.length);
    } else if (value >= -(2 ** 47) && value < 2 ** 47) {
      this.types[this.typesLength++] = INT_48;
      this.length = this.bytes.writeIntBE(value, this.length, 6);
    } else this.long(BigInt(value));
  }

  /** @param value of 64 bits */
  long(value: bigint): void {
    this.reserve(8);
    this.types[this.typesLength++] = INT_64;
    this.length = this.bytes.writeBigInt64BE(value, this.length);
  }

  real(value: number): void {
    this.reserve(8);
    this.types[this.typesLength++] = REAL;
    // There is no -0 in an archive.
    this.length = this.bytes.writeDoubleBE(value + 0, this.length);
  }

  /** A value of a line as it stands there. */
  text(source: Buffer, start: number, end: number, escaped: boolean): void {
    const from = this.length;
    if (escaped) this.unescape(source, start, end);
    else this.copy(source, start, end);
    this.variable(TEXT, this.length - from);
  }

  /** @param text ASCII */
  ascii(text: string): void {
    this.reserve(text.length);
    this.bytes.write(text, this.length, 'latin1');
    this.length += text.length;
    this.variable(TEXT, text.length);
  }

  /** A piece of a line and ASCII after it. */
  textWith(source: Buffer, start: number, end: number, after: string): void {
    this.copy(source, start, end);
    this.reserve(after.length);
    for (let at = 0; at < after.length; at++) this.bytes[this.length++] = after.charCodeAt(at);
    this.variable(TEXT, end - start + after.length);
  }

  raw(kind: 'text' | 'blob', bytes: Buffer): void {
    this.copy(bytes, 0, bytes.length);
    this.variable(kind === 'text' ? TEXT : BLOB, bytes.length);
  }

  /** @param start of pairs of hexadecimal digits */
  hex(source: Buffer, start: number, end: number): void {
    this.reserve((end - start) >> 1);
    const { bytes } = this;
    let { length } = this;
    for (let at = start; at < end; at += 2) bytes[length++] = (nibble(source[at]!) << 4) | nibble(source[at + 1]!);
    this.length = length;
    this.variable(BLOB, (end - start) >> 1);
  }

  private variable(kind: number, length: number): void {
    this.typesLength = writeVarint(this.types, this.typesLength, kind + 2 * length);
  }

  private copy(source: Buffer, start: number, end: number): void {
    this.reserve(end - start);
    // Below some length a loop is quicker than the call.
    if (end - start > 48) {
      this.length += source.copy(this.bytes, this.length, start, end);
      return;
    }
    const { bytes } = this;
    let { length } = this;
    for (let at = start; at < end; at++) bytes[length++] = source[at]!;
    this.length = length;
  }

  private unescape(source: Buffer, start: number, end: number): void {
    this.reserve(end - start);
    const { bytes } = this;
    let { length } = this;
    for (let at = start; at < end; at++) {
      let byte = source[at]!;
      if (byte === BACKSLASH) {
        byte = ++at < end ? UNESCAPED[source[at]!]! : 0;
        if (byte === 0) throw new EscapeError();
      }
      bytes[length++] = byte;
    }
    this.length = length;
  }

  private reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, Math.min(2 * this.bytes.length, needed + MOST_SPARE_BYTES)));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}

/** `0`–`9`, `a`–`f` or `A`–`F`. */
const nibble = (byte: number) => (byte <= 57 ? byte - 48 : (byte | 32) - 87);
