/** Two states of one small application: the old one that is live, and the new one that is in an archive. */
import { mkdir, copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { runSql } from '../__tests__/server/backup/run-sql';
import { collection } from '../__tests__/helpers/catalog';
import { bareHome } from '../__tests__/helpers/nobody';
import type { Catalog } from '../src/server/catalog/catalog';
import type { ConnectionOptions } from '../src/server/dialects/dialect';
import { Strongbox } from '../src/server/strongbox';
import { rootBeside } from './files';

export const CHOSEN = ['customers', 'orders', 'notes'];
/** Without these, NocoBase does not start, and a plan says so. */
const CORE = ['applicationPlugins', 'applicationVersion', 'collections', 'fields'];
const ORDERS = 20_000;

export function catalog(): Catalog {
  return {
    application: { name: 'main', version: '2.2.15', plugins: [] },
    settings: { underscored: false, tablePrefix: '', schema: null, timezone: '+00:00' },
    collections: [
      ...CHOSEN.map((name) => collection(name)),
      ...CORE.map((name) => collection(name, { group: 'required' })),
      collection('stays', { group: 'user' }),
    ],
  };
}

export function strongbox(options: ConnectionOptions, folder: string): Strongbox {
  return new Strongbox(bareHome({ folder, database: options, catalog, fileRoots: async () => [rootBeside(folder)] }));
}

/** Customers, their orders, and a table that stays and refers to customers; `notes` is empty in the old state. */
export async function makeWorld(options: ConnectionOptions, state: 'old' | 'new'): Promise<void> {
  const numbered = {
    postgres: 'bigserial PRIMARY KEY',
    mysql: 'bigint PRIMARY KEY AUTO_INCREMENT',
    sqlite: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  }[options.dialect];
  const numbers = {
    postgres: (rows: number) => `generate_series(1, ${rows}) AS s(n)`,
    mysql: (rows: number) => `(SELECT seq AS n FROM seq_1_to_${rows}) AS s`,
    sqlite: (rows: number) =>
      `(WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < ${rows}) SELECT n FROM r) AS s`,
  }[options.dialect];
  const orders = state === 'old' ? ORDERS : ORDERS + 777;
  const quote = options.dialect === 'mysql' ? '`' : '"';
  await runSql(options, [
    ...CORE.map((name) => `CREATE TABLE IF NOT EXISTS ${quote}${name}${quote} (id integer PRIMARY KEY)`),
    `CREATE TABLE customers (id ${numbered}, name varchar(100) NOT NULL)`,
    `CREATE TABLE orders (id ${numbered}, customer bigint, body text,
      CONSTRAINT orders_customer FOREIGN KEY (customer) REFERENCES customers (id))`,
    'CREATE INDEX orders_by_customer ON orders (customer)',
    `CREATE TABLE notes (id ${numbered}, body text)`,
    `CREATE TABLE stays (id ${numbered}, customer bigint,
      CONSTRAINT stays_customer FOREIGN KEY (customer) REFERENCES customers (id))`,
    `INSERT INTO customers (name) SELECT '${state} customer' FROM ${numbers(200)}`,
    `INSERT INTO orders (customer, body) SELECT n % 200 + 1, '${state} order ${'.'.repeat(200)}' FROM ${numbers(orders)}`,
    ...(state === 'new' ? [`INSERT INTO notes (body) SELECT 'new note' FROM ${numbers(50)}`] : []),
    `INSERT INTO stays (customer) SELECT n FROM ${numbers(100)}`,
    'CREATE VIEW order_count AS SELECT count(*) AS orders FROM orders',
  ]);
}

export async function clearWorld(options: ConnectionOptions): Promise<void> {
  const tables = ['stays', 'notes', 'orders', 'customers'];
  await runSql(options, ['DROP VIEW order_count', ...tables.map((name) => `DROP TABLE ${name}`)]);
}

/** Makes the archive of a database and puts it where `folder` keeps its archives. Returns its name. */
export async function archiveOf(options: ConnectionOptions, work: string, folder: string): Promise<string> {
  const box = strongbox(options, work);
  const { task, finished } = await box.create({
    groups: ['custom'],
    include: [],
    exclude: [],
    note: null,
    createdBy: null,
    contents: ['uploads'],
  });
  const { state, error } = await finished;
  if (state !== 'succeeded') throw new Error(`The archive was not made: ${error?.message}`);
  await mkdir(path.join(folder, 'archives'), { recursive: true });
  await copyFile(path.join(work, 'archives', task.archive), path.join(folder, 'archives', task.archive));
  await rm(work, { recursive: true });
  return task.archive;
}
