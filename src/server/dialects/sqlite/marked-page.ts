/**
 * Lines out of values as they are stored, each followed by a mark. Escaping them here takes a fraction of what SQLite needs for it, who
 * looks at every text several times. A value that holds a mark itself shows by their number: the page is then printed by SQLite.
 */

/** After a value, and after nothing where a NULL stands. Control characters that hardly a text holds; SQL takes them bare. */
export const VALUE_MARK = '\x1f';
export const NULL_MARK = '\x1e';

const VALUE = 0x1f;
const NULL = 0x1e;
const TAB = 9;
const NEWLINE = 10;
const BACKSLASH = 0x5c;
const LETTER_N = 0x4e;
/** The letter that stands for a byte after a backslash; 0 where the byte stands for itself. */
const LETTERS = new Uint8Array(256);
for (const [byte, letter] of ['\bb', '\tt', '\nn', '\rr', '\\\\']) LETTERS[byte!.charCodeAt(0)] = letter!.charCodeAt(0);
/** What may be written beyond the bytes that are left: three for one, and four in one go. */
const SPARE = 8;

/** @returns the lines; null when there are not as many marks as values */
export function linesOf(page: Buffer, rows: number, columns: number): Buffer | null {
  const { length } = page;
  const from = new DataView(page.buffer, page.byteOffset, length);
  let out = Buffer.allocUnsafe(length + (length >> 4) + SPARE);
  let to = new DataView(out.buffer, out.byteOffset, out.length);
  let end = 0;
  let column = 0;
  let marks = 0;
  for (let at = 0; at < length; at++) {
    // Four bytes at a time up to one below 32 or a backslash.
    for (; at + 4 <= length; at += 4, end += 4) {
      const four = from.getInt32(at, true);
      to.setInt32(end, four, true);
      const slash = four ^ 0x5c5c5c5c;
      const found = ((((slash - 0x01010101) & ~slash) | ((four - 0x20202020) & ~four)) & 0x80808080) | 0;
      if (found === 0) continue;
      // The lowest is right; those above it may not be.
      const plain = (31 - Math.clz32(found & -found)) >>> 3;
      at += plain;
      end += plain;
      break;
    }
    if (at === length) break;
    const byte = from.getUint8(at);
    if (byte === VALUE || byte === NULL) {
      if (byte === NULL) {
        to.setUint8(end++, BACKSLASH);
        to.setUint8(end++, LETTER_N);
      }
      marks++;
      column = column + 1 === columns ? 0 : column + 1;
      to.setUint8(end++, column === 0 ? NEWLINE : TAB);
    } else {
      const letter = LETTERS[byte]!;
      if (letter !== 0) to.setUint8(end++, BACKSLASH);
      to.setUint8(end++, letter || byte);
    }
    if (end + length - at + SPARE > out.length) {
      const grown = Buffer.allocUnsafe(end + (length - at) * 2 + SPARE);
      out.copy(grown, 0, 0, end);
      out = grown;
      to = new DataView(out.buffer, out.byteOffset, out.length);
    }
  }
  return marks === rows * columns && column === 0 ? out.subarray(0, end) : null;
}
