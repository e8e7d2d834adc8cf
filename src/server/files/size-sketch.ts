const BITS = 1 << 23;

/** Which sizes occur more than once, in 2 MiB however many there are. It may take a size for one of those that is not. */
export class SizeSketch {
  private readonly once = new Uint8Array(BITS / 8);
  private readonly twice = new Uint8Array(BITS / 8);

  add(size: number): void {
    const [at, bit] = place(size);
    if (this.once[at]! & bit) this.twice[at]! |= bit;
    else this.once[at]! |= bit;
  }

  isRepeated(size: number): boolean {
    const [at, bit] = place(size);
    return (this.twice[at]! & bit) !== 0;
  }
}

function place(size: number): [number, number] {
  const spot = (size + Math.floor(size / BITS)) % BITS;
  return [spot >> 3, 1 << (spot & 7)];
}
