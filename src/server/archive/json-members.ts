/** The members of the JSON objects being read: where each lies in the text written so far. */

const COMMA = 0x2c;
/** So many members are sorted by insertion. */
const FEW = 24;

/** A native copy costs more than it saves where bytes are few. Returns the place after the copy. */
function move(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): number {
  if (end - start > 256) to.set(from.subarray(start, end), at);
  else for (let i = start, j = at; i < end; i++, j++) to[j] = from[i]!;
  return at + end - start;
}

export class JsonMembers {
  /** Length of `places`, three for each member. */
  count = 0;
  /** Start of key, end of key, end of member. */
  private places = new Int32Array(384);
  private readonly order: number[] = [];
  private copy = new Uint8Array(1024);

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

  /** Puts the members from `first` on, which fill `out` up to `length`, in order, and forgets them. */
  sort(first: number, out: Uint8Array, length: number): void {
    const { places, order } = this;
    const count = (this.count - first) / 3;
    let sorted = true;
    for (let i = 1; sorted && i < count; i++) sorted = this.compare(out, first + 3 * i - 3, first + 3 * i) <= 0;
    if (!sorted) {
      order.length = 0;
      for (let i = 0; i < count; i++) this.insert(out, first + 3 * i, count);
      if (count > FEW) order.sort((a, b) => this.compare(out, a, b));
      const start = places[first]!;
      if (this.copy.length < length - start) this.copy = new Uint8Array((length - start) * 2);
      move(out, start, length, this.copy, 0);
      let at = start;
      for (let i = 0; i < count; i++) {
        const member = order[i]!;
        if (i > 0) out[at++] = COMMA;
        at = move(this.copy, places[member]! - start, places[member + 2]! - start, out, at);
      }
    }
    this.count = first;
  }

  /** Into its place where members are few; at the end where sorting is left to the engine. */
  private insert(out: Uint8Array, member: number, count: number): void {
    const { order } = this;
    let at = order.length;
    order.push(member);
    if (count > FEW) return;
    for (; at > 0 && this.compare(out, order[at - 1]!, member) > 0; at--) order[at] = order[at - 1]!;
    order[at] = member;
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
