import { isEscaped, isEscapeLetter } from './row-codec';
import { say } from '../sentence';

const TAB = 9;
const NEWLINE = 10;
const BACKSLASH = 0x5c;
const LETTER_N = 0x4e;
/** Non-zero for the few bytes that need a look. */
const SPECIAL = Uint8Array.from({ length: 256 }, (_, byte) => (isEscaped(byte) ? 1 : 0));
/** Non-zero for what may follow a backslash, but for the N of a NULL. */
const LETTER = Uint8Array.from({ length: 256 }, (_, byte) => (isEscapeLetter(byte) ? 1 : 0));

/** What the byte before was. */
const enum State {
  Value,
  Backslash,
  Null,
}

/** Whether rows have the form that the format promises, whatever their values mean. Chunks may break anywhere. */
export class RowCheck {
  /** Complete lines so far. */
  rows = 0;
  private tabs = 0;
  /** Where in the coming chunk the value began: below zero when in an earlier one. */
  private valueStart = 0;
  private after: State = State.Value;
  private places = new Int32Array(1 << 14);
  private count = 0;

  /** @param columns how many values a line holds */
  constructor(private readonly columns: number) {}

  /** Where in the last chunk values end: its tabs and line feeds. Good until the next chunk. */
  get ends(): Int32Array {
    return this.places.subarray(0, this.count);
  }

  /** What is wrong with the first bad line, as the end of a sentence; null when nothing is. */
  update(chunk: Buffer): string | null {
    let { rows, tabs, valueStart, after, places } = this;
    const { length } = chunk;
    const view = new DataView(chunk.buffer, chunk.byteOffset, length);
    const maxTabs = Math.max(0, this.columns - 1);
    let count = 0;
    for (let i = 0; i < length; i++) {
      // Four bytes at a time up to one that needs a look, which is 8 to 15 or a backslash.
      for (; after === State.Value && i + 4 <= length; i += 4) {
        const four = view.getInt32(i, true);
        const control = (four & 0xf8f8f8f8) ^ 0x08080808;
        const slash = four ^ 0x5c5c5c5c;
        const found = (((control - 0x01010101) & ~control) | ((slash - 0x01010101) & ~slash)) & 0x80808080;
        if (found === 0) continue;
        // The lowest mark is right; those above it may not be.
        i += (31 - Math.clz32(found & -found)) >>> 3;
        break;
      }
      if (i === length) break;
      const c = view.getUint8(i);
      if (after === State.Backslash) {
        after = State.Value;
        if (LETTER[c] !== 0) continue;
        if (c !== LETTER_N || valueStart !== i - 1) return line(rows, 'holds an escape that is not in use');
        after = State.Null;
        continue;
      }
      if (SPECIAL[c] === 0 && after === State.Value) continue;
      if (c === TAB || c === NEWLINE) {
        if (count === places.length) places = this.grow();
        places[count++] = i;
        valueStart = i + 1;
        after = State.Value;
        if (c === TAB) tabs++;
        else {
          if (tabs !== maxTabs) return line(rows, say`has ${tabs + 1} values instead of ${this.columns}`);
          rows++;
          tabs = 0;
        }
      } else if (after === State.Null) return line(rows, 'holds an escape that is not in use');
      else if (c === BACKSLASH) {
        if (i + 1 < length && LETTER[view.getUint8(i + 1)] !== 0) i++;
        else after = State.Backslash;
      } else return line(rows, say`holds the bare control character ${c}`);
    }
    Object.assign(this, { rows, tabs, valueStart: valueStart - length, after, count });
    return null;
  }

  /** To be asked at the end: whether the last line is complete. */
  get complete(): boolean {
    return this.valueStart === 0 && this.tabs === 0;
  }

  private grow(): Int32Array<ArrayBuffer> {
    const grown = new Int32Array(this.places.length * 2);
    grown.set(this.places);
    this.places = grown;
    return grown;
  }
}

function line(rows: number, problem: string): string {
  return say`line ${rows + 1} ${problem}`;
}
