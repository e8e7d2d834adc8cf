/** Encoding of long values outside the server, a slice at a time, as the server's expressions in row-query.ts encode short ones. */
import type { LongValue } from './row-query';

const SLICE_BYTES = 64 * 1024;
const BACKSLASH = 0x5c;
const ESCAPED = new Uint8Array(256);
ESCAPED[BACKSLASH] = BACKSLASH;
for (const [char, letter] of Object.entries({ '\t': 't', '\n': 'n', '\r': 'r', '\b': 'b' })) {
  ESCAPED[char.charCodeAt(0)] = letter.charCodeAt(0);
}

export function* encodeLongValue(value: Buffer | null, kind: LongValue): Generator<Buffer> {
  if (value === null) return yield Buffer.from('\\N');
  if (kind === 'hex') yield Buffer.from('\\\\x');
  for (let at = 0; at < value.length; at += SLICE_BYTES) {
    const slice = value.subarray(at, at + SLICE_BYTES);
    yield kind === 'hex' ? Buffer.from(slice.toString('hex'), 'latin1') : escape(slice);
  }
}

/** Always a copy: the value's memory is used again for the next row. */
function escape(slice: Buffer): Buffer {
  let escapes = 0;
  for (let at = 0; at < slice.length; at += 1) if (ESCAPED[slice[at] as number] !== 0) escapes += 1;
  if (escapes === 0) return Buffer.from(slice);
  const out = Buffer.allocUnsafe(slice.length + escapes);
  let length = 0;
  for (let at = 0; at < slice.length; at += 1) {
    const byte = slice[at] as number;
    const letter = ESCAPED[byte] as number;
    if (letter !== 0) out[length++] = BACKSLASH;
    out[length++] = letter || byte;
  }
  return out;
}
