/** Values, fields and lines of rows: docs/archive-format.md, "Rows". On bytes, as a value may be of any size. */
import { BackupError } from '../errors';
import { say } from '../sentence';

const BACKSLASH = 0x5c;
const TAB = 9;
const NEWLINE = 10;
const LETTER_N = 0x4e;
/** What a line writes after a backslash for each byte that it escapes. */
const ESCAPES = new Map([
  [8, 0x62],
  [TAB, 0x74],
  [NEWLINE, 0x6e],
  [13, 0x72],
  [BACKSLASH, BACKSLASH],
]);
const UNESCAPES = new Map([...ESCAPES].map(([byte, letter]) => [letter, byte]));
const NULL = Buffer.from('\\N');

/** True for the bytes that no line holds bare in a value. */
export function isEscaped(byte: number): boolean {
  return ESCAPES.has(byte);
}

/** True for the bytes that may follow a backslash, but for the N of a NULL. */
export function isEscapeLetter(byte: number): boolean {
  return UNESCAPES.has(byte);
}

/** A value as it stands in a line; null is NULL. */
export function escapeValue(value: Buffer | string | null): Buffer {
  if (value === null) return NULL;
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  let extra = 0;
  for (const byte of bytes) if (ESCAPES.has(byte)) extra++;
  if (extra === 0) return bytes;
  const escaped = Buffer.allocUnsafe(bytes.length + extra);
  let at = 0;
  for (const byte of bytes) {
    const letter = ESCAPES.get(byte);
    if (letter !== undefined) escaped[at++] = BACKSLASH;
    escaped[at++] = letter ?? byte;
  }
  return escaped;
}

/** @throws BackupError ARCHIVE_DAMAGED for a backslash before anything it cannot stand before */
export function unescapeValue(field: Buffer): Buffer | null {
  if (field.length === 2 && field[0] === BACKSLASH && field[1] === LETTER_N) return null;
  let from = field.indexOf(BACKSLASH);
  if (from < 0) return field;
  const value = Buffer.allocUnsafe(field.length);
  let at = field.copy(value, 0, 0, from);
  for (; from < field.length; from++) {
    let byte = field[from]!;
    if (byte === BACKSLASH) {
      const unescaped = UNESCAPES.get(field[++from]!);
      if (unescaped === undefined)
        throw new BackupError('ARCHIVE_DAMAGED', 'A value holds an escape that is not in use.');
      byte = unescaped;
    }
    value[at++] = byte;
  }
  return value.subarray(0, at);
}

/** The fields of a line without its line end, still escaped: views of the line, no copies. */
export function splitLine(line: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  let start = 0;
  for (let end = line.indexOf(TAB); end >= 0; end = line.indexOf(TAB, start)) {
    fields.push(line.subarray(start, end));
    start = end + 1;
  }
  fields.push(line.subarray(start));
  return fields;
}

/**
 * The lines of a stream without their line ends. Holds one chunk and one line at most.
 * @throws BackupError ARCHIVE_DAMAGED when a line is longer than `maxBytes` or the last one has no end
 */
export async function* splitLines(source: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const rest = chunk.subarray(start, end);
      if (length + rest.length > maxBytes) tooLong(maxBytes);
      yield length === 0 ? rest : Buffer.concat([...held, rest]);
      held = [];
      length = 0;
      start = end + 1;
    }
    if (start === chunk.length) continue;
    held.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > maxBytes) tooLong(maxBytes);
  }
  if (length > 0) throw new BackupError('ARCHIVE_DAMAGED', 'The rows end in the middle of a line.');
}

function tooLong(maxBytes: number): never {
  throw new BackupError('ARCHIVE_DAMAGED', say`A row is longer than ${maxBytes} bytes.`);
}
