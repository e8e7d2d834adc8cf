import { Transform } from 'node:stream';
import { escapeValue, unescapeValue } from '../archive/row-codec';

/**
 * Another spelling of one value, escapes undone on both sides; null makes it NULL. NULL itself is never asked for. Returning
 * the very buffer that came leaves the value as it is, which is cheapest.
 * @param row 1 for the first row of the stream
 */
export type ValueMap = (value: Buffer, row: number) => Buffer | string | null;

const TAB = 9;
const NEWLINE = 10;
const BUFFERED_BYTES = 1024 * 1024;

/** Position of the tab or line feed that ends the value, or the length where it goes on in the next chunk. */
function endOfValue(chunk: Buffer, from: number): number {
  let at = from;
  while (at < chunk.length && chunk[at] !== TAB && chunk[at] !== NEWLINE) at++;
  return at;
}

/**
 * Rows of the archive in and out, with the values of some columns rewritten. All other bytes are passed on as they are. Chunks may
 * break anywhere. Holds one chunk and one value at most. A value that the end of the stream cuts short is passed on as it is, for the
 * database to see that the row has no end.
 * @param maps by position among the row's columns, 0 for the first
 */
export function mapValues(maps: ReadonlyMap<number, ValueMap>): Transform {
  const rewriter = new Rewriter(maps);
  return new Transform({
    readableHighWaterMark: BUFFERED_BYTES,
    writableHighWaterMark: BUFFERED_BYTES,
    flush: (done) => done(null, rewriter.rest()),
    transform: (chunk: Buffer, _encoding, done) => {
      try {
        done(null, rewriter.push(chunk));
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

class Rewriter {
  private readonly maps: (ValueMap | undefined)[] = [];
  private column = 0;
  private row = 1;
  /** The beginning of a value whose end is in a later chunk. */
  private held: Buffer[] = [];

  constructor(maps: ReadonlyMap<number, ValueMap>) {
    for (const [position, map] of maps) this.maps[position] = map;
  }

  rest(): Buffer | undefined {
    return this.held.length > 0 ? Buffer.concat(this.held) : undefined;
  }

  push(chunk: Buffer): Buffer | undefined {
    const parts: Buffer[] = [];
    /** Where the bytes begin that are neither passed on nor held yet. */
    let from = 0;
    for (let at = 0; at < chunk.length; ) {
      const map = this.maps[this.column];
      let end: number;
      if (map) {
        end = endOfValue(chunk, at);
        const piece = chunk.subarray(at, end);
        if (end === chunk.length) {
          parts.push(chunk.subarray(from, at));
          this.held.push(piece);
          from = end;
          break;
        }
        const raw = this.held.length > 0 ? Buffer.concat([...this.held, piece]) : piece;
        const mapped = this.rewrite(map, raw);
        if (mapped !== piece) {
          parts.push(chunk.subarray(from, at), mapped);
          from = end;
        }
        this.held = [];
      } else if (this.column >= this.maps.length) {
        end = chunk.indexOf(NEWLINE, at);
        if (end < 0) break;
      } else {
        end = endOfValue(chunk, at);
        if (end === chunk.length) break;
      }
      if (chunk[end] === NEWLINE) {
        this.column = 0;
        this.row++;
      } else this.column++;
      at = end + 1;
    }
    if (parts.length === 0) return chunk;
    if (from < chunk.length) parts.push(chunk.subarray(from));
    const all = parts.length === 1 ? parts[0] : Buffer.concat(parts);
    // An empty chunk would end nothing, but costs every step after this one.
    return all && all.length > 0 ? all : undefined;
  }

  private rewrite(map: ValueMap, raw: Buffer): Buffer {
    const value = unescapeValue(raw);
    if (value === null) return raw;
    const mapped = map(value, this.row);
    return mapped === value ? raw : escapeValue(mapped);
  }
}
