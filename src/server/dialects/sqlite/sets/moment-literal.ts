/** Points in time as NocoBase stores them: the opposite of moment-text.ts, which prints them. */
import { localOffsets, type OffsetSpan } from '../local-offsets';

/** `YYYY-MM-DD HH:MM:SS`, with a point and digits where there are any. */
const MOMENT = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d+)?$/;
const SECONDS = 19;
/** Longer texts are not printed as points in time. */
const LONGEST_FRACTION = 20;
const ZONE = ' +00:00';

const digit = (byte: number | undefined) => byte !== undefined && byte >= 48 && byte <= 57;
const pair = (source: Buffer, at: number) => (source[at]! - 48) * 10 + source[at + 1]! - 48;

/** Whether these bytes are a day that every month has and a time of it: enough to be printed as they were. */
export function isPlainMoment(source: Buffer, start: number, end: number): boolean {
  const length = end - start;
  if (length < SECONDS || length > SECONDS + 1 + LONGEST_FRACTION || length === SECONDS + 1) return false;
  for (let at = 0; at < length; at++) {
    const byte = source[start + at];
    const expected = at === 4 || at === 7 ? 45 : at === 10 ? 32 : at === 13 || at === 16 ? 58 : at === SECONDS ? 46 : 0;
    if (expected ? byte !== expected : !digit(byte)) return false;
  }
  const month = pair(source, start + 5);
  const day = pair(source, start + 8);
  if (month < 1 || month > 12 || day < 1 || pair(source, start + 11) > 23) return false;
  if (pair(source, start + 14) > 59 || pair(source, start + 17) > 59) return false;
  return day <= 28 || day <= daysOf(pair(source, start) * 100 + pair(source, start + 2), month);
}

function daysOf(year: number, month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 0);
  return date.getUTCDate();
}

/** What to add so that there are so many digits: `2024-01-31 10:00:00` and 3 make `.000`. */
export function missingFraction(length: number, digits: number): string {
  const found = Math.max(0, length - SECONDS - 1);
  if (found >= digits) return '';
  return (length === SECONDS ? '.' : '') + '0'.repeat(digits - found);
}

/** Turns a wall clock time of this process into the text of its instant. */
export class WallClock {
  readonly #spans: OffsetSpan[] = localOffsets();
  readonly isUtc = this.#spans.length === 1 && this.#spans[0]?.offset === '+0';

  /** @param text a plain moment; one that this clock never shows stays as it is, which is read as a wall clock time too */
  stored(text: string): string {
    const parts = MOMENT.exec(text);
    if (!parts) return text;
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
    const wall = new Date(0);
    wall.setUTCFullYear(year, month - 1, day);
    wall.setUTCHours(hour, minute, second);
    for (const offset of new Set(this.#spans.map((span) => Number(span.offset)))) {
      const utc = new Date(wall.getTime() - offset * 1000).toISOString().slice(0, SECONDS).replace('T', ' ');
      if (this.#offsetAt(utc) === offset) return utc + (parts[7] ?? '') + ZONE;
    }
    return text;
  }

  #offsetAt(utc: string): number {
    let found = this.#spans[0];
    for (const span of this.#spans) {
      if (span.from > utc) break;
      found = span;
    }
    return Number(found?.offset ?? 0);
  }
}
