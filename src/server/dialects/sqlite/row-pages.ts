/**
 * Rows as pages of finished lines. SQLite joins the lines of a page into one blob, so that JavaScript sees a few buffers a
 * second and no values. A page is bounded by bytes: the length limit of the connection makes SQLite refuse a page, or a single
 * value, that would take more memory, without reading it; only then are the widths of the rows looked at.
 */
import { isUtf8 } from 'node:buffer';
import type { ColumnDefinition } from '../definition';
import { LONGEST_VALUE, type Connection } from './connection';
import { linesOf, NULL_MARK, VALUE_MARK } from './marked-page';
import type { RowOrder } from './row-order';
import type { Growth } from './growth';
import { isTooBig, NotUtf8Error } from './sqlite-errors';
import { valueText, type Escaping } from './value-text';
import { quoteName } from './quoting';
import { wideRow } from './wide-row';
import { atLeast, widthOf } from './widths';

const MIB = 1024 * 1024;
/** As large as memory lets it be: every page costs a millisecond of SQLite's compiler. */
const PAGE_BYTES = 2 * MIB;
/** Where a writer of ours takes turns with the pages, and memory beside them. */
const SHARED_BYTES = MIB;
/** Of values whose widths are known: escaping and hexadecimal digits can double them. */
const MEASURED_BYTES = MIB;
/** What a page may take while it is made: a page that came out far larger than foreseen is made again, smaller. */
const LIMIT_BYTES = 4 * MIB;
const FIRST_ROWS = 64;
const MOST_ROWS = 20_000;
/** Rows whose widths are looked at in one go, after a page was too big. */
const MEASURED_ROWS = 1000;
/** SQLite takes 127, unless it was built otherwise. */
const MOST_ARGUMENTS = 100;

const NOTHING = Buffer.alloc(0);

export interface RowSource {
  connection: Connection;
  order: RowOrder;
  columns: ColumnDefinition[];
  /** Of SQLite. */
  version: string;
  /** Where rows are still added behind those that are there. */
  growth?: Growth;
}

/** A stretch of rows: above `after`, and up to `upTo` where given; the first `most` of them. */
export interface KeyRange {
  after: string | null;
  upTo: string | null;
  most?: number;
}

export function whereOf(order: RowOrder, { after, upTo }: KeyRange): string {
  const conditions = [after === null ? '' : order.after(after), upTo === null ? '' : order.upTo(upTo)].filter(Boolean);
  return conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
}

interface MeasuredRow {
  key: string;
  width: number;
}

/** Rows that make a page together; a wide one stands alone. */
function groupByWidth(rows: MeasuredRow[]): MeasuredRow[][] {
  const groups: MeasuredRow[][] = [];
  let bytes = Infinity;
  for (const row of rows) {
    bytes += row.width;
    if (bytes <= MEASURED_BYTES) groups[groups.length - 1]?.push(row);
    else {
      groups.push([row]);
      bytes = row.width;
    }
  }
  return groups;
}

/** A call costs less than many operators, but came with SQLite 3.44 only. */
function joined(values: string[], version: string): string {
  if (!atLeast(version, 3, 44)) return values.join('||');
  const calls: string[] = [];
  for (let at = 0; at < values.length; at += MOST_ARGUMENTS) {
    calls.push(`concat(${values.slice(at, at + MOST_ARGUMENTS).join(',')})`);
  }
  return calls.join('||');
}

