/** The values of one line, which is a JSON array, as slices of it: a wide value is looked at once and never becomes an object. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);
const SPACE = new Set([0x20, 9, 13]);
/** Deeper JSON has no honest writer, and costs a parser more than its length. */
const MAX_DEPTH = 512;

/** Null where it is no JSON array, as far as one can tell without looking at its values. */
export function splitValues(line: Buffer): Buffer[] | null {
  const text = trim(line);
  if (text.length < 2 || text[0] !== 0x5b || text[text.length - 1] !== 0x5d) return null;
  const values: Buffer[] = [];
  const end = text.length - 1;
  let depth = 0;
  let from = 1;
  for (let at = 1; at < end; at++) {
    const byte = text[at] as number;
    if (byte === QUOTE) {
      at = endOfString(text, at);
      if (at >= end) return null;
    } else if (OPEN.has(byte)) {
      if (++depth > MAX_DEPTH) return null;
    } else if (CLOSE.has(byte)) {
      if (--depth < 0) return null;
    } else if (byte === COMMA && depth === 0) {
      values.push(trim(text.subarray(from, at)));
      from = at + 1;
    }
  }
  if (depth !== 0) return null;
  const last = trim(text.subarray(from, end));
  if (values.length > 0 || last.length > 0) values.push(last);
  return values;
}

/** Position of the closing quote; that of the end where there is none. */
function endOfString(text: Buffer, start: number): number {
  for (let at = text.indexOf(QUOTE, start + 1); at >= 0; at = text.indexOf(QUOTE, at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

function trim(text: Buffer): Buffer {
  let [from, to] = [0, text.length];
  while (from < to && SPACE.has(text[from] as number)) from++;
  while (to > from && SPACE.has(text[to - 1] as number)) to--;
  return text.subarray(from, to);
}
