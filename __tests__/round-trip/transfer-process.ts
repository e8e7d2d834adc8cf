/**
 * A process of its own that moves money from accounts to vaults, one transaction a transfer, at a fixed rate as far as the database
 * keeps up. Started by transfers.ts.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import sqlite3 from 'sqlite3';
import type { ConnectionOptions } from '../../src/server/dialects/dialect';
import { connectMysql } from '../helpers/databases';

export interface TransferOrder {
  database: ConnectionOptions;
  accounts: number;
  writers: number;
  /** Of all writers together. */
  perSecond: number;
}

/** Since the last answer. */
export interface TransferAnswer {
  /** Committed. */
  transfers: number;
  /** In ms, of transfers and of those that were due while their writer waited for another. */
  latencies: number[];
  error: string | null;
}

type RunSql = (sql: string) => Promise<void>;

async function connect(database: ConnectionOptions): Promise<RunSql> {
  if (database.dialect === 'sqlite') {
    // The driver's own busy timeout, 1000 ms, is what NocoBase has.
    const file = new sqlite3.Database(database.storage ?? '');
    return (sql) =>
      new Promise((resolve, reject) => file.exec(sql, (error) => (error === null ? resolve() : reject(error))));
  }
  if (database.dialect === 'mysql') {
    const connection = await connectMysql(database);
    return async (sql) => void (await connection.query(sql));
  }
  const { host, port, username: user, password } = database;
  const client = new Client({ host, port, user, password, database: database.database });
  await client.connect();
  return async (sql) => void (await client.query(sql));
}

const BEGIN: Record<ConnectionOptions['dialect'], string> = {
  sqlite: 'BEGIN IMMEDIATE',
  postgres: 'BEGIN',
  mysql: 'START TRANSACTION',
};

let transfers = 0;
let latencies: number[] = [];
let failure: string | null = null;

async function transfer(run: RunSql, { database, accounts }: TransferOrder): Promise<void> {
  const any = () => 1 + Math.floor(Math.random() * accounts);
  const amount = 1 + Math.floor(Math.random() * 100);
  await run(BEGIN[database.dialect]);
  await run(`UPDATE accounts SET balance = balance - ${amount} WHERE id = ${any()}`);
  await run(`UPDATE vaults SET balance = balance + ${amount} WHERE id = ${any()}`);
  await run('COMMIT');
}

async function write(order: TransferOrder): Promise<never> {
  const run = await connect(order.database);
  const interval = (1000 * order.writers) / order.perSecond;
  for (let due = performance.now(); ; due = Math.max(due + interval, performance.now())) {
    const early = due - performance.now();
    if (early > 0) await delay(early);
    const started = performance.now();
    await transfer(run, order);
    transfers += 1;
    // A long wait is one of many writes that would have waited: without them the percentiles would hardly see it.
    for (let waited = performance.now() - started; waited > 0; waited -= interval) latencies.push(waited);
  }
}

process.on('message', (message: TransferOrder | 'answer') => {
  if (message === 'answer') {
    process.send?.({ transfers, latencies, error: failure } satisfies TransferAnswer);
    transfers = 0;
    latencies = [];
    return;
  }
  for (let writer = 0; writer < message.writers; writer += 1) {
    write(message).catch((error: unknown) => {
      failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    });
  }
});
process.on('disconnect', () => process.exit());
