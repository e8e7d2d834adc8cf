/** The rows of one collection as lines of our archive, as they come: a line of theirs is held, never a table. */
import { escapeValue, splitLines } from '../archive/row-codec';
import { ArchiveError, BackupError } from '../errors';
import type { DumpedColumn } from './columns';
import type { NbdumpReader } from './read-nbdump';
import { splitValues } from './split-line';
import { valueText, type ValueContext } from './value-text';
import { say } from '../sentence';

/** JavaScript holds no longer text; four times the widest row that the plugin could have written as bytes. */
const MAX_LINE_BYTES = 256 * 1024 * 1024;
/** What is parsed into objects costs many times its length. */
const MAX_VALUE_BYTES = 64 * 1024 * 1024;
const QUOTE = 0x22;
const TAB = Buffer.from('\t');
const NEWLINE = Buffer.from('\n');

export interface RowsOptions {
  context: Omit<ValueContext, 'onRounded'>;
  columns: DumpedColumn[];
  signal: AbortSignal;
  /** Gets the texts of each row, in the order of the columns. */
  onRow?(values: (string | null)[]): void;
  onRounded(column: string): void;
}

/** @throws ArchiveError ARCHIVE_INVALID naming entry and line */
export async function* convertRows(reader: NbdumpReader, entry: string, options: RowsOptions): AsyncGenerator<Buffer> {
  const { context, columns, signal, onRow, onRounded } = options;
  const convert = columns.map(({ definition }) =>
    valueText(definition, { ...context, onRounded: () => onRounded(definition.name) }),
  );
  let number = 0;
  for await (const line of linesOf(reader, entry)) {
    signal.throwIfAborted();
    number++;
    if (line.length === 0 || (line.length === 1 && line[0] === 13)) continue;
    const raws = splitValues(line);
    if (raws?.length !== columns.length) {
      const what = raws ? say`has ${raws.length} values instead of ${columns.length}` : 'is no JSON array';
      throw invalid(entry, say`line ${number} ${what}`);
    }
    const texts = raws.map((raw, at) => {
      const name = columns[at]?.definition.name;
      if (raw.length > MAX_VALUE_BYTES && raw[0] !== QUOTE) {
        throw invalid(entry, say`line ${number} holds more than ${MAX_VALUE_BYTES} bytes of JSON in ${name}`);
      }
      const text = convert[at]?.(raw);
      if (text === undefined) throw invalid(entry, say`line ${number} holds no JSON in the place of ${name}`);
      return text;
    });
    onRow?.(texts);
    yield Buffer.concat(texts.flatMap((text, at) => [...(at > 0 ? [TAB] : []), escapeValue(text)]).concat(NEWLINE));
  }
}

async function* linesOf(reader: NbdumpReader, entry: string): AsyncGenerator<Buffer> {
  try {
    yield* splitLines(withEnd(reader.bytes(entry)), MAX_LINE_BYTES);
  } catch (error) {
    // The splitter of lines does not know what it splits.
    if (error instanceof BackupError && !(error instanceof ArchiveError)) throw invalid(entry, error.message);
    throw error;
  }
}

/** An empty line at the end does no harm, one without an end would. */
async function* withEnd(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* chunks;
  yield NEWLINE;
}

function invalid(entry: string, problem: string): ArchiveError {
  return new ArchiveError('ARCHIVE_INVALID', say`Entry ${entry} cannot be converted: ${problem}.`, entry);
}
