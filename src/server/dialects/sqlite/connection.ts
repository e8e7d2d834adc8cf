/** One connection of node-sqlite3 as promises. All SQL runs in libuv's threads; one call at a time. */
import type { Database } from 'sqlite3';
import { BackupError } from '../../errors';
import { toSqliteError } from './sqlite-errors';
import type { Turns } from './turns';

const BUSY_MILLISECONDS = 10_000;
export const LONGEST_VALUE = 1_000_000_000;

export type Parameter = string | number | Buffer;

/** The part of sqlite3_backup_* that node-sqlite3 offers and its types leave out. */
export interface FileCopy {
  readonly remaining: number;
  readonly pageCount: number;
  step(pages: number, done: (error: Error | null, completed?: boolean) => void): void;
  finish(done: () => void): void;
}

interface CopyingDatabase {
  backup(
    file: string,
    toName: string,
    fromName: string,
    fileIsTarget: boolean,
    done: (error: Error | null) => void,
  ): FileCopy;
}

async function loadDriver(): Promise<typeof import('sqlite3')> {
  try {
    // The host's own driver: two copies of SQLite in one process would break each other's file locks.
    const loaded = (await import('sqlite3')) as unknown as { default: typeof import('sqlite3') };
    return loaded.default;
  } catch (cause) {
    throw new BackupError('UNSUPPORTED_DATABASE', 'The package sqlite3 is missing, so SQLite cannot be read.', {
      hint: 'Install it beside NocoBase: npm install sqlite3',
      cause,
    });
  }
}

export class Connection {
  #open = true;
  #turns: Turns | null = null;

  private constructor(
    private readonly database: Database,
    private readonly lengthLimit: number,
  ) {}

  /**
   * `create` makes a private file; `recover` may write, once, what a crashed writer left unfinished; `write` is for the
   * application's own file, which must be there.
   */
  static async open(
    file: string,
    mode: 'read' | 'recover' | 'create' | 'write',
    busyMilliseconds = BUSY_MILLISECONDS,
  ): Promise<Connection> {
    const driver = await loadDriver();
    const flags = {
      read: driver.OPEN_READONLY,
      recover: driver.OPEN_READWRITE,
      create: driver.OPEN_READWRITE | driver.OPEN_CREATE,
      write: driver.OPEN_READWRITE,
    };
    const database = await new Promise<Database>((resolve, reject) => {
      const opening: Database = new driver.Database(file, flags[mode], (error) =>
        error ? reject(toSqliteError(error, 'opening it')) : resolve(opening),
      );
    });
    database.configure('busyTimeout', busyMilliseconds);
    return new Connection(database, driver.LIMIT_LENGTH);
  }

  /** With another connection of ours that this one would keep out, or that would keep it out: each query is one. */
  takeTurns(turns: Turns): void {
    this.#turns = turns;
  }

  /** Rejects with the driver's own error: callers know what they were doing. */
  async all<Row>(sql: string, parameters: Parameter[] = []): Promise<Row[]> {
    this.#requireOpen();
    const run = () =>
      new Promise<Row[]>((resolve, reject) => {
        this.database.all<Row>(sql, parameters, (error, rows) => (error ? reject(error) : resolve(rows)));
      });
    return this.#turns ? this.#turns.take(run) : run();
  }

  /** Any number of statements, all of them made here: text from elsewhere goes through `all`, which runs the first one only. */
  async exec(sql: string): Promise<void> {
    this.#requireOpen();
    return new Promise((resolve, reject) => {
      this.database.exec(sql, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** For statements whose failure has no meaning of its own. */
  async query<Row>(during: string, sql: string, parameters: Parameter[] = []): Promise<Row[]> {
    return this.all<Row>(sql, parameters).catch((error: unknown) => Promise.reject(toSqliteError(error, during)));
  }

  /** Longer values, and longer pages of rows, fail with SQLITE_TOOBIG instead of taking memory. */
  limitLength(bytes: number): void {
    this.#requireOpen();
    this.database.configure('limit', this.lengthLimit, bytes);
  }

  /** Starts copying the database file over this (new, private) database. */
  async copyFrom(file: string): Promise<FileCopy> {
    this.#requireOpen();
    return new Promise((resolve, reject) => {
      const copying = this.database as unknown as CopyingDatabase;
      const copy = copying.backup(file, 'main', 'main', false, (error) => (error ? reject(error) : resolve(copy)));
    });
  }

  /** Ends the running statement with SQLITE_INTERRUPT; nothing happens when none is running. */
  interrupt(): void {
    if (this.#open) this.database.interrupt();
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await new Promise<void>((resolve, reject) => {
      this.database.close((error) => (error ? reject(toSqliteError(error, 'closing it')) : resolve()));
    });
  }

  #requireOpen(): void {
    if (!this.#open) throw new BackupError('DATABASE_FAILED', 'The connection to the SQLite database is closed.');
  }
}
