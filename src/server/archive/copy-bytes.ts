/** More bytes are left to the engine; fewer take longer to hand over than to copy. */
const LONG = 1024;

/** Copies `from[start, end)` to `to` at `at`; returns the place after the copy. The two must not share memory. */
export function copyBytes(from: DataView, start: number, end: number, to: DataView, at: number): number {
  const length = end - start;
  if (length > LONG) {
    const bytes = new Uint8Array(from.buffer, from.byteOffset + start, length);
    new Uint8Array(to.buffer, to.byteOffset + at, length).set(bytes);
  } else if (length < 4) {
    for (let i = 0; i < length; i++) to.setUint8(at + i, from.getUint8(start + i));
  } else {
    const last = length - 4;
    for (let i = 0; i < last; i += 4) to.setInt32(at + i, from.getInt32(start + i, true), true);
    to.setInt32(at + last, from.getInt32(end - 4, true), true);
  }
  return at + length;
}
