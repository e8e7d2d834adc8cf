/**
 * One spelling for each JSON value, so that jsonb, MySQL's JSON and plain text of the same document have one fingerprint:
 * no white space; members ordered by the length of their key, then by its bytes (as jsonb and MySQL already print them); strings as
 * JSON.stringify prints them; numbers as `digits` or `digits e exponent` without a zero at the end of the digits: 100 is 1e2,
 * 0.50 is 5e-1. Input and output are escaped as in rows: every backslash of the JSON text stands twice.
 */

import { JsonMembers } from './json-members';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const ONES = 0x01010101;
/** Deeper documents stay as they are. */
const MAX_DEPTH = 512;
/** The letter that stands for a character after a backslash; 0 where none does. */
const SHORT_ESCAPES = new Uint8Array(0x80);
for (const pair of ['\bb', '\tt', '\nn', '\ff', '\rr', '""']) SHORT_ESCAPES[pair.charCodeAt(0)] = pair.charCodeAt(1);
/** What the letter after a backslash stands for, in JSON and in rows alike; 0 where it stands for nothing. */
const ESCAPED = new Uint8Array(256);
for (const [letter, character] of ['b\b', 'f\f', 'n\n', 'r\r', 't\t', '""', '\\\\', '//'])
  ESCAPED[letter!.charCodeAt(0)] = character!.charCodeAt(0);

/** May begin white space. */
function isSpace(c: number): boolean {
  return c === 0x20 || c === BACKSLASH;
}

/** After a backslash: a tab, a line feed or a carriage return. */
function isSpaceLetter(c: number): boolean {
  return c === 0x74 || c === 0x6e || c === 0x72;
}

/** 1 for what stands in a string as it is. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, c) => (c >= 0x20 && c !== QUOTE && c !== BACKSLASH ? 1 : 0));

/** What may come next. */
const enum Expect {
  Value,
  ValueOrEnd,
  Key,
  KeyOrEnd,
  /** A value has ended. */
  After,
}

/** Reusable; keeps its buffers between values. */
export class CanonicalJson {
  /** The canonical text is `out[0, length)` after `rewrite`. */
  out = new Uint8Array(4096);
  view = new DataView(this.out.buffer);
  length = 0;
  private input: Buffer = Buffer.alloc(0);
  private at = 0;
  private end = 0;
  private readonly members = new JsonMembers();
  /** Of each open object the place of its first member; -1 for an array. */
  private readonly open = new Int32Array(MAX_DEPTH);

