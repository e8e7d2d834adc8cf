/**
 * MurmurHash3_x86_128: public, tabulated in every language, and made of 32-bit multiplications, which V8 compiles to one
 * instruction each. It tells rows apart; it does not withstand somebody who makes collisions on purpose (SHA-256 does that).
 */

const { imul } = Math;
const C1 = 0x239b961b | 0;
const C2 = 0xab0e9789 | 0;
const C3 = 0x38b34ae5 | 0;
const C4 = 0xa1e38b93 | 0;
export const BLOCK = 16;

export class Murmur {
  /** The four words of the result after `end`, signed. */
  h1: number;
  h2: number;
  h3: number;
  h4: number;
  private length = 0;
  private readonly tail = new Uint8Array(BLOCK);
  private readonly tailView = new DataView(this.tail.buffer);

  constructor(private readonly seed: number) {
    this.h1 = this.h2 = this.h3 = this.h4 = seed;
  }

  reset(): void {
    this.h1 = this.h2 = this.h3 = this.h4 = this.seed;
    this.length = 0;
  }

  /** Takes whole blocks only: `end - start` is a multiple of BLOCK. */
  blocks(view: DataView, start: number, end: number): void {
    this.length += end - start;
    let { h1, h2, h3, h4 } = this;
    for (let i = start; i < end; i += BLOCK) {
      let k = imul(view.getInt32(i, true), C1);
      h1 ^= imul((k << 15) | (k >>> 17), C2);
      h1 = (((h1 << 19) | (h1 >>> 13)) + h2) | 0;
      h1 = (imul(h1, 5) + 0x561ccd1b) | 0;
      k = imul(view.getInt32(i + 4, true), C2);
      h2 ^= imul((k << 16) | (k >>> 16), C3);
      h2 = (((h2 << 17) | (h2 >>> 15)) + h3) | 0;
      h2 = (imul(h2, 5) + 0x0bcaa747) | 0;
      k = imul(view.getInt32(i + 8, true), C3);
      h3 ^= imul((k << 17) | (k >>> 15), C4);
      h3 = (((h3 << 15) | (h3 >>> 17)) + h4) | 0;
      h3 = (imul(h3, 5) + 0x96cd1c35) | 0;
      k = imul(view.getInt32(i + 12, true), C4);
      h4 ^= imul((k << 18) | (k >>> 14), C1);
      h4 = (((h4 << 13) | (h4 >>> 19)) + h1) | 0;
      h4 = (imul(h4, 5) + 0x32ac3b17) | 0;
    }
    this.h1 = h1;
    this.h2 = h2;
    this.h3 = h3;
    this.h4 = h4;
  }

  /** The last bytes, of any number, and the finish. */
  end(bytes: Uint8Array, view: DataView, start: number, end: number): void {
    const whole = start + ((end - start) & -BLOCK);
    if (whole > start) this.blocks(view, start, whole);
    const rest = end - whole;
    this.length += rest;
    if (rest > 0) {
      for (let i = 0; i < BLOCK; i++) this.tail[i] = i < rest ? bytes[whole + i]! : 0;
      const tail = this.tailView;
      let k = imul(tail.getInt32(0, true), C1);
      this.h1 ^= imul((k << 15) | (k >>> 17), C2);
      k = imul(tail.getInt32(4, true), C2);
      this.h2 ^= imul((k << 16) | (k >>> 16), C3);
      k = imul(tail.getInt32(8, true), C3);
      this.h3 ^= imul((k << 17) | (k >>> 15), C4);
      k = imul(tail.getInt32(12, true), C4);
      this.h4 ^= imul((k << 18) | (k >>> 14), C1);
    }
    this.finish();
  }

  private finish(): void {
    this.h1 ^= this.length;
    this.h2 ^= this.length;
    this.h3 ^= this.length;
    this.h4 ^= this.length;
    this.cross();
    this.h1 = avalanche(this.h1);
    this.h2 = avalanche(this.h2);
    this.h3 = avalanche(this.h3);
    this.h4 = avalanche(this.h4);
    this.cross();
  }

  private cross(): void {
    this.h1 = (this.h1 + this.h2 + this.h3 + this.h4) | 0;
    this.h2 = (this.h2 + this.h1) | 0;
    this.h3 = (this.h3 + this.h1) | 0;
    this.h4 = (this.h4 + this.h1) | 0;
  }
}

function avalanche(word: number): number {
  let h = word ^ (word >>> 16);
  h = imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
