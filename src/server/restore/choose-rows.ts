/** The archive's rows of one table as a step wants them: all, none, or other columns of each. */
import { Readable, Transform, type TransformCallback } from 'node:stream';
import { escapeValue, splitLine } from '../archive/row-codec';
import type { RowChoice, TableStep } from './plan/steps';
import type { RestoreSource } from './source';

export function chosenRows(
  { collection, rows }: Pick<TableStep, 'collection' | 'rows'>,
  source: RestoreSource,
): Readable {
  if (rows === 'all') return source.rows(collection);
  if (rows === 'none') return Readable.from([]);
  const projection = new Projection(rows);
  const all = source.rows(collection);
  all.on('error', (error) => projection.destroy(error));
  projection.on('close', () => all.destroy());
  return all.pipe(projection);
}

const TAB = 9;
const NEWLINE = 10;
const NULL = escapeValue(null);
const BETWEEN = Buffer.from([TAB]);
const END = Buffer.from([NEWLINE]);

/** Line by line; holds the one line that a chunk has broken off. */
class Projection extends Transform {
  private readonly columns: readonly (number | null)[];
  private held: Buffer[] = [];

  constructor({ project }: Exclude<RowChoice, string>) {
    super();
    this.columns = project;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const pieces: Buffer[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const rest = chunk.subarray(start, end);
      this.project(this.held.length > 0 ? Buffer.concat([...this.held, rest]) : rest, pieces);
      this.held = [];
      start = end + 1;
    }
    if (start < chunk.length) this.held.push(chunk.subarray(start));
    done(null, pieces.length > 0 ? Buffer.concat(pieces) : undefined);
  }

  private project(line: Buffer, pieces: Buffer[]): void {
    const fields = splitLine(line);
    this.columns.forEach((from, at) => {
      if (at > 0) pieces.push(BETWEEN);
      pieces.push(from === null ? NULL : (fields[from] ?? NULL));
    });
    pieces.push(END);
  }
}
