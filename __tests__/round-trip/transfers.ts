/** Two tables of money, the sum of which no transaction changes, and a process that moves money all the time. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import sqlite3 from 'sqlite3';
import type { Catalog, CatalogCollection } from '../../src/server/catalog/catalog';
import type { ConnectionOptions } from '../../src/server/dialects/dialect';
import { connectMysql, connectPostgres } from '../helpers/databases';
import type { TransferAnswer, TransferOrder } from './transfer-process';

export const ACCOUNTS = 200_000;
export const START_BALANCE = 1_000;
export const INVARIANT = BigInt(2 * ACCOUNTS * START_BALANCE);
export const TABLES = ['accounts', 'vaults'];

const DIGITS = 'SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4';
const TENS = `SELECT 5 * a.d + b.d AS d FROM (${DIGITS}) a CROSS JOIN (${DIGITS}) b`;
const NUMBERS = `SELECT 1 + a.d + 25 * b.d + 625 * c.d + 15625 * e.d AS id
  FROM (${TENS}) a CROSS JOIN (${TENS}) b CROSS JOIN (${TENS}) c CROSS JOIN (${TENS}) e`;

function tableSql(name: string): string[] {
  const memo = 'x'.repeat(120);
  return [
    `CREATE TABLE ${name} (id integer NOT NULL PRIMARY KEY, balance bigint NOT NULL, memo varchar(255))`,
    `INSERT INTO ${name} SELECT id, ${START_BALANCE}, '${memo}' FROM (${NUMBERS}) n WHERE id <= ${ACCOUNTS}`,
  ];
}

/** @param wal SQLite only: the journal mode WAL instead of the default that NocoBase leaves as it is */
export async function createTransferTables(database: ConnectionOptions, wal: boolean): Promise<void> {
  const statements = TABLES.flatMap(tableSql);
  if (database.dialect === 'sqlite') {
    const file = new sqlite3.Database(database.storage ?? '');
    const all = [...(wal ? ['PRAGMA journal_mode = WAL'] : []), ...statements].join(';');
    await new Promise<void>((resolve, reject) => file.exec(all, (error) => (error ? reject(error) : resolve())));
    await new Promise<void>((resolve, reject) => file.close((error) => (error ? reject(error) : resolve())));
  } else if (database.dialect === 'mysql') {
    const connection = await connectMysql(database);
    for (const sql of statements) await connection.query(sql);
    await connection.end();
  } else {
    const client = await connectPostgres(database);
    for (const sql of statements) await client.query(sql);
    await client.end();
  }
}

export function transferCatalog(): Catalog {
  const collections = TABLES.map(
    (name): CatalogCollection => ({
      name,
      title: name,
      origin: 'user',
      kind: 'table',
      table: { name },
      userMade: true,
      throughOf: [],
      treePathOf: null,
      inherits: [],
      hints: {},
      fields: [],
      group: 'custom',
      source: 'user-made',
      owner: null,
    }),
  );
  return {
    application: { name: 'main', version: '2.2.15', plugins: [] },
    settings: { underscored: false, tablePrefix: '', schema: null, timezone: '+00:00' },
    collections,
  };
}

export interface TransferLoad {
  /** @throws when a transfer failed */
  collect(): Promise<TransferAnswer>;
  stop(): Promise<void>;
}

export function startTransfers(order: TransferOrder): TransferLoad {
  const child = fork(path.join(__dirname, 'transfer-process.ts'), { execArgv: ['--require', 'tsx/cjs'] });
  child.send(order);
  return {
    async collect() {
      child.send('answer');
      const [answer] = (await once(child, 'message')) as [TransferAnswer];
      if (answer.error) throw new Error(`A transfer failed: ${answer.error}`);
      return answer;
    },
    async stop() {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
