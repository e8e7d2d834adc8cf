/**
 * The databases of the bench: a real NocoBase application in each, whose collections the tables of the data set are. Made once,
 * kept between runs; `.tmp/bench/<name>/ready.json` says with which data.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { serverOptions } from '../../__tests__/helpers/databases';
import type { DialectName } from '../../src/server/dialects/definition';
import type { ConnectionOptions } from '../../src/server/dialects/dialect';
import type { ApplicationOrder } from '../child/application';
import { BENCH_FOLDER, benchFolder } from '../folders';
import type { Size } from '../options';
import { runChild } from '../run-child';
import { loadDataSet } from './load';
import { connect, type Sql } from './sql';
import { loadWideRows, WIDE_ROWS } from './wide';

export interface BenchDatabase {
  connection: ConnectionOptions;
  /** How NocoBase spells it: MariaDB is not MySQL to it. */
  spelling: string;
  /** Product and version. */
  server: string;
  /** The `.env` file of its application. */
  env: string;
  storage: string;
}

export async function prepareDatabase(dialect: DialectName, size: Size): Promise<BenchDatabase> {
  const name = `strongbox_bench_${size}`;
  const folder = benchFolder(name, dialect);
  const connection: ConnectionOptions =
    dialect === 'sqlite'
      ? { dialect, storage: path.join(folder, 'database.sqlite') }
      : { ...serverOptions(dialect), database: name };
  const server = await serverOf(connection);
  const database: BenchDatabase = {
    connection,
    server,
    spelling: /mariadb/i.test(server) ? 'mariadb' : dialect,
    env: path.join(folder, '.env'),
    storage: path.join(folder, 'storage'),
  };
  if (!(await isReady(database, size))) await makeDatabase(database, size, folder);
  return database;
}

export async function dropDatabase({ connection, env }: BenchDatabase): Promise<void> {
  await rm(path.dirname(env), { recursive: true, force: true });
  await onServer(connection, `DROP DATABASE IF EXISTS ${connection.database}`);
}

async function makeDatabase(database: BenchDatabase, size: Size, folder: string): Promise<void> {
  const { connection, env, spelling, storage } = database;
  const { dialect } = connection;
  console.log(`Making the database ${path.relative(BENCH_FOLDER, folder)} …`);
  await dropDatabase(database);
  benchFolder(path.relative(BENCH_FOLDER, folder));
  const charset = dialect === 'mysql' ? ' CHARACTER SET utf8mb4' : '';
  await onServer(connection, `CREATE DATABASE ${connection.database}${charset}`);
  writeFileSync(env, settingsOf(database), { mode: 0o600 });
  const order = { database: connection, spelling, wide: size === 'wide' };
  const inApplication = (verb: ApplicationOrder['verb']) =>
    runChild<ApplicationOrder, null>('application', { ...order, verb }, { storage });
  await inApplication('install');
  if (size === 'wide') await withLargePackets(connection, (sql) => loadWideRows(sql, dialect));
  else await onDatabase(connection, (sql) => loadDataSet(sql, dialect, size));
  await inApplication('collections');
  writeFileSync(readyFile(database), JSON.stringify({ data: dataVersion() }));
}

const readyFile = ({ env }: BenchDatabase) => path.join(path.dirname(env), 'ready.json');

async function isReady(database: BenchDatabase, size: Size): Promise<boolean> {
  const file = readyFile(database);
  if (!existsSync(file) || (JSON.parse(readFileSync(file, 'utf8')) as { data?: string }).data !== dataVersion()) {
    return false;
  }
  const [table, rows] = size === 'wide' ? ['documents', WIDE_ROWS] : ['orders', size];
  try {
    const [count] = await onDatabase(database.connection, (sql) => sql.run(`SELECT COUNT(*) AS n FROM ${table}`));
    return Number(count?.n) === rows;
  } catch (error) {
    console.log(`The database is to be made anew: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** Of the code that makes the data: a database made by other code is not the same. */
function dataVersion(): string {
  const hash = createHash('sha256');
  for (const name of ['order-rows', 'tables', 'load', 'wide'])
    hash.update(readFileSync(path.join(__dirname, `${name}.ts`)));
  return hash.digest('hex').slice(0, 16);
}

function settingsOf({ connection, spelling, storage }: BenchDatabase): string {
  const settings = {
    DB_DIALECT: spelling,
    DB_STORAGE: connection.storage,
    DB_HOST: connection.host,
    DB_PORT: connection.port,
    DB_DATABASE: connection.database,
    DB_USER: connection.username,
    DB_PASSWORD: connection.password,
    DB_TIMEZONE: '+00:00',
    STORAGE_PATH: storage,
  };
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return given.map(([name, value]) => `${name}=${JSON.stringify(String(value))}\n`).join('');
}

export async function onDatabase<T>(connection: ConnectionOptions, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = await connect(connection);
  return work(sql).finally(() => sql.close());
}

async function onServer(connection: ConnectionOptions, statement: string): Promise<void> {
  if (connection.database === undefined) return;
  await onDatabase({ ...connection, database: undefined }, (sql) => sql.run(statement));
}

async function serverOf(connection: ConnectionOptions): Promise<string> {
  if (connection.dialect === 'sqlite') {
    const [row] = await onDatabase({ dialect: 'sqlite', storage: ':memory:' }, (sql) =>
      sql.run('SELECT sqlite_version() AS v'),
    );
    return `SQLite ${String(row?.v)}`;
  }
  const [row] = await onDatabase({ ...connection, database: undefined }, (sql) => sql.run('SELECT version() AS v'));
  const version = String(row?.v);
  if (connection.dialect === 'postgres') return version.split(' ').slice(0, 2).join(' ');
  return /mariadb/i.test(version) ? `MariaDB ${version.split('-')[0]}` : `MySQL ${version}`;
}

/** MySQL limits even the values it puts together itself; the setting counts for connections made while it is in force. */
async function withLargePackets(connection: ConnectionOptions, work: (sql: Sql) => Promise<void>): Promise<void> {
  if (connection.dialect !== 'mysql') return onDatabase(connection, work);
  const sql = await onDatabase(connection, async (other) => {
    const [before] = await other.run('SELECT @@GLOBAL.max_allowed_packet AS n');
    await other.run('SET GLOBAL max_allowed_packet = 67108864');
    return connect(connection).finally(() => other.run(`SET GLOBAL max_allowed_packet = ${String(before?.n)}`));
  });
  await work(sql).finally(() => sql.close());
}
