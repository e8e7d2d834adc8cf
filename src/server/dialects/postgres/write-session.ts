import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { escapeIdentifier, type Client, type QueryConfig, type QueryResultRow } from 'pg';
import type { ConnectionOptions } from '../dialect';
import { connect, pin, SETTINGS } from './connection';
import { copyIn } from './copy-in';
import { isAboutStatement, isBusy } from './errors';
import { NotTogether, runBatch, type Statement, type Statements } from './statements';

/** Of our own session only. What is loaded is made durable by the commit of the exchange, which waits for the disk. */
const LOADING: Record<string, string> = {
  synchronous_commit: 'off',
  maintenance_work_mem: '256MB',
  // Whoever waits for a table of ours waits for us, and we wait only for our own readers.
  lock_timeout: '0',
  client_min_messages: 'warning',
  check_function_bodies: 'off',
  default_tablespace: '',
};

/**
 * One connection that writes. Its methods pass on the driver's errors, as what they mean depends on what is done: see
 * `writeError`.
 */
export class WriteSession implements Statements {
  /** Where names are looked for outside of transactions, as far as it was set here. */
  private path = '';

  private constructor(
    private readonly client: Client,
    private readonly socket: Socket,
  ) {}

  static async open(options: ConnectionOptions): Promise<WriteSession> {
    const { client, socket } = await connect(options);
    const session = new WriteSession(client, socket);
    try {
      await pin(client, { ...SETTINGS, ...LOADING }, false);
      return session;
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  get lost(): boolean {
    return this.socket.destroyed;
  }

  /** Exactly one statement, by the extended protocol: a second one within the text is a syntax error. */
  async run<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const query: QueryConfig & { queryMode: 'extended' } = { text, values, queryMode: 'extended' };
    return (await this.client.query<Row>(query)).rows;
  }

  look<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.run<Row>(text, values);
  }

  /**
   * What the work does, sent in one message. Outside of a transaction it is one. The work must not depend on errors of what it runs.
   * @throws NotTogether where the server refuses one of the statements
   */
  async together<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    const statements: Statement[] = [];
    const look: Statements['look'] = (text, values) => this.look(text, values);
    const run = async (text: string, values: Statement['values'] = []) => void statements.push({ text, values });
    const result = await work({ run, look });
    try {
      await runBatch(this.client, statements);
    } catch (error) {
      throw this.lost || !isAboutStatement(error) ? error : new NotTogether();
    }
    return result;
  }

  /** Several statements in one message. Only for text that is ours but for quoted names and literals. */
  async script(statements: readonly string[]): Promise<void> {
    if (statements.length > 0) await this.client.query(statements.join(';\n'));
  }

  copy(statement: string, source: Readable): Promise<number> {
    return copyIn(this.client, statement, source);
  }

  /** Where names without a schema are looked for, first one first; for the rest of the transaction. */
  async lookIn(schemas: readonly string[]): Promise<void> {
    await this.set('search_path', schemas.map((schema) => escapeIdentifier(schema)).join(', '));
  }

  /** The same without a transaction around, for the work. */
  async lookingIn<T>(schemas: readonly string[], work: () => Promise<T>): Promise<T> {
    const path = schemas.map((schema) => escapeIdentifier(schema)).join(', ');
    if (path !== this.path) await this.run("SELECT set_config('search_path', $1, false)", [path]);
    this.path = path;
    return work();
  }

  /** For the rest of the transaction. */
  async set(name: string, value: string): Promise<void> {
    await this.run('SELECT set_config($1, $2, true)', [name, value]);
  }

  /** @param schemas as for `lookIn` */
  async transaction<T>(work: () => Promise<T>, schemas: readonly string[] = []): Promise<T> {
    const path = schemas.map((schema) => escapeIdentifier(schema)).join(', ');
    await this.script(['BEGIN', ...(path ? [`SET LOCAL search_path TO ${path}`] : [])]);
    let result: T;
    try {
      result = await work();
    } catch (error) {
      // The first error is the one to tell; a lost connection has rolled back by itself.
      await this.script(['ROLLBACK']).catch(() => undefined);
      throw error;
    }
    await this.script(['COMMIT']);
    return result;
  }

  /** Within a transaction: an attempt that may fail. The error, or null when it went well. */
  async attempt(work: () => Promise<unknown>): Promise<Error | null> {
    await this.script(['SAVEPOINT attempt']);
    try {
      await work();
    } catch (error) {
      // What was only busy is for the whole transaction to try again.
      if (this.lost || isBusy(error)) throw error;
      await this.script(['ROLLBACK TO SAVEPOINT attempt', 'RELEASE SAVEPOINT attempt']);
      return error as Error;
    }
    await this.script(['RELEASE SAVEPOINT attempt']);
    return null;
  }

  /** Ends the statement that runs now, from a connection of its own, when the signal comes. */
  async cancelable<T>(options: ConnectionOptions, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const abort = () => void this.cancel(options);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await work();
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  private async cancel(options: ConnectionOptions): Promise<void> {
    const { processID } = this.client as unknown as { processID: number };
    try {
      const { client } = await connect(options);
      await client.query('SELECT pg_cancel_backend($1)', [processID]).finally(() => client.end());
    } catch {
      // No second connection to be had: the server ends the statement when it finds nobody listening.
      this.socket.destroy();
    }
  }

  async close(): Promise<void> {
    const timer = setTimeout(() => this.socket.destroy(), this.lost ? 0 : 2_000);
    await this.client.end().catch(() => undefined);
    clearTimeout(timer);
  }
}
