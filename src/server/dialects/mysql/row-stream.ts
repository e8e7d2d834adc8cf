/** The lines of one table as a stream of bytes; the connection is paused while nobody takes them. */
import { Readable } from 'node:stream';
import { BackupError, CanceledError } from '../../errors';
import type { TableDefinition } from '../definition';
import { encodeLongValue } from './long-values';
import { queryError } from './mysql-errors';
import { rowQuery, type RowQuery } from './row-query';
import type { ByteRow, Session } from './session';
import { say } from '../../sentence';

const CHUNK_BYTES = 128 * 1024;
const QUEUED_BYTES = 256 * 1024;

/** Runs the use of the session with the table's metadata lock given back afterwards. */
export type WithTable = (use: () => Promise<void>) => Promise<void>;

export class RowStream extends Readable {
  readonly #query: RowQuery;
  #chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  #filled = 0;
  /** The rest of a row with long values; the connection is paused while there is one. */
  #rest: Generator<Buffer> | null = null;
  #started = false;
  #paused = false;
  #discarding = false;
  #interrupt: () => void = () => undefined;

  constructor(
    private readonly session: Session,
    private readonly definition: TableDefinition,
    private readonly withTable: WithTable,
    signal?: AbortSignal,
  ) {
    super({ highWaterMark: QUEUED_BYTES });
    this.#query = rowQuery(definition, session.maxAllowedPacket, session.timezone);
    const cancel = () => this.destroy(new CanceledError());
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    this.once('close', () => signal?.removeEventListener('abort', cancel));
  }

  override _read(): void {
    if (!this.#started) {
      this.#started = true;
      this.withTable(() => this.#run()).then(
        () => this.#finish(),
        (error: unknown) => this.destroy(queryError(error, this.definition)),
      );
    } else if (this.#paused) {
      this.#flow();
    }
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#discarding = true;
    this.#rest = null;
    this.#chunk = Buffer.alloc(0);
    this.#interrupt();
    done(error);
  }

  /** Settles when the connection is free for the next statement, or closed. */
  async #run(): Promise<void> {
    if (this.#discarding) return;
    let interrupted: Promise<void> | null = null;
    let failure: unknown = null;
    const ended = new Promise<void>((resolve) => {
      this.#interrupt = () => {
        interrupted = this.session.interrupt(ended);
        this.#resume();
      };
      this.session.stream(this.#query.sql, {
        row: (row) => this.#row(row),
        ended: (error) => {
          failure = error;
          resolve();
        },
      });
    });
    await ended;
    this.#interrupt = () => undefined;
    await interrupted;
    if (failure && !this.#discarding) throw failure;
  }

  #row(row: ByteRow): void {
    if (this.#discarding) return;
    const [line, first] = row;
    if (line) this.#append(line);
    else if (first) this.#startLongRow(row);
    else this.destroy(this.#unreadable());
  }

  #append(bytes: Buffer): void {
    if (this.#filled + bytes.length > this.#chunk.length) this.#flush();
    if (bytes.length > this.#chunk.length) return this.#give(Buffer.from(bytes));
    bytes.copy(this.#chunk, this.#filled);
    this.#filled += bytes.length;
  }

  /** A new chunk each time: the one given away is the reader's. */
  #flush(): void {
    if (this.#filled === 0) return;
    const full = this.#chunk.subarray(0, this.#filled);
    this.#chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    this.#filled = 0;
    this.#give(full);
  }

  #give(bytes: Buffer): void {
    if (!this.push(bytes)) this.#pause();
  }

  #startLongRow(row: ByteRow): void {
    if (row.some((piece, index) => index % 2 === 1 && piece === null)) {
      this.destroy(this.#unreadable());
      return;
    }
    this.#flush();
    this.#rest = this.#longRow(row);
    this.#pause();
    // Not from within the driver's parser, which may hold more such rows.
    setImmediate(() => this.#flow());
  }

  *#longRow(row: ByteRow): Generator<Buffer> {
    for (let index = 1; index < row.length; index += 1) {
      const value = row[index] ?? null;
      const kind = this.#query.longValues[index / 2 - 1];
      if (index % 2 === 0 && kind) yield* encodeLongValue(value, kind);
      else if (value) yield Buffer.from(value);
    }
  }

  #flow(): void {
    for (let next = this.#rest?.next(); next; next = this.#rest?.next()) {
      if (next.done) this.#rest = null;
      else if (next.value.length > 0 && !this.push(next.value)) return;
    }
    this.#resume();
  }

  #pause(): void {
    this.#paused = true;
    this.session.pause();
  }

  #resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.session.resume();
  }

  #finish(): void {
    if (this.#discarding) return;
    this.#flush();
    this.push(null);
  }

  #unreadable(): BackupError {
    const { name } = this.definition;
    const columns = this.#query.doubtful.map((column) => column.name);
    const types = this.#query.doubtful.map((column) => `${column.name} (${column.type})`).join(', ');
    const message =
      columns.length > 0
        ? say`The table ${name} has a value that its type cannot hold, in one of the columns: ${types}.`
        : say`A row of the table ${name} is longer than the server lets a result be.`;
    const hint =
      columns.length > 0
        ? 'Booleans must be 0 or 1, JSON must be valid, shapes must have SRID 0 and no holes, zones by name need the time zone tables of the server. Correct the value, or the type of the field.'
        : 'Raise max_allowed_packet of the database server.';
    return new BackupError('DATA_UNREADABLE', message, { hint, details: { table: name, columns } });
  }
}
