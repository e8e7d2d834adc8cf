import { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import { BackupError, CanceledError } from '../../errors';
import type { ConnectionOptions } from '../dialect';
import { unreachable } from './errors';

const CONNECT_TIMEOUT = 15_000;
const OLDEST_VERSION = 110_000;

/**
 * Everything that the text of a value depends on, and every limit that would end a long read. Settings that this server does not
 * know are left out by the query, so that one list serves all versions.
 */
export const SETTINGS: Record<string, string> = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '3',
  lc_monetary: 'C',
  // A large table is read from its beginning, so that the same rows come in the same order again.
  synchronize_seqscans: 'off',
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

export interface Connection {
  client: Client;
  /** Our own socket, as the driver has no way to end a connection in the middle of a COPY. */
  socket: Socket;
}

/** @throws DATABASE_UNREACHABLE, UNSUPPORTED_DATABASE, CANCELED */
export async function connect(options: ConnectionOptions, signal?: AbortSignal): Promise<Connection> {
  if (signal?.aborted) throw new CanceledError();
  const { host = 'localhost', port = 5432, database, username: user, password, ssl } = options;
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
  const client = new Client(config);
  // Without a listener, a connection lost between two queries would end the process; the next query reports it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await checkVersion(client);
    return { client, socket };
  } catch (error) {
    socket.destroy();
    if (signal?.aborted) throw new CanceledError();
    throw unreachable(error, `${database} at ${host}:${port}`);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

async function checkVersion(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::integer AS version",
  );
  if ((rows[0]?.version ?? 0) >= OLDEST_VERSION) return;
  throw new BackupError('UNSUPPORTED_DATABASE', 'This version of PostgreSQL is too old.', {
    hint: 'PostgreSQL 11 is the oldest that is supported.',
  });
}

/** Pins the settings that this server knows, for the transaction or for the whole session. */
export async function pin(client: Client, settings: Record<string, string>, transaction: boolean): Promise<void> {
  await client.query(
    `SELECT set_config(name, value, $3) FROM unnest($1::text[], $2::text[]) AS wanted (name, value)
      WHERE lower(name) IN (SELECT lower(name) FROM pg_catalog.pg_settings)`,
    [Object.keys(settings), Object.values(settings), transaction],
  );
}
