/** One connection with everything pinned that changes how values are printed or how long a query may take. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import mysql from 'mysql2';
import type { Connection, ResultSetHeader } from 'mysql2';
import type { TableRef } from '../definition';
import type { ConnectionOptions, ServerFacts } from '../dialect';
import { PacketParser } from './packet-parser';
import { queryError, readerClosed, unreachable } from './mysql-errors';

/** Every value as the server printed it: no number of the database becomes a number of JavaScript. */
export type TextRow = Record<string, string | null>;

/** A row of a streamed query: the bytes of each value. */
export type ByteRow = (Buffer | null)[];

/** Called from within the driver, which takes an exception for a broken connection: none of these may throw. */
export interface RowSink {
  row(row: ByteRow): void;
  /** Once, after the last row, and once the connection takes statements again (or never will). */
  ended(error: unknown): void;
}

/** What a statement that writes says of itself. */
export interface Outcome {
  rows: number;
  /** Warnings and notes: values cut, rows left out. SHOW WARNINGS tells of them until the next statement. */
  warnings: number;
}

const CONNECT_MILLISECONDS = 10_000;
const INTERRUPT_MILLISECONDS = 3000;
const YEAR_SECONDS = 31_536_000;
const LOCK_WAIT_SECONDS = 600;

const SETTINGS = [
  'NAMES utf8mb4 COLLATE utf8mb4_bin',
  [
    "time_zone = '+00:00'",
    // Neither ANSI_QUOTES, PIPES_AS_CONCAT, NO_BACKSLASH_ESCAPES nor PAD_CHAR_TO_FULL_LENGTH.
    "sql_mode = ''",
    'sql_auto_is_null = 0',
    'sql_safe_updates = 0',
    'sql_big_selects = 1',
    // A limit set for the whole server would cut tables off without a word.
    'sql_select_limit = 18446744073709551615',
    `wait_timeout = ${YEAR_SECONDS}`,
    `net_write_timeout = ${YEAR_SECONDS}`,
    `net_read_timeout = ${YEAR_SECONDS}`,
    `lock_wait_timeout = ${LOCK_WAIT_SECONDS}`,
  ].join(', '),
];
const PRODUCT_SETTINGS: Record<string, string> = {
  MariaDB: [
    'max_statement_time = 0',
    'idle_transaction_timeout = 0',
    'idle_readonly_transaction_timeout = 0',
    'query_cache_type = OFF',
  ].join(', '),
  // With the statistics' cache, AUTO_INCREMENT and row estimates can be a day old.
  MySQL: 'max_execution_time = 0, information_schema_stats_expiry = 0',
};

function connect({ host, port, database, username, password, ssl }: ConnectionOptions): Promise<Connection> {
  const connection = mysql.createConnection({
    host,
    port,
    database,
    user: username,
    password,
    ssl: ssl === true ? {} : ssl || undefined,
    charset: 'utf8mb4',
    connectTimeout: CONNECT_MILLISECONDS,
  });
  return new Promise((resolve, reject) => {
    // The driver also reports a lost connection here; whoever uses the connection next is told by his own query.
    connection.on('error', () => undefined);
    connection.connect((error) => {
      if (!error) return resolve(connection);
      connection.destroy();
      reject(unreachable(error, `${host ?? 'localhost'}:${port ?? 3306}`));
    });
  });
}

function run(connection: Connection, sql: string): Promise<TextRow[]> {
  return new Promise((resolve, reject) => {
    connection.query({ sql, typeCast: (field) => field.string('utf8') }, (error, rows) => {
      if (error) reject(error);
      else resolve(Array.isArray(rows) ? (rows as TextRow[]) : []);
    });
  });
}

export class Session {
  #closed = false;
  #queue: Promise<unknown> = Promise.resolve();
  readonly #parser: PacketParser;
  #lose: (error: unknown) => void = () => undefined;

  private constructor(
    private readonly options: ConnectionOptions,
    private readonly connection: Connection,
    /** By which the server knows it. */
    readonly id: string,
    readonly server: ServerFacts,
    /** Bytes; a string function of the server gives NULL for a longer result. */
    readonly maxAllowedPacket: number,
  ) {
    this.#parser = PacketParser.install(connection);
  }

  /** Of DATETIMEs that are moments. */
  get timezone(): string | undefined {
    return this.options.timezone;
  }

