/** Rows of tables on their way through verification: their form, and each table's fingerprint. */
import type { ColumnDefinition } from '../dialects/definition';
import { Fingerprint } from './fingerprint';
import { RowCheck } from './row-check';

export type RowColumns = readonly Pick<ColumnDefinition, 'type'>[];

export interface CheckedPart {
  /** Complete lines. */
  rows: number;
  /** What is wrong with the first bad line, as the end of a sentence; null when nothing is. */
  problem: string | null;
}

/** One table after another, one part after another. Parts begin and end with a line. */
export interface CheckedRows {
  /** Begins a part; tables are told apart by their number. */
  begin(table: number, columns: RowColumns): void;
  /** The chunk may be used again as soon as this is done. */
  update(chunk: Buffer): Promise<void>;
  /** Ends the part; the next one may begin before this is done. */
  end(): Promise<CheckedPart>;
  /** 32 hex digits, over all its parts. */
  fingerprint(table: number): Promise<string>;
}

/** On the thread that asks. */
export class LocalRows implements CheckedRows {
  private readonly tables = new Map<number, Fingerprint>();
  private table!: Fingerprint;
  private check!: RowCheck;
  private problem: string | null = null;

  begin(table: number, columns: RowColumns): void {
    this.table = this.tables.get(table) ?? new Fingerprint(columns);
    this.tables.set(table, this.table);
    this.check = new RowCheck(columns.length);
    this.problem = null;
  }

  async update(chunk: Buffer): Promise<void> {
    this.updateNow(chunk);
  }

  updateNow(chunk: Buffer): void {
    this.problem ??= this.check.update(chunk);
    if (!this.problem) this.table.update(chunk, this.check.ends);
  }

  async end(): Promise<CheckedPart> {
    const { rows, complete } = this.check;
    return { rows, problem: this.problem ?? (complete ? null : 'the last line has no end') };
  }

  async fingerprint(table: number): Promise<string> {
    return this.tables.get(table)?.digest().fingerprint ?? NO_ROWS;
  }
}

const NO_ROWS = '0'.repeat(32);
