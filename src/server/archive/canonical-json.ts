/**
 * One spelling for each JSON value, so that jsonb, MySQL's JSON and plain text of the same document have one fingerprint:
 * no white space; members ordered by the length of their key, then by its bytes (as jsonb and MySQL already print them); strings as
 * JSON.stringify prints them; numbers as `digits` or `digits e exponent` without a zero at the end of the digits: 100 is 1e2,
 * 0.50 is 5e-1. Input and output are escaped as in rows: every backslash of the JSON text stands twice.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
/** Deeper documents stay as they are: recursion has to end somewhere. */
const MAX_DEPTH = 512;
const SHORT_ESCAPES = new Map([
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [12, 'f'],
  [13, 'r'],
]);
/** What the letter after a backslash stands for, in JSON and in rows alike; 0 where it stands for nothing. */
const ESCAPED = new Uint8Array(256);
for (const [letter, character] of ['b\b', 'f\f', 'n\n', 'r\r', 't\t', '""', '\\\\', '//'])
  ESCAPED[letter!.charCodeAt(0)] = character!.charCodeAt(0);

const FEW = 24;

/** A native copy costs more than it saves where bytes are few. Returns the place after the copy. */
function move(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): number {
  if (end - start > 128) to.set(from.subarray(start, end), at);
  else for (let i = start, j = at; i < end; i++, j++) to[j] = from[i]!;
  return at + end - start;
}

/** Reusable; keeps its buffers between values. */
export class CanonicalJson {
  /** The canonical text is `out[0, length)` after `rewrite`. */
  out = new Uint8Array(4096);
  length = 0;
  private text = new Uint8Array(4096);
  private input: Uint8Array = this.text;
  private at = 0;
  private end = 0;
  /** Start of key, end of key, end of member: of every member of the objects being read. */
  private members = new Int32Array(384);
  private top = 0;
  private readonly order: number[] = [];
  private copy = new Uint8Array(1024);

  /** False when the value is not JSON, or nested too deeply. */
  rewrite(bytes: Uint8Array, start: number, end: number): boolean {
    this.unescape(bytes, start, end);
    this.length = 0;
    this.reserve();
    this.top = 0;
    if (!this.value(0)) return false;
    this.space();
    return this.at === this.end;
  }

  /** Nothing but a bare control character more than doubles what it takes from the input. */
  private reserve(): void {
    const needed = this.length + (this.end - this.at) * 2 + 64;
    if (this.out.length >= needed) return;
    const grown = new Uint8Array(needed);
    grown.set(this.out.subarray(0, this.length));
    this.out = grown;
  }

  private unescape(bytes: Uint8Array, start: number, end: number): void {
    this.input = bytes;
    this.at = start;
    this.end = end;
    let i = start;
    while (i < end && bytes[i] !== BACKSLASH) i++;
    if (i === end) return;
    if (this.text.length < end - start) this.text = new Uint8Array(end - start);
    let j = move(bytes, start, i, this.text, 0);
    for (; i < end; i++) {
      let c = bytes[i]!;
      if (c === BACKSLASH && ++i < end) c = ESCAPED[bytes[i]!] || bytes[i]!;
      this.text[j++] = c;
    }
    this.input = this.text;
    this.at = 0;
    this.end = j;
  }

  private space(): void {
    const input = this.input;
    while (this.at < this.end) {
      const c = input[this.at]!;
      if (c !== 0x20 && c !== 10 && c !== 13 && c !== 9) return;
      this.at++;
    }
  }

  private value(depth: number): boolean {
    if (depth > MAX_DEPTH) return false;
    this.space();
    if (this.at >= this.end) return false;
    const c = this.input[this.at]!;
    if (c === QUOTE) return this.string();
    if (c === 0x7b) return this.object(depth);
    if (c === 0x5b) return this.array(depth);
    if (c === MINUS || (c >= ZERO && c <= NINE)) return this.number();
    return this.word('true') || this.word('false') || this.word('null');
  }

  private word(word: string): boolean {
    for (let i = 0; i < word.length; i++) {
      if (this.at + i >= this.end || this.input[this.at + i] !== word.charCodeAt(i)) return false;
    }
    this.at += word.length;
    this.ascii(word);
    return true;
  }

  private array(depth: number): boolean {
    this.out[this.length++] = this.input[this.at++]!;
    this.space();
    if (this.at < this.end && this.input[this.at] === 0x5d) return this.close();
    for (;;) {
      if (!this.value(depth + 1)) return false;
      this.space();
      if (this.at >= this.end) return false;
      const c = this.input[this.at]!;
      if (c === 0x5d) return this.close();
      if (c !== COMMA) return false;
      this.out[this.length++] = COMMA;
      this.at++;
    }
  }

