import { isEscaped, isEscapeLetter } from './row-codec';

const TAB = 9;
const NEWLINE = 10;
const BACKSLASH = 0x5c;
const LETTER_N = 0x4e;
/** Non-zero for the few bytes that need a look. */
const SPECIAL = Uint8Array.from({ length: 256 }, (_, byte) => (isEscaped(byte) ? 1 : 0));

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

  /** @param columns how many values a line holds */
  constructor(private readonly columns: number) {}

  /** What is wrong with the first bad line, as the end of a sentence; null when nothing is. */
  update(chunk: Buffer): string | null {
    let { rows, tabs, valueStart, after } = this;
    const { length } = chunk;
    const view = new DataView(chunk.buffer, chunk.byteOffset, length);
    const maxTabs = Math.max(0, this.columns - 1);
    for (let i = 0; i < length; i++) {
      // Four bytes at a time while they need no look: none is 8 to 15 or a backslash.
      for (; after === State.Value && i + 4 <= length; i += 4) {
        const four = view.getInt32(i, true);
        const control = (four & 0xf8f8f8f8) ^ 0x08080808;
        const slash = four ^ 0x5c5c5c5c;
        if ((((control - 0x01010101) & ~control) | ((slash - 0x01010101) & ~slash)) & 0x80808080) break;
      }
      if (i === length) break;
      const c = chunk[i]!;
      if (after === State.Backslash) {
        after = State.Value;
        if (isEscapeLetter(c)) continue;
        if (c !== LETTER_N || valueStart !== i - 1) return line(rows, 'holds an escape that is not in use');
        after = State.Null;
        continue;
      }
      if (SPECIAL[c] === 0 && after === State.Value) continue;
      if (c === TAB) {
        tabs++;
        valueStart = i + 1;
      } else if (c === NEWLINE) {
        if (tabs !== maxTabs) return line(rows, `has ${tabs + 1} values instead of ${this.columns}`);
        rows++;
        tabs = 0;
        valueStart = i + 1;
      } else if (after === State.Null) return line(rows, 'holds an escape that is not in use');
      else if (c === BACKSLASH) {
        after = State.Backslash;
        continue;
      } else return line(rows, `holds the bare control character ${c}`);
      after = State.Value;
    }
    Object.assign(this, { rows, tabs, valueStart: valueStart - chunk.length, after });
    return null;
  }

  /** To be asked at the end: whether the last line is complete. */
  get complete(): boolean {
    return this.valueStart === 0 && this.tabs === 0;
  }
}

function line(rows: number, problem: string): string {
  return `line ${rows + 1} ${problem}`;
}
