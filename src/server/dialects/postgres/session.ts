import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { escapeIdentifier, type Client, type QueryConfig, type QueryResultRow } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { BackupError } from '../../errors';
import type { ConnectionOptions } from '../dialect';
import { connect, pin, SETTINGS } from './connection';
import { databaseError } from './errors';

const CLOSE_TIMEOUT = 2_000;
const LEAVE = 'ROLLBACK TO SAVEPOINT work; RELEASE SAVEPOINT work';

/** For the error, if it comes to one: names of tables. */
type Details = Record<string, unknown>;

export type Isolation = 'READ COMMITTED' | 'REPEATABLE READ';

/**
 * One connection inside one read-only transaction. Every piece of work is done within a savepoint which is rolled back
 * afterwards: that gives up its locks at once, so that nobody who drops or alters a table waits for the end of the snapshot.
 */
export class Session {
  private closed: BackupError | null = null;
  private lost: Error | null = null;
  private readonly statements = `strongbox_${randomBytes(6).toString('hex')}`;
  private readonly prepared = new Set<string>();

  private constructor(
    private readonly client: Client,
    private readonly socket: Socket,
  ) {
    client.on('error', (error) => {
      this.lost ??= error;
    });
  }

  /** @throws DATABASE_UNREACHABLE, UNSUPPORTED_DATABASE, CANCELED */
  static async open(
    options: ConnectionOptions,
    schemas: readonly string[],
    isolation: Isolation,
    signal?: AbortSignal,
  ): Promise<Session> {
    const { client, socket } = await connect(options, signal);
    const session = new Session(client, socket);
    try {
      await client.query(`BEGIN ISOLATION LEVEL ${isolation} READ ONLY`);
      await pin(
        client,
        { ...SETTINGS, search_path: schemas.map((schema) => escapeIdentifier(schema)).join(', ') },
        true,
      );
      return session;
    } catch (error) {
      session.abandon();
      throw databaseError(error, 'beginning a transaction');
    }
  }

  /** Rows of a query; statements without values may be several, separated by semicolons: the rows of the last are returned. */
  async query<Row extends QueryResultRow>(
    what: string,
    text: string,
    values?: unknown[],
    details?: Details,
  ): Promise<Row[]> {
    return this.run<Row>(what, { text, values }, details);
  }

  /**
   * A query that is asked for every table: parsed and planned once. The name is the session's own, because behind a connection
   * pooler another session's statements may be left on the same server connection.
   */
  async queryAgain<Row extends QueryResultRow>(
    what: string,
    key: string,
    text: string,
    values: unknown[],
  ): Promise<Row[]> {
    return this.run<Row>(what, { name: `${this.statements}_${key}`, text, values });
  }

  private async run<Row extends QueryResultRow>(what: string, query: QueryConfig, details?: Details): Promise<Row[]> {
    if (this.closed) throw this.closed;
    if (this.lost) throw databaseError(this.lost, what, details);
    try {
      const result: unknown = await this.client.query<Row>(query);
      const last = (Array.isArray(result) ? result[result.length - 1] : result) as { rows: Row[] };
      return last.rows;
    } catch (error) {
      throw databaseError(error, what, details);
    }
  }

  /** A statement for EXECUTE, under the name that is returned. */
  async prepare(key: string, parameters: string, text: string): Promise<string> {
    const name = `${this.statements}_${key}`;
    if (!this.prepared.has(name))
      await this.query('beginning a transaction', `PREPARE ${name} ${parameters} AS ${text}`);
    this.prepared.add(name);
    return name;
  }

  /**
   * The bytes of a COPY … TO STDOUT as the server sends them. After the last one it ends the piece of work by itself, without
   * another trip; after an error, `leave` has to.
   */
  copyAndLeave(statement: string): Readable {
    return this.client.query(copyTo(`${statement}; ${LEAVE}`));
  }

  /** Begins a piece of work; further statements may follow the savepoint, see `query`. */
  async enter<Row extends QueryResultRow>(what: string, statements = '', details?: Details): Promise<Row[]> {
    return this.query<Row>(what, `SAVEPOINT work; ${statements}`, undefined, details);
  }

  /** Ends a piece of work, also after an error of it, and gives up its locks. */
  async leave(): Promise<void> {
    await this.query('ending a piece of work', LEAVE);
  }

  async within<T>(what: string, work: () => Promise<T>): Promise<T> {
    await this.enter(what);
    let result: T;
    try {
      result = await work();
    } catch (error) {
      // The first error is the one to tell; a second one here says only that the connection is gone, as the next call will.
      await this.leave().catch(() => undefined);
      throw error;
    }
    await this.leave();
    return result;
  }

  /** Ends the connection at once, whatever runs on it; the server ends the query when it finds nobody listening. */
  abandon(): void {
    this.closed ??= new BackupError('DATABASE_FAILED', 'The connection to the database was closed.');
    this.socket.destroy();
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = new BackupError('DATABASE_FAILED', 'The connection to the database was closed.');
    // A server that is gone without a word never answers the farewell.
    const timer = setTimeout(() => this.socket.destroy(), this.lost ? 0 : CLOSE_TIMEOUT);
    // Its only failure is that the connection is gone already.
    await this.client.end().catch(() => undefined);
    clearTimeout(timer);
  }
}