  private object(depth: number): boolean {
    const first = this.top;
    this.out[this.length++] = this.input[this.at++]!;
    this.space();
    if (this.at < this.end && this.input[this.at] === 0x7d) return this.close();
    for (;;) {
      if (!this.member(depth)) return false;
      this.space();
      if (this.at >= this.end) return false;
      const c = this.input[this.at]!;
      if (c === 0x7d) {
        this.sortMembers(first);
        return this.close();
      }
      if (c !== COMMA) return false;
      this.out[this.length++] = COMMA;
      this.at++;
      this.space();
    }
  }

  private member(depth: number): boolean {
    const start = this.length;
    if (this.at >= this.end || this.input[this.at] !== QUOTE || !this.string()) return false;
    const keyEnd = this.length;
    this.space();
    if (this.at >= this.end || this.input[this.at] !== COLON) return false;
    this.out[this.length++] = COLON;
    this.at++;
    if (!this.value(depth + 1)) return false;
    if (this.top + 3 > this.members.length) {
      const grown = new Int32Array(this.members.length * 2);
      grown.set(this.members);
      this.members = grown;
    }
    this.members[this.top++] = start;
    this.members[this.top++] = keyEnd;
    this.members[this.top++] = this.length;
    return true;
  }

  private close(): boolean {
    this.out[this.length++] = this.input[this.at++]!;
    return true;
  }

  private sortMembers(first: number): void {
    const { members, order } = this;
    const count = (this.top - first) / 3;
    let sorted = true;
    for (let i = 1; sorted && i < count; i++) sorted = this.compareKeys(first + 3 * i - 3, first + 3 * i) <= 0;
    if (!sorted) {
      order.length = 0;
      for (let i = 0; i < count; i++) this.insert(first + 3 * i, count);
      if (count > FEW) order.sort((a, b) => this.compareKeys(a, b));
      const start = members[first]!;
      if (this.copy.length < this.length - start) this.copy = new Uint8Array((this.length - start) * 2);
      move(this.out, start, this.length, this.copy, 0);
      let at = start;
      for (let i = 0; i < count; i++) {
        const member = order[i]!;
        if (i > 0) this.out[at++] = COMMA;
        at = move(this.copy, members[member]! - start, members[member + 2]! - start, this.out, at);
      }
    }
    this.top = first;
  }

  /** Into its place where members are few; at the end where sorting is left to the engine. */
  private insert(member: number, count: number): void {
    const { order } = this;
    let at = order.length;
    order.push(member);
    if (count > FEW) return;
    for (; at > 0 && this.compareKeys(order[at - 1]!, member) > 0; at--) order[at] = order[at - 1]!;
    order[at] = member;
  }

  private compareKeys(a: number, b: number): number {
    const startA = this.members[a]!;
    const startB = this.members[b]!;
    const length = this.members[a + 1]! - startA;
    const difference = length - (this.members[b + 1]! - startB);
    if (difference !== 0) return difference;
    for (let i = 0; i < length; i++) {
      const order = this.out[startA + i]! - this.out[startB + i]!;
      if (order !== 0) return order;
    }
    return 0;
  }

  private string(): boolean {
    const input = this.input;
    const end = this.end;
    let out = this.out;
    let at = this.at + 1;
    let length = this.length;
    out[length++] = QUOTE;
    while (at < end) {
      const c = input[at]!;
      if (c === QUOTE) {
        out[length++] = QUOTE;
        this.length = length;
        this.at = at + 1;
        return true;
      }
      if (c >= 0x20 && c !== BACKSLASH) {
        out[length++] = c;
        at++;
        continue;
      }
      this.length = length;
      if (c === BACKSLASH) {
        at = this.escape(at + 1);
        if (at < 0) return false;
      } else {
        // A bare control character: not JSON, but SQLite and others let it in.
        this.character(c);
        this.at = ++at;
        this.reserve();
        out = this.out;
      }
      length = this.length;
    }
    return false;
  }

  /** Reads the escape after its backslash; the place after it, or -1. */
  private escape(at: number): number {
    if (at >= this.end) return -1;
    const c = this.input[at]!;
    if (c !== 0x75) {
      const plain = ESCAPED[c]!;
      if (plain === 0) return -1;
      this.character(plain);
      return at + 1;
    }
    const unit = this.unit(at + 1);
    if (unit < 0) return -1;
    if (unit >= 0xd800 && unit < 0xdc00 && this.input[at + 5] === BACKSLASH && this.input[at + 6] === 0x75) {
      const low = at + 11 <= this.end ? this.unit(at + 7) : -1;
      if (low >= 0xdc00 && low < 0xe000) {
        this.character(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
        return at + 11;
      }
    }
    this.character(unit);
    return at + 5;
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
    const short = SHORT_ESCAPES.get(code);
    if (short !== undefined) this.ascii(`\\\\${short}`);
    else if (code === QUOTE) this.ascii('\\\\"');
    else if (code === BACKSLASH) this.ascii('\\\\\\\\');
    else if (code < 0x20 || (code >= 0xd800 && code < 0xe000)) this.ascii(`\\\\u${code.toString(16).padStart(4, '0')}`);
    else this.utf8(code);
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
    } else if (exponent !== 0) this.ascii(`e${exponent}`);
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
