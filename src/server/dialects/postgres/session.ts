import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { Client, type ClientConfig, type QueryConfig, type QueryResultRow } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { BackupError, CanceledError } from '../../errors';
import type { ConnectionOptions } from '../dialect';
import { databaseError, unreachable } from './errors';

const CONNECT_TIMEOUT = 15_000;
const CLOSE_TIMEOUT = 2_000;
const OLDEST_VERSION = 110_000;

/**
 * Everything that the text of a value depends on, and every limit that would end a long read. Settings that this server does not
 * know are left out by the query, so that one list serves all versions.
 */
const SETTINGS: Record<string, string> = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '3',
  lc_monetary: 'C',
  xmloption: 'content',
  standard_conforming_strings: 'on',
  client_encoding: 'UTF8',
  quote_all_identifiers: 'off',
  // Rows that a policy hides must be an error, not a smaller table.
  row_security: 'off',
  statement_timeout: '0',
  lock_timeout: '60s',
  idle_in_transaction_session_timeout: '0',
  transaction_timeout: '0',
  // Catalog queries are small; compiling them costs more than running them.
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
};

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

  private constructor(
    private readonly client: Client,
    private readonly socket: Socket,
  ) {
    // Without a listener, a connection lost between two queries would end the process; the next query reports it.
    client.on('error', (error) => {
      this.lost ??= error;
    });
  }

  /** @throws DATABASE_UNREACHABLE, UNSUPPORTED_DATABASE, CANCELED */
  static async open(
    options: ConnectionOptions,
    schema: string,
    isolation: Isolation,
    signal?: AbortSignal,
  ): Promise<Session> {
    if (signal?.aborted) throw new CanceledError();
    const { host = 'localhost', port = 5432, database, username: user, password, ssl } = options;
    // Our own socket, as the driver has no way to end a connection in the middle of a COPY.
    const socket = new Socket();
    const config: ClientConfig = {
      host,
      port,
      database,
      user,
      password,
      ssl: ssl as ClientConfig['ssl'],
      stream: () => socket,
      application_name: 'strongbox',
      keepAlive: true,
      keepAliveInitialDelayMillis: 30_000,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
    };
    const abort = () => socket.destroy(new CanceledError());
    signal?.addEventListener('abort', abort, { once: true });
    const session = new Session(new Client(config), socket);
    try {
      await session.client.connect();
      await session.begin(schema, isolation);
      return session;
    } catch (error) {
      session.abandon();
      if (signal?.aborted) throw new CanceledError();
      throw unreachable(error, `${database} at ${host}:${port}`);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  private async begin(schema: string, isolation: Isolation): Promise<void> {
    const { rows } = await this.client.query<{ version: number }>(
      "SELECT current_setting('server_version_num')::integer AS version",
    );
    const version = rows[0]?.version ?? 0;
    if (version < OLDEST_VERSION) {
      throw new BackupError('UNSUPPORTED_DATABASE', 'This version of PostgreSQL is too old to be backed up.', {
        hint: 'PostgreSQL 11 is the oldest that is supported.',
      });
    }
    await this.client.query(`BEGIN ISOLATION LEVEL ${isolation} READ ONLY`);
    const settings = { ...SETTINGS, search_path: this.client.escapeIdentifier(schema) };
    await this.client.query(
      `SELECT set_config(name, value, true) FROM unnest($1::text[], $2::text[]) AS wanted (name, value)
        WHERE lower(name) IN (SELECT lower(name) FROM pg_catalog.pg_settings)`,
      [Object.keys(settings), Object.values(settings)],
    );
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

  /** The bytes of a COPY … TO STDOUT as the server sends them. */
  copy(statement: string): Readable {
    return this.client.query(copyTo(statement));
  }

  /** Begins a piece of work; further statements may follow the savepoint, see `query`. */
  async enter<Row extends QueryResultRow>(what: string, statements = '', details?: Details): Promise<Row[]> {
    return this.query<Row>(what, `SAVEPOINT work; ${statements}`, undefined, details);
  }

  /** Ends a piece of work, also after an error of it, and gives up its locks. */
  async leave(): Promise<void> {
    await this.query('ending a piece of work', 'ROLLBACK TO SAVEPOINT work; RELEASE SAVEPOINT work');
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
