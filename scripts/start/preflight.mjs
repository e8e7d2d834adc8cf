/** What would make NocoBase fail late or retry for minutes, found in the first second and said in one sentence. */
import { createServer } from 'node:net';
import { spawnSync } from 'node:child_process';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { StartError } from './start-error.mjs';

const CONNECT_TIMEOUT = 5_000;

export function checkTools() {
  if (spawnSync('tar', ['--version']).error) {
    throw new StartError('The command `tar`, which unpacks the plugin, is not installed.');
  }
}

export async function checkPort(port) {
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    throw new StartError(`APP_PORT=${port} is not a port number.`);
  }
  await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      const reason = error.code === 'EADDRINUSE' ? 'is already in use' : `cannot be used (${error.code})`;
      reject(new StartError(`Port ${port} ${reason}: stop the program that has it, or choose another with APP_PORT.`));
    });
    // NocoBase listens on all addresses, so that is what must be free.
    server.listen(Number(port), () => server.close(resolve));
  });
}

/**
 * The tables in the database, and the dialect to use: NocoBase does not start where `mysql` is said of a MariaDB. No tables for
 * SQLite, whose file lives in the storage folder.
 */
export async function inspectDatabase(env) {
  if (env.DB_DIALECT === 'sqlite') return { dialect: 'sqlite', tables: [] };
  const where = `${env.DB_HOST}:${env.DB_PORT}`;
  try {
    return await (env.DB_DIALECT === 'postgres' ? inspectPostgres(env) : inspectMysql(env));
  } catch (error) {
    throw new StartError(
      `The ${env.DB_DIALECT} database "${env.DB_DATABASE}" on ${where} cannot be used as ${env.DB_USER}: ` +
        `${error.message || error.code}. Mend DB_HOST, DB_PORT, DB_DATABASE, DB_USER or DB_PASSWORD.`,
    );
  }
}

async function inspectPostgres(env) {
  const client = new pg.Client({
    host: env.DB_HOST,
    port: Number(env.DB_PORT),
    user: env.DB_USER,
    password: env.DB_PASSWORD,
    database: env.DB_DATABASE,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
  });
  await client.connect();
  try {
    const schema = env.DB_SCHEMA || 'public';
    const { rows } = await client.query('SELECT tablename FROM pg_tables WHERE schemaname = $1', [schema]);
    return { dialect: 'postgres', tables: rows.map(({ tablename }) => tablename) };
  } finally {
    await client.end();
  }
}

async function inspectMysql(env) {
  const connection = await mysql.createConnection({
    host: env.DB_HOST,
    port: Number(env.DB_PORT),
    user: env.DB_USER,
    password: env.DB_PASSWORD,
    database: env.DB_DATABASE,
    connectTimeout: CONNECT_TIMEOUT,
  });
  try {
    const [[{ version }]] = await connection.query('SELECT version() AS version');
    const [rows] = await connection.query(
      'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
    );
    return { dialect: /mariadb/i.test(version) ? 'mariadb' : 'mysql', tables: rows.map(({ name }) => name) };
  } finally {
    await connection.end();
  }
}
