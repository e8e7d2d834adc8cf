/**
 * Rows into a staged table. They are made into pages of a small SQLite file beside everybody; only the copy from there is a
 * transaction that others could notice, and its size follows the time that the last one took.
 */
import type { Readable } from 'node:stream';
import { BackupError, CanceledError } from '../../../errors';
import { rowColumns, type TableDefinition } from '../../definition';
import { quoteName } from '../quoting';
import { isBusy, toSqliteError } from '../sqlite-errors';
import { columnPlans } from './column-plan';
import { PIECE } from './piece-file';
import { RowsToPieces, type Piece } from './rows-to-pieces';
import { isUnfit, unfitError } from './unfit';
import { UnfitValue } from './value-writer';
import type { Writer } from './writer';
import { say } from '../../../sentence';

const FIRST_BYTES = 1024 * 1024;
const FEWEST_BYTES = 256 * 1024;
const MOST_BYTES = 4 * 1024 * 1024;
/** What a transaction should take. */
const LOCK_MILLISECONDS = 60;
/** Memory that SQLite may keep after a piece. */
const KEPT_BYTES = 4 * 1024 * 1024;

export interface LoadOptions {
  writer: Writer;
  definition: TableDefinition;
  staged: string;
  signal?: AbortSignal;
  /** Called between transactions with what has been loaded since the last call. */
  loaded(rows: number, bytes: number): Promise<void>;
}

class Loader {
  readonly #rows: RowsToPieces;
  readonly #copy: string;
  /** Rows that are in the table. */
  #stored = 0;

  constructor(private readonly options: LoadOptions) {
    const { definition, staged } = options;
    const columns = rowColumns(definition);
    this.#rows = new RowsToPieces(columnPlans(columns, definition), FIRST_BYTES);
    const names = columns.map(({ name }) => quoteName(name)).join(',');
    const values = columns.map((_, index) => `c${index}`).join(',');
    this.#copy = `INSERT OR ROLLBACK INTO main.${quoteName(staged)} (${names}) SELECT ${values} FROM ${PIECE}.rows`;
  }

  async load(stream: Readable): Promise<number> {
    // One piece is stored while the next is made.
    let storing: Promise<void> = Promise.resolve();
    const store = async (piece: Piece) => {
      await storing;
      await this.#write(piece);
      storing = this.#store(piece.rows, piece.pages.length);
      // Awaited with the next piece, or at the end; a wide row is in memory often enough without the next one.
      if (piece.wide) await storing;
      else storing.catch(() => undefined);
    };
    try {
      for await (const chunk of stream) {
        if (this.options.signal?.aborted) throw new CanceledError();
        for (const piece of this.#rows.push(chunk as Buffer)) await store(piece);
      }
      if (this.options.signal?.aborted) throw new CanceledError();
      for (const piece of this.#rows.end()) await store(piece);
      await storing;
      return this.#stored;
    } catch (error) {
      throw error instanceof UnfitValue ? this.#faultError(error) : error;
    } finally {
      await storing.catch(() => undefined);
    }
  }

  async #write({ pages }: Piece): Promise<void> {
    const { writer, definition } = this.options;
    try {
      (await writer.piece()).write(pages);
    } catch (error) {
      throw toSqliteError(error, say`loading ${definition.name}`);
    }
  }

  async #store(rows: number, bytes: number): Promise<void> {
    const { writer, definition, staged, signal, loaded } = this.options;
    const during = say`loading ${definition.name}`;
    try {
      await writer.transaction(during, `${this.#copy};`, signal);
    } catch (error) {
      if (!isUnfit(error)) throw toSqliteError(error, during);
      throw unfitError(error, { table: definition.name, staged, row: this.#stored + (await this.#faultyRow(rows)) });
    }
    this.#stored += rows;
    const fitting = (bytes * LOCK_MILLISECONDS) / Math.max(writer.lastLocked, 1);
    this.#rows.pieceBytes = Math.min(MOST_BYTES, 2 * bytes, Math.max(FEWEST_BYTES, fitting));
    if (bytes > KEPT_BYTES) await writer.connection.exec('PRAGMA shrink_memory');
    await loaded(rows, bytes);
  }

  /** Of the rows in the piece: the first without which those before it could be stored. */
  async #faultyRow(rows: number): Promise<number> {
    const { connection } = this.options.writer;
    let [fitting, faulty] = [0, rows];
    while (faulty - fitting > 1) {
      const middle = (fitting + faulty) >> 1;
      try {
        await connection.exec(`BEGIN IMMEDIATE;${this.#copy} WHERE rowid <= ${middle};ROLLBACK`);
        fitting = middle;
      } catch (error) {
        await connection.exec('ROLLBACK').catch(() => undefined);
        if (isBusy(error)) continue;
        if (!isUnfit(error)) throw error;
        faulty = middle;
      }
    }
    return faulty;
  }

  #faultError({ message, column }: UnfitValue): BackupError {
    const table = this.options.definition.name;
    const { rows: row } = this.#rows;
    const what =
      column === null
        ? say`Row ${row} of table ${table} ${message}.`
        : say`Column ${column} of table ${table} ${message} (row ${row}).`;
    return new BackupError('DATA_UNFIT', what, {
      details: { table, row, ...(column !== null && { column }) },
    });
  }
}

export async function loadRows(stream: Readable, options: LoadOptions): Promise<number> {
  const { signal } = options;
  const cancel = () => stream.destroy(new CanceledError());
  if (signal?.aborted) {
    cancel();
    // The error of a stream that nobody reads any more would end the process.
    stream.on('error', () => undefined);
    throw new CanceledError();
  }
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await new Loader(options).load(stream);
  } catch (error) {
    stream.on('error', () => undefined);
    stream.destroy();
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}
