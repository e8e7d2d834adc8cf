/**
 * Rows as the pages of an SQLite database with one table, `rows`: https://sqlite.org/fileformat2.html. Its columns `c0`, `c1`, … have
 * no types, so that SQLite takes the values as they are.
 */
import { writeVarint, type RecordWriter } from './record-writer';

/** The largest there is: rows of up to this have no pages of their own. */
const PAGE = 65_536;
const ROOT_PAGE = 2;
const LEAF = 13;
const INNER = 5;
const LEAF_HEAD = 8;
const INNER_HEAD = 12;
/** Of a row that has pages of its own, the table's page holds between these. */
const MOST_LOCAL = PAGE - 35;
const LEAST_LOCAL = Math.floor(((PAGE - 12) * 32) / 255) - 23;
const OVERFLOW = PAGE - 4;
/** As many as a table can have, unless SQLite was built otherwise. */
export const MOST_COLUMNS = 2000;
/** Where the file says how often it was changed, and for which change its size is right. */
const CHANGES = [24, 92];

const NOTHING = Buffer.alloc(0);

/** By this SQLite sees that what it knows of the file is no longer so. */
export function markChange(pages: Buffer, change: number): void {
  for (const at of CHANGES) pages.writeUInt32BE(change, at);
}

interface Leaf {
  page: number;
  lastRow: number;
}

export class PiecePages {
  rows = 0;
  /** Where pages begin to be written, page 1 first. */
  private bytes = Buffer.alloc(PAGE * 8);
  private pages = ROOT_PAGE;
  private leaves: Leaf[] = [];
  private cells = 0;
  /** Bounds of what is free in the last leaf. */
  private free = 0;
  private content = 0;
  private readonly cell = Buffer.allocUnsafe(32);

  constructor() {
    this.writeSchema();
  }

  /** Bytes that the file will have. */
  get size(): number {
    return this.pages * PAGE;
  }

  add(record: RecordWriter): void {
    let { head, body } = record;
    const headBytes = sizeOfHead(head.length);
    const payload = headBytes + body.length;
    const local = payload <= MOST_LOCAL ? payload : localBytes(payload);
    this.rows += 1;
    const { cell } = this;
    let start = writeVarint(cell, writeVarint(cell, 0, payload), this.rows);
    start = writeVarint(cell, start, headBytes);
    const headStart = headBytes - head.length;
    const size = start - headStart + local + (local < payload ? 4 : 0);
    if (this.leaves.length === 0 || this.content - this.free < size + 2) this.beginLeaf();
    this.content -= size;
    this.reserve(Math.ceil((payload - local) / OVERFLOW));
    const leaf = this.at(this.leaf.page);
    const { bytes } = this;
    bytes.writeUInt16BE(this.content, leaf + this.free);
    this.free += 2;
    this.cells += 1;
    this.leaf.lastRow = this.rows;
    let at = leaf + this.content;
    for (let byte = 0; byte < start; byte += 1) bytes[at++] = cell[byte]!;
    if (local < headBytes) [head, body] = [NOTHING, Buffer.concat([head, body])];
    at += head.copy(bytes, at);
    const here = local - headStart - head.length;
    at += body.copy(bytes, at, 0, here);
    if (local < payload) this.overflow(at, body, here);
  }

  /** Ends the piece. @returns the whole file; valid until `clear` */
  end(): Buffer {
    this.endLeaf();
    if (this.leaves.length > 1) this.writeRoot();
    else if (this.leaves.length === 1) this.moveToRoot(this.leaf.page);
    else this.writeEmptyRoot();
    this.bytes.writeUInt32BE(this.pages, 28);
    return this.bytes.subarray(0, this.size);
  }

  clear(): void {
    this.rows = 0;
    this.pages = ROOT_PAGE;
    this.leaves = [];
  }

  private get leaf(): Leaf {
    return this.leaves[this.leaves.length - 1]!;
  }

  private at(page: number): number {
    return (page - 1) * PAGE;
  }

  private newPage(): number {
    this.reserve(1);
    this.pages += 1;
    return this.pages;
  }

  private reserve(pages: number): void {
    const needed = this.size + pages * PAGE;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.alloc(Math.max(needed, Math.min(2 * this.bytes.length, needed + 16 * PAGE)));
    this.bytes.copy(grown, 0, 0, this.size);
    this.bytes = grown;
  }

  private beginLeaf(): void {
    this.endLeaf();
    this.leaves.push({ page: this.newPage(), lastRow: this.rows });
    this.cells = 0;
    this.free = LEAF_HEAD;
    this.content = PAGE;
  }

