/** The members of the JSON objects being read: where each lies in the text written so far. */

import { copyBytes } from './copy-bytes';

const COMMA = 0x2c;
/** So many members are sorted by insertion. */
const FEW = 24;

export class JsonMembers {
  /** Length of `places`, three for each member. */
  count = 0;
  /** Start of key, end of key, end of member. */
  private places = new Int32Array(384);
  private readonly order = new Int32Array(FEW);
  private copy = new DataView(new ArrayBuffer(1024));

  clear(): void {
    this.count = 0;
  }

  push(start: number, keyEnd: number): void {
    if (this.count + 3 > this.places.length) {
      const grown = new Int32Array(this.places.length * 2);
      grown.set(this.places);
      this.places = grown;
    }
    this.places[this.count++] = start;
    this.places[this.count++] = keyEnd;
    this.count++;
  }

  /** Of the last member. */
  end(place: number): void {
    this.places[this.count - 1] = place;
  }

  /** Puts the members from `first` on, which end what is in `out`, in order, and forgets them. */
  sort(first: number, out: Uint8Array, view: DataView): void {
    const last = this.count - 3;
    for (let member = first; member < last; member += 3) {
      if (this.compare(out, member, member + 3) <= 0) continue;
      this.rearrange(first, out, view);
      break;
    }
    this.count = first;
  }

  private rearrange(first: number, out: Uint8Array, view: DataView): void {
    const { places } = this;
    const count = (this.count - first) / 3;
    const order = count > FEW ? this.sortMany(first, count, out) : this.sortFew(first, count, out);
    // Members before and after those that change places stay where they are.
    let from = 0;
    let to = count;
    while (order[from] === first + 3 * from) from++;
    while (order[to - 1] === first + 3 * (to - 1)) to--;
    const start = places[first + 3 * from]!;
    const end = places[first + 3 * to - 1]!;
    if (this.copy.byteLength < end - start) this.copy = new DataView(new ArrayBuffer((end - start) * 2));
    copyBytes(view, start, end, this.copy, 0);
    let at = start;
    for (let i = from; i < to; i++) {
      const member = order[i]!;
      if (i > from) out[at++] = COMMA;
      at = copyBytes(this.copy, places[member]! - start, places[member + 2]! - start, view, at);
    }
  }

  private sortFew(first: number, count: number, out: Uint8Array): Int32Array {
    const { order } = this;
    for (let i = 0; i < count; i++) {
      const member = first + 3 * i;
      let at = i;
      for (; at > 0 && this.compare(out, order[at - 1]!, member) > 0; at--) order[at] = order[at - 1]!;
      order[at] = member;
    }
    return order;
  }

  private sortMany(first: number, count: number, out: Uint8Array): Int32Array {
    const order = Int32Array.from({ length: count }, (_, i) => first + 3 * i);
    return order.sort((a, b) => this.compare(out, a, b));
  }

  private compare(out: Uint8Array, a: number, b: number): number {
    const startA = this.places[a]!;
    const startB = this.places[b]!;
    const length = this.places[a + 1]! - startA;
    const difference = length - (this.places[b + 1]! - startB);
    if (difference !== 0) return difference;
    for (let i = 0; i < length; i++) {
      const order = out[startA + i]! - out[startB + i]!;
      if (order !== 0) return order;
    }
    return 0;
  }
}
