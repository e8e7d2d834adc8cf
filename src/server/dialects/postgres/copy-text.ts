const BACKSLASH = 0x5c;
const LITERAL: Record<number, number> = { 0x76: 0x0b, 0x66: 0x0c }; // v, f

/** Whether the byte at `at` follows an unescaped backslash; the text before it begins outside of any escape. */
function escaped(bytes: Buffer, at: number): boolean {
  let first = at;
  while (first > 0 && bytes[first - 1] === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}

/** Positions of the letter of every `\v` and `\f` that is an escape. */
function positions(bytes: Buffer): number[] {
  const found: number[] = [];
  for (const pair of ['\\v', '\\f']) {
    for (let at = bytes.indexOf(pair, 0, 'latin1'); at >= 0; at = bytes.indexOf(pair, at + 2, 'latin1')) {
      if (escaped(bytes, at + 1)) found.push(at + 1);
    }
  }
  return found.sort((a, b) => a - b);
}

/**
 * Turns COPY's text into rows of the archive: they are the same but for `\v` and `\f`, which the archive holds literally
 * (MySQL's LOAD DATA knows no such escapes). Chunks without the pair, nearly all, are passed on as they are.
 */
export class CopyTextDecoder {
  /** An escape cut in two by the border of chunks. */
  private held = false;

  push(chunk: Buffer): Buffer {
    let bytes = this.held ? Buffer.concat([Buffer.of(BACKSLASH), chunk]) : chunk;
    this.held = escaped(bytes, bytes.length);
    if (this.held) bytes = bytes.subarray(0, -1);
    const letters = positions(bytes);
    if (letters.length === 0) return bytes;
    const result = Buffer.allocUnsafe(bytes.length - letters.length);
    let from = 0;
    let to = 0;
    for (const letter of letters) {
      to += bytes.copy(result, to, from, letter - 1);
      result[to] = LITERAL[bytes[letter] as number] as number;
      to += 1;
      from = letter + 1;
    }
    bytes.copy(result, to, from);
    return result;
  }
}