  /**
   * False when the value is not JSON, or nested too deeply. One loop with its state in local variables, as every document of
   * an archive goes through it byte by byte; what is rare is in methods, which share the state through the fields.
   */
  rewrite(bytes: Buffer, inputView: DataView, start: number, end: number): boolean {
    this.input = bytes;
    this.at = start;
    this.end = end;
    this.length = 0;
    this.members.clear();
    this.reserve();
    const { input, members, open, end: last } = this;
    let { at, out, view } = this;
    let length = 0;
    let depth = 0;
    let expect = Expect.Value;
    for (;;) {
      if (at < last && isSpace(input[at]!)) at = this.skipSpace(at);
      if (at === last) return expect === Expect.After && depth === 0 && this.finish(length);
      const c = input[at]!;
      if (expect === Expect.After) {
        if (depth === 0) return false;
        const first = open[depth - 1]!;
        if (first >= 0) members.end(length);
        at++;
        if (c === COMMA) {
          out[length++] = COMMA;
          expect = first < 0 ? Expect.Value : Expect.Key;
          continue;
        }
        if (c !== (first < 0 ? CLOSE_ARRAY : CLOSE_OBJECT)) return false;
        if (first >= 0) members.sort(first, out, view);
        out[length++] = c;
        depth--;
      } else if (c === QUOTE) {
        const key = expect === Expect.Key || expect === Expect.KeyOrEnd;
        const from = length;
        out[length++] = input[at++]!;
        for (;;) {
          // Four bytes at a time up to one that needs a look.
          for (; at + 4 <= last; at += 4, length += 4) {
            const four = inputView.getInt32(at, true);
            view.setInt32(length, four, true);
            const quote = four ^ 0x22222222;
            const slash = four ^ 0x5c5c5c5c;
            const marks = ((quote - ONES) & ~quote) | ((slash - ONES) & ~slash) | ((four - 0x20202020) & ~four);
            const found = marks & 0x80808080;
            if (found === 0) continue;
            // The lowest mark is right; those above it may not be.
            const plain = (31 - Math.clz32(found & -found)) >>> 3;
            at += plain;
            length += plain;
            break;
          }
          if (at + 4 > last) while (at < last && PLAIN[input[at]!] !== 0) out[length++] = input[at++]!;
          if (at === last) return false;
          if (input[at] === QUOTE) break;
          this.at = at;
          this.length = length;
          if (!this.special()) return false;
          ({ at, out, view, length } = this);
        }
        out[length++] = input[at++]!;
        if (key) {
          members.push(from, length);
          if (at < last && isSpace(input[at]!)) at = this.skipSpace(at);
          if (at === last || input[at++] !== COLON) return false;
          out[length++] = COLON;
          expect = Expect.Value;
          continue;
        }
      } else if (c === CLOSE_OBJECT || c === CLOSE_ARRAY) {
        if (expect !== (c === CLOSE_OBJECT ? Expect.KeyOrEnd : Expect.ValueOrEnd)) return false;
        out[length++] = c;
        at++;
        depth--;
      } else if (expect === Expect.Key || expect === Expect.KeyOrEnd) return false;
      else if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
        if (depth === MAX_DEPTH) return false;
        open[depth++] = c === OPEN_OBJECT ? members.count : -1;
        expect = c === OPEN_OBJECT ? Expect.KeyOrEnd : Expect.ValueOrEnd;
        out[length++] = c;
        at++;
        continue;
      } else {
        this.at = at;
        this.length = length;
        if (!this.scalar(c)) return false;
        ({ at, length } = this);
      }
      expect = Expect.After;
    }
  }

  private finish(length: number): true {
    this.length = length;
    return true;
  }

  /** Nothing but a bare control character more than doubles what it takes from the input. */
  private reserve(): void {
    const needed = this.length + (this.end - this.at) * 2 + 64;
    if (this.out.length >= needed) return;
    const grown = new Uint8Array(needed);
    grown.set(this.out.subarray(0, this.length));
    this.out = grown;
    this.view = new DataView(grown.buffer);
  }

  /** The place after white space; a line writes some of it as escapes. */
  private skipSpace(from: number): number {
    const { input, end } = this;
    let at = from;
    while (at < end) {
      const c = input[at]!;
      if (c === 0x20) at++;
      else if (c === BACKSLASH && at + 1 < end && isSpaceLetter(input[at + 1]!)) at += 2;
      else break;
    }
    return at;
  }

  private scalar(c: number): boolean {
    if (c === MINUS || (c >= ZERO && c <= NINE)) return this.number();
    return this.word(c === 0x74 ? 'true' : c === 0x66 ? 'false' : 'null');
  }

  private word(word: string): boolean {
    for (let i = 0; i < word.length; i++) {
      if (this.at + i >= this.end || this.input[this.at + i] !== word.charCodeAt(i)) return false;
    }
    this.at += word.length;
    this.ascii(word);
    return true;
  }

  /** A byte of a string that does not stand there as it is. */
  private special(): boolean {
    const c = this.input[this.at]!;
    if (c === BACKSLASH) {
      this.at = this.escape(this.at);
      return this.at >= 0;
    }
    // Another control character.
    this.character(c);
    this.at++;
    this.reserve();
    return true;
  }

  /** Reads the escape of the line that begins at `at`; the place after it and what hangs on it, or -1. */
  private escape(at: number): number {
    const { input, end } = this;
    if (at + 1 >= end) return -1;
    if (input[at + 1] !== BACKSLASH) {
      // A tab or a line end bare in the string: not JSON, but SQLite lets it in.
      this.character(ESCAPED[input[at + 1]!]!);
      return at + 2;
    }
    // Two backslashes are the one of a JSON escape.
    const c = at + 2 < end ? input[at + 2]! : 0;
    if (c === 0x75) return this.unicode(at + 3);
    const plain = ESCAPED[c]!;
    if (plain === 0) return -1;
    this.character(plain);
    return c === BACKSLASH ? at + 4 : at + 3;
  }

  /** Four hex digits, and those of a second surrogate. */
  private unicode(at: number): number {
    const { input } = this;
    const unit = this.unit(at);
    if (unit < 0) return -1;
    const follows = input[at + 4] === BACKSLASH && input[at + 5] === BACKSLASH && input[at + 6] === 0x75;
    if (unit >= 0xd800 && unit < 0xdc00 && follows) {
      const low = this.unit(at + 7);
      if (low >= 0xdc00 && low < 0xe000) {
        this.character(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
        return at + 11;
      }
    }
    this.character(unit);
    return at + 4;
  }

  private unit(at: number): number {
    if (at + 4 > this.end) return -1;
    let unit = 0;
    for (let i = at; i < at + 4; i++) {
      const c = this.input[i]!;
      const digit =
        c >= ZERO && c <= NINE ? c - ZERO : (c | 0x20) >= 0x61 && (c | 0x20) <= 0x66 ? (c | 0x20) - 0x57 : -1;
      if (digit < 0) return -1;
      unit = unit * 16 + digit;
    }
    return unit;
  }

  private character(code: number): void {
    const short = code < 0x80 ? SHORT_ESCAPES[code]! : 0;
    if (short !== 0 || code === BACKSLASH) {
      const { out } = this;
      out[this.length++] = BACKSLASH;
      out[this.length++] = BACKSLASH;
      if (short === 0) out[this.length++] = BACKSLASH;
      out[this.length++] = short || BACKSLASH;
    } else if (code < 0x20 || (code >= 0xd800 && code < 0xe000)) {
      this.ascii(`\\\\u${code.toString(16).padStart(4, '0')}`);
    } else this.utf8(code);
  }

  private utf8(code: number): void {
    const out = this.out;
    if (code < 0x80) {
      out[this.length++] = code;
      return;
    }
    if (code < 0x800) out[this.length++] = 0xc0 | (code >> 6);
    else {
      if (code < 0x10000) out[this.length++] = 0xe0 | (code >> 12);
      else {
        out[this.length++] = 0xf0 | (code >> 18);
        out[this.length++] = 0x80 | ((code >> 12) & 63);
      }
      out[this.length++] = 0x80 | ((code >> 6) & 63);
    }
    out[this.length++] = 0x80 | (code & 63);
  }

  private ascii(text: string): void {
    for (let i = 0; i < text.length; i++) this.out[this.length++] = text.charCodeAt(i);
  }

  private number(): boolean {
    if (this.plainInteger()) return true;
    const start = this.length;
    if (this.input[this.at] === MINUS) {
      this.out[this.length++] = MINUS;
      this.at++;
    }
    const digits = this.length;
    if (this.digits(digits) === 0) return false;
    let exponent = 0;
    if (this.at < this.end && this.input[this.at] === 0x2e) {
      this.at++;
      const fraction = this.digits(digits);
      if (fraction === 0) return false;
      exponent = -fraction;
    }
    const written = this.exponent();
    if (Number.isNaN(written)) return false;
    exponent += written;
    while (this.length > digits && this.out[this.length - 1] === ZERO) {
      this.length--;
      exponent++;
    }
    if (this.length === digits) {
      this.length = start;
      this.out[this.length++] = ZERO;
    } else if (exponent !== 0) this.writeExponent(exponent);
    return true;
  }

  private writeExponent(exponent: number): void {
    this.out[this.length++] = 0x65;
    if (exponent < 0) this.out[this.length++] = MINUS;
    const size = Math.abs(exponent);
    if (size < 10) this.out[this.length++] = ZERO + size;
    else this.ascii(String(size));
  }

  /** Most numbers: digits that are canonical as they are. Leaves everything alone when they are not. */
  private plainInteger(): boolean {
    const { input, out, end } = this;
    let at = this.at;
    let length = this.length;
    if (input[at] === ZERO) return false;
    let last = 0;
    for (; at < end && input[at]! >= ZERO && input[at]! <= NINE; at++) out[length++] = last = input[at]!;
    const c = at < end ? input[at]! : COMMA;
    if (last === ZERO || last === 0 || c === 0x2e || (c | 0x20) === 0x65) return false;
    this.at = at;
    this.length = length;
    return true;
  }

  /** Copies digits but for zeros at the front (`first` is where the number's digits begin); how many it read. */
  private digits(first: number): number {
    const start = this.at;
    while (this.at < this.end) {
      const c = this.input[this.at]!;
      if (c < ZERO || c > NINE) break;
      if (c !== ZERO || this.length > first) this.out[this.length++] = c;
      this.at++;
    }
    return this.at - start;
  }

  /** 0 when there is none; NaN when it is malformed or beyond nine digits. */
  private exponent(): number {
    if (this.at >= this.end || (this.input[this.at]! | 0x20) !== 0x65) return 0;
    this.at++;
    const sign = this.input[this.at];
    if (this.at < this.end && (sign === MINUS || sign === 0x2b)) this.at++;
    const start = this.at;
    let exponent = 0;
    while (this.at < this.end && this.input[this.at]! >= ZERO && this.input[this.at]! <= NINE) {
      exponent = exponent * 10 + this.input[this.at++]! - ZERO;
    }
    const count = this.at - start;
    if (count === 0 || count > 9) return NaN;
    return sign === MINUS ? -exponent : exponent;
  }
}
