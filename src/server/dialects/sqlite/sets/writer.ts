/**
 * A connection that writes beside the application. In a rollback journal mode one writer holds up all others, and they give up
 * after a second: transactions are short, rest now and then, and get out of the way of a reader who does not end.
 *
 * A transaction is one script, and so one task of libuv's few threads, that begins by taking every lock it will need. Were it
 * several tasks, or had it to be taken back by another, connections that wait for its lock could take all threads before it
 * gets the next.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { BackupError, CanceledError } from '../../../errors';
import { Connection } from '../connection';
import { isBusy } from '../sqlite-errors';
import { Turns } from '../turns';
import { clocked, clockedTime, MAKE_CLOCK } from './lock-clock';
import { PieceFile } from './piece-file';
import { say } from '../../../sentence';

/** After locks of so long in all, others get their chance: SQLite lets those who wait look every 25 ms at first. */
const LOCKED_MILLISECONDS = 60;
const REST_MILLISECONDS = 25;
const RETRY_MILLISECONDS = 15;
const DEADLINE_MILLISECONDS = 60_000;
/** While it waits for readers to end, new ones wait for it: at first hardly at all, then longer. */
const FIRST_PATIENCE = 30;
const LONGEST_PATIENCE = 600;

export class Writer {
  /** Milliseconds for which the last transaction kept others out. */
  lastLocked = 0;
  /** For readers of ours that a lock keeps out. */
  readonly turns = new Turns();
  /** Milliseconds of locks since the last rest, and when the last one ended. */
  #locked = 0;
  #endedAt = 0;

  #piece: PieceFile | null = null;

  private constructor(
    readonly connection: Connection,
    private readonly file: string,
  ) {}

  static async open(file: string): Promise<Writer> {
    const connection = await Connection.open(file, 'write');
    try {
      await connection.exec(
        // A transaction too big for its cache would lock out readers before its end.
        `PRAGMA foreign_keys=OFF;PRAGMA temp_store=MEMORY;PRAGMA cache_spill=OFF;PRAGMA cache_size=-8000;${MAKE_CLOCK}`,
      );
      return new Writer(connection, file);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /**
   * @param script statements without BEGIN and COMMIT, each ended by a semicolon; one that may well fail should do so with
   *   OR ROLLBACK, so that no lock waits for the next task
   * @param readers whether they are kept out from the start, as is best for short ones, or at the end only
   */
  transaction(during: string, script: string, signal?: AbortSignal, readers: 'wait' | 'go on' = 'wait'): Promise<void> {
    const { connection } = this;
    return this.#repeated(during, signal, async (patience) => {
      const exclusive = clocked(script);
      const shared = clocked(`${script}PRAGMA busy_timeout=${LONGEST_PATIENCE};`, 'IMMEDIATE');
      const timeout = `PRAGMA busy_timeout=${patience};`;
      if (readers === 'wait') await this.turns.take(() => connection.exec(timeout + exclusive));
      else await connection.exec(timeout + shared);
      this.lastLocked = await clockedTime(connection);
    });
  }

  /** Attached when it is asked for first. */
  async piece(): Promise<PieceFile> {
    this.#piece ??= await PieceFile.attach(this.connection, this.file);
    return this.#piece;
  }

  async #repeated(
    during: string,
    signal: AbortSignal | undefined,
    attempt: (patience: number) => Promise<void>,
  ): Promise<void> {
    const deadline = Date.now() + DEADLINE_MILLISECONDS;
    await this.#rest();
    for (let patience = FIRST_PATIENCE; ; patience = Math.min(LONGEST_PATIENCE, patience * 1.1)) {
      if (signal?.aborted) throw new CanceledError();
      try {
        await attempt(Math.round(patience));
        this.#locked += this.lastLocked;
        this.#endedAt = performance.now();
        return;
      } catch (error) {
        // Fails where the transaction did not even begin, or has been taken back by its own statement.
        await this.connection.exec('ROLLBACK').catch(() => undefined);
        if (!isBusy(error)) throw error;
      }
      if (Date.now() > deadline) throw busyError(during);
      await delay(RETRY_MILLISECONDS * (0.5 + Math.random()));
    }
  }

  async #rest(): Promise<void> {
    const rested = performance.now() - this.#endedAt;
    if (rested < REST_MILLISECONDS && this.#locked < LOCKED_MILLISECONDS) return;
    const missing = Math.max(REST_MILLISECONDS, this.#locked / 2) - rested;
    if (missing > 0) await delay(missing);
    this.#locked = 0;
  }

  async close(): Promise<void> {
    await this.connection.close();
    this.#piece?.close();
    this.#piece = null;
  }
}

export function busyError(during: string): BackupError {
  return new BackupError('DATABASE_BUSY', say`The SQLite database stayed locked while ${during}.`, {
    hint: 'Another connection holds it, perhaps a long transaction or a long query. Try again when that has ended.',
  });
}