  /** @throws BackupError DATABASE_UNREACHABLE */
  static async open(options: ConnectionOptions): Promise<Session> {
    const connection = await connect(options);
    try {
      for (const setting of SETTINGS) await run(connection, `SET ${setting}`);
      const facts = 'SELECT VERSION() v, CONNECTION_ID() id, @@max_allowed_packet packet, @@version_comment c';
      const [{ v, id, packet, c } = {}] = await run(connection, facts);
      const product = /mariadb/i.test(`${v} ${c}`) ? 'MariaDB' : 'MySQL';
      await run(connection, `SET ${PRODUCT_SETTINGS[product]}`);
      // Behind some proxies, MariaDB's version starts with a replication prefix: 5.5.5-10.11.6-MariaDB.
      const version = String(v).replace(/^5\.5\.5-(?=\d+\.)/, '');
      return new Session(options, connection, String(id), { dialect: 'mysql', product, version }, Number(packet));
    } catch (error) {
      connection.destroy();
      throw queryError(error);
    }
  }

  /** Runs one statement; the table says whose absence or change an error would mean. */
  async query(sql: string, table?: TableRef): Promise<TextRow[]> {
    if (this.#closed) throw readerClosed();
    return run(this.connection, sql).catch((error: unknown) => {
      this.#notice(error);
      throw queryError(error, table);
    });
  }

  /**
   * Runs one statement that writes. For LOAD DATA LOCAL, `source` is all that the server ever gets, whatever file it asks for.
   * Errors are the driver's own, or the stream's.
   */
  execute(sql: string, source?: () => Readable): Promise<Outcome> {
    if (this.#closed) throw readerClosed();
    return new Promise((resolve, reject) => {
      this.connection.query({ sql, infileStreamFactory: source }, (error, result) => {
        if (error) {
          this.#notice(error);
          return reject(error);
        }
        const { info, affectedRows, warningStatus } = result as ResultSetHeader;
        const counted = (name: string) => new RegExp(`${name}: (\\d+)`).exec(info ?? '')?.[1];
        resolve({
          rows: Number(counted('Records') ?? affectedRows),
          warnings: Number(counted('Warnings') ?? warningStatus),
        });
      });
    });
  }

  /** Gives every row to the sink, until pause() is called. */
  stream(sql: string, sink: RowSink): void {
    let failure: unknown = null;
    let open = true;
    const end = (error: unknown) => {
      if (!open) return;
      open = false;
      this.#notice(error);
      this.connection.off('error', end);
      this.#lose = () => undefined;
      this.#parser.release();
      sink.ended(error);
    };
    // The driver tells of a lost connection here, and not to a query that streams.
    this.connection.on('error', end);
    this.#lose = end;
    if (this.#closed) return end(readerClosed());
    this.connection
      .query({ sql, rowsAsArray: true, typeCast: false })
      .on('result', (row: unknown) => open && sink.row(row as ByteRow))
      .on('error', (error: unknown) => (failure = error))
      .on('end', () => end(failure));
  }

  /** The values of rows given so far stay valid until resume(), and no longer. */
  pause(): void {
    this.#parser.pause();
    this.connection.pause();
  }

  resume(): void {
    // First the driver, which would only queue what the parser has held back.
    this.connection.resume();
    this.#parser.resume();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** One user of the connection at a time, in the order of the calls. */
  exclusive<T>(use: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(use);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Ends the running query, whose remaining rows must be taken until `ended`; if that fails, closes the session. */
  async interrupt(ended: Promise<void>): Promise<void> {
    if (this.#closed) return;
    if (
      !(await within(
        INTERRUPT_MILLISECONDS,
        this.#kill('QUERY').then(() => ended),
      ))
    )
      this.#destroy();
  }

  /** Never rejects and waits for no query. */
  async close(): Promise<void> {
    if (this.#closed) return this.#destroy();
    this.#closed = true;
    const idle = await within(10, this.#queue);
    if (idle) await within(1000, new Promise<void>((resolve) => this.connection.end(() => resolve())));
    else await within(INTERRUPT_MILLISECONDS, this.#kill('CONNECTION'));
    this.#destroy();
  }

  /** A connection cannot stop its own query; any user may stop his own from another one. */
  async #kill(what: 'QUERY' | 'CONNECTION'): Promise<void> {
    const other = await connect(this.options);
    await run(other, `KILL ${what} ${this.id}`).finally(() => other.destroy());
  }

  #notice(error: unknown): void {
    if ((error as { fatal?: unknown } | null)?.fatal) this.#closed = true;
  }

  #destroy(): void {
    this.#closed = true;
    this.connection.destroy();
    this.#lose(readerClosed());
  }
}

/** Whether the promise was fulfilled within so many milliseconds. */
async function within(milliseconds: number, promise: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  return Promise.race([
    promise.then(
      () => true,
      () => false,
    ),
    delay(milliseconds, false, { signal: timer.signal }).catch(() => false),
  ]).finally(() => timer.abort());
}