  private endLeaf(): void {
    if (this.leaves.length === 0) return;
    const at = this.at(this.leaf.page);
    this.bytes.fill(0, at, at + LEAF_HEAD);
    this.bytes[at] = LEAF;
    this.bytes.writeUInt16BE(this.cells, at + 3);
    // 65,536 is written as 0.
    this.bytes.writeUInt16BE(this.content % PAGE, at + 5);
  }

  /** @param at where the first page's number belongs, @param from how much of the body is written already */
  private overflow(at: number, body: Buffer, from: number): void {
    let number = at;
    for (let start = from; start < body.length; start += OVERFLOW) {
      const page = this.newPage();
      this.bytes.writeUInt32BE(page, number);
      number = this.at(page);
      body.copy(this.bytes, number + 4, start, Math.min(body.length, start + OVERFLOW));
    }
    this.bytes.writeUInt32BE(0, number);
  }

  private writeRoot(): void {
    const { bytes, leaves } = this;
    const at = this.at(ROOT_PAGE);
    let content = PAGE;
    bytes.fill(0, at, at + INNER_HEAD);
    for (const [index, { page, lastRow }] of leaves.slice(0, -1).entries()) {
      const size = writeVarint(this.cell, 4, lastRow);
      this.cell.writeUInt32BE(page, 0);
      content -= size;
      this.cell.copy(bytes, at + content, 0, size);
      bytes.writeUInt16BE(content, at + INNER_HEAD + 2 * index);
    }
    bytes[at] = INNER;
    bytes.writeUInt16BE(leaves.length - 1, at + 3);
    bytes.writeUInt16BE(content % PAGE, at + 5);
    bytes.writeUInt32BE(this.leaf.page, at + 8);
  }

  private moveToRoot(leaf: number): void {
    const from = this.at(leaf);
    this.bytes.copy(this.bytes, this.at(ROOT_PAGE), from, from + PAGE);
    if (leaf === this.pages) this.pages -= 1;
  }

  private writeEmptyRoot(): void {
    const at = this.at(ROOT_PAGE);
    this.bytes.fill(0, at, at + LEAF_HEAD);
    this.bytes[at] = LEAF;
  }

  /** Page 1: what the file is, and the one row of sqlite_schema. */
  private writeSchema(): void {
    const { bytes } = this;
    bytes.fill(0, 0, PAGE);
    bytes.write('SQLite format 3\0', 0, 'latin1');
    // The page size (1 is 65,536), no journal beside it, and three constants.
    Buffer.from([0, 1, 1, 1, 0, 64, 32, 32]).copy(bytes, 16);
    // The schema's version, the format's, and UTF-8.
    bytes.writeUInt32BE(1, 40);
    bytes.writeUInt32BE(4, 44);
    bytes.writeUInt32BE(1, 56);
    bytes.writeUInt32BE(3_037_000, 96);
    const columns = Array.from({ length: MOST_COLUMNS }, (_, index) => `c${index}`);
    const sql = `CREATE TABLE rows(${columns.join(',')})`;
    const texts = ['table', 'rows', 'rows'];
    const types = Buffer.alloc(16);
    let end = 1;
    for (const text of texts) end = writeVarint(types, end, 13 + 2 * text.length);
    types[end++] = 1;
    end = writeVarint(types, end, 13 + 2 * sql.length);
    types[0] = end;
    const record = Buffer.concat([
      types.subarray(0, end),
      Buffer.from(texts.join('')),
      Buffer.from([ROOT_PAGE]),
      Buffer.from(sql),
    ]);
    const start = writeVarint(this.cell, writeVarint(this.cell, 0, record.length), 1);
    const content = PAGE - start - record.length;
    this.cell.copy(bytes, content, 0, start);
    record.copy(bytes, content + start);
    bytes[100] = LEAF;
    bytes.writeUInt16BE(1, 103);
    bytes.writeUInt16BE(content, 105);
    bytes.writeUInt16BE(content, 108);
  }
}

/** A head counts its own size, which one or two bytes tell of any table. */
function sizeOfHead(types: number): number {
  return types + (types + 1 < 128 ? 1 : types + 2 < 16_384 ? 2 : 3);
}

function localBytes(payload: number): number {
  const local = LEAST_LOCAL + ((payload - LEAST_LOCAL) % OVERFLOW);
  return local <= MOST_LOCAL ? local : LEAST_LOCAL;
}