function countLines(page: Buffer): number {
  let lines = 0;
  for (let at = page.indexOf('\n'); at >= 0; at = page.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

export class RowPages {
  constructor(private readonly source: RowSource) {}

  /** An empty page where more rows are to come. */
  async *read(): AsyncGenerator<Buffer> {
    const all = this.source.growth ? null : await this.#allOfFew();
    if (all) {
      if (all.length > 0) yield all;
      return;
    }
    let after: string | null = null;
    for (let rows = FIRST_ROWS; ; ) {
      const last = this.source.growth?.ended ?? true;
      const upTo = await this.#keyAt(after, rows);
      if (upTo === null && !last) {
        yield NOTHING;
        continue;
      }
      const range: KeyRange = { after, upTo };
      const page = await this.#page(range);
      if (page === null) {
        yield* this.#measured({ after, upTo });
        rows = Math.max(1, rows >> 2);
      } else {
        if (page.length > 0) yield page;
        const fitting = Math.ceil((rows * (this.source.growth ? SHARED_BYTES : PAGE_BYTES)) / Math.max(page.length, 1));
        rows = Math.min(MOST_ROWS, rows * 4, Math.max(1, fitting));
      }
      if (upTo === null) return;
      after = upTo;
    }
  }

  /** Most tables are small, and one query reads them. Null for a table that is not. */
  async #allOfFew(): Promise<Buffer | null> {
    const page = await this.#page({ after: null, upTo: null, most: FIRST_ROWS });
    return page && countLines(page) < FIRST_ROWS ? page : null;
  }

  /** The key of the last of so many rows; null when there are fewer. */
  async #keyAt(after: string | null, rows: number): Promise<string | null> {
    const { connection, order } = this.source;
    const where = whereOf(order, { after, upTo: null });
    const [row] = await connection.all<{ key: string }>(
      `SELECT ${order.key} AS key ${order.from} ${where} ORDER BY ${order.orderBy} LIMIT 1 OFFSET ${rows - 1}`,
    );
    return row?.key ?? null;
  }

  /** Null when the page is too big. */
  async #page(range: KeyRange): Promise<Buffer | null> {
    this.source.connection.limitLength(LIMIT_BYTES);
    try {
      const page = (await this.#marked(range)) ?? (await this.#select(`${this.#line('done')}||'\n'`, range)).page;
      if (!isUtf8(page)) throw new NotUtf8Error(whereOf(this.source.order, range));
      return page;
    } catch (error) {
      if (isTooBig(error)) return null;
      throw error;
    } finally {
      this.source.connection.limitLength(LONGEST_VALUE);
    }
  }

  /** Null when a value holds a mark. */
  async #marked(range: KeyRange): Promise<Buffer | null> {
    const { page, rows } = await this.#select(this.#line('none'), range);
    return linesOf(page, rows, this.source.columns.length);
  }

  /** SQL expression of a row's line without its end, or of its values and marks. */
  #line(escaping: Escaping): string {
    const { columns, version } = this.source;
    const values = columns.map((column) => {
      const x = `t.${quoteName(column.name)}`;
      const text = valueText(x, column, escaping);
      return escaping === 'done' ? [text] : [text, `iif(${x} IS NULL,'${NULL_MARK}','${VALUE_MARK}')`];
    });
    if (escaping === 'done') return values.join("||'\t'||");
    return joined(values.flat(), version);
  }

  async #select(line: string, range: KeyRange): Promise<{ page: Buffer; rows: number }> {
    const { connection, order } = this.source;
    const [row] = await connection.all<{ page: Buffer | null; rows: number }>(
      `SELECT CAST(group_concat(line,'') AS BLOB) AS page, count(*) AS rows FROM (
        SELECT ${line} AS line ${order.from} ${whereOf(order, range)} ORDER BY ${order.orderBy} LIMIT ${range.most ?? -1})`,
    );
    return { page: row?.page ?? Buffer.alloc(0), rows: row?.rows ?? 0 };
  }

  /** The rows of a range by their widths: many narrow ones a page, a wide one for itself. */
  async *#measured(range: KeyRange): AsyncGenerator<Buffer> {
    const { connection, order, columns, version } = this.source;
    for (let { after } = range; ; ) {
      const rows = await connection.all<MeasuredRow>(
        `SELECT ${order.key} AS key, ${widthOf(columns, version)} AS width ${order.from}
          ${whereOf(order, { ...range, after })} ORDER BY ${order.orderBy} LIMIT ${MEASURED_ROWS}`,
      );
      for (const group of groupByWidth(rows)) {
        const upTo = group[group.length - 1]?.key ?? null;
        const page = group.length > 1 ? await this.#page({ after, upTo }) : null;
        if (page) yield page;
        else for (const { key } of group) yield* wideRow(this.source, key);
        after = upTo;
      }
      if (rows.length < MEASURED_ROWS) return;
    }
  }
}
