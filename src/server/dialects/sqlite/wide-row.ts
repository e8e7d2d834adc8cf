/** One row whose values are too wide for a page: value by value, and wide values piece by piece. */
import { isUtf8 } from 'node:buffer';
import type { ColumnDefinition } from '../definition';
import { quoteName } from './quoting';
import type { RowSource } from './row-pages';
import { MisfitError, NotUtf8Error } from './sqlite-errors';
import { escaped, valueText } from './value-text';
import { octets } from './widths';

const PIECE_BYTES = 4 * 1024 * 1024;
/** Every piece makes SQLite fetch the whole value again, so a huge one is cut into no more than so many. */
const MOST_PIECES = 32;
const CHUNK_BYTES = 4 * 1024 * 1024;

type StorageClass = 'null' | 'integer' | 'real' | 'text' | 'blob';

interface Dress {
  before: string;
  /** SQL expression that prints a piece, given the one that names it. */
  piece(cut: string): string;
  after: string;
}

const hex = (bytes: string) => `lower(hex(${bytes}))`;

function dressOf({ type }: ColumnDefinition, storage: StorageClass): Dress {
  if (type === 'native') {
    return storage === 'blob'
      ? { before: "X'", piece: hex, after: "'" }
      : { before: "CAST(X'", piece: hex, after: "' AS TEXT)" };
  }
  if ((type === 'bytes') !== (storage === 'blob')) throw new MisfitError();
  if (type === 'bytes') return { before: '\\\\x', piece: hex, after: '' };
  return { before: '', piece: (bytes) => escaped(bytes, 'done'), after: '' };
}

function* chunks(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

/** Bytes at the end that may belong to a character which the next piece completes. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back;
  }
  return 0;
}

async function* wideValue(
  { connection, order }: RowSource,
  key: string,
  column: ColumnDefinition,
  width: number,
  storage: StorageClass,
): AsyncGenerator<Buffer> {
  const { before, piece, after } = dressOf(column, storage);
  const size = Math.max(PIECE_BYTES, Math.ceil(width / MOST_PIECES));
  const cut = `substr(CAST(t.${quoteName(column.name)} AS BLOB),?1,${size})`;
  const bytes = storage === 'blob' || column.type === 'native' ? cut : `CAST(${cut} AS TEXT)`;
  if (before) yield Buffer.from(before);
  let held = Buffer.alloc(0);
  for (let at = 1; at <= width; at += size) {
    const [row] = await connection.all<{ piece: Buffer }>(
      // Cut in a query of its own: the value would be fetched anew for each mention.
      `SELECT CAST(${piece('p')} AS BLOB) AS piece
        FROM (SELECT ${bytes} AS p ${order.from} WHERE ${order.only(key)} LIMIT 1)`,
      [at],
    );
    if (!row) return;
    const whole = held.length > 0 ? Buffer.concat([held, row.piece]) : row.piece;
    const end = at + size > width ? whole.length : whole.length - unfinished(whole);
    if (!isUtf8(whole.subarray(0, end))) throw new NotUtf8Error(`WHERE ${order.only(key)}`);
    held = Buffer.from(whole.subarray(end));
    yield* chunks(whole.subarray(0, end));
  }
  if (after) yield Buffer.from(after);
}

export async function* wideRow(source: RowSource, key: string): AsyncGenerator<Buffer> {
  const { connection, order, columns, version } = source;
  const facts = columns.map(({ name }, index) => {
    const x = `t.${quoteName(name)}`;
    return `${octets(x, version)} AS w${index}, typeof(${x}) AS c${index}`;
  });
  const where = `${order.from} WHERE ${order.only(key)}`;
  const [row] = await connection.all<Record<string, number | StorageClass>>(`SELECT ${facts.join(', ')} ${where}`);
  if (!row) return;
  for (const [index, column] of columns.entries()) {
    if (index > 0) yield Buffer.from('\t');
    const width = Number(row[`w${index}`]);
    if (width > PIECE_BYTES) {
      yield* wideValue(source, key, column, width, row[`c${index}`] as StorageClass);
    } else {
      const text = valueText(`t.${quoteName(column.name)}`, column, 'done');
      const [value] = await connection.all<{ text: Buffer }>(`SELECT CAST(${text} AS BLOB) AS text ${where}`);
      if (!isUtf8(value?.text ?? Buffer.alloc(0))) throw new NotUtf8Error(`WHERE ${order.only(key)}`);
      if (value) yield* chunks(value.text);
    }
  }
  yield Buffer.from('\n');
}
