/** What a database holds, seen from outside: which state the tables are in, and what of ours lies about. */
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import sqlite3 from 'sqlite3';
import { rowColumns } from '../src/server/dialects/definition';
import { openDialect } from '../src/server/dialects';
import type { ConnectionOptions } from '../src/server/dialects/dialect';
import { RowDigest } from '../src/server/restore/row-digest';
import { connectMysql, connectPostgres } from '../__tests__/helpers/databases';
import { CHOSEN } from './world';

export type Fingerprints = Record<string, string>;

/** Rows and structure of every table; a table that is not there has none. */
export async function look(options: ConnectionOptions): Promise<Fingerprints> {
  const reader = await openDialect(options).openReader();
  try {
    const tables = await reader.listTables();
    const found: Fingerprints = {};
    for (const { name, kind, schema } of tables) {
      if (kind !== 'table') continue;
      const definition = await reader.describeTable({ name, ...(schema && { schema }) });
      const digest = new RowDigest(name, rowColumns(definition), []);
      await pipeline(reader.readRows(definition), digest, new Writable({ write: (_chunk, _encoding, done) => done() }));
      const keys = definition.foreignKeys.map(({ references }) => references.name).join();
      const indexes = definition.indexes.map((index) => index.columns.join('+')).join();
      found[name] = `${digest.result()} ${definition.primaryKey.join()} ${keys} ${indexes}`;
    }
    return found;
  } finally {
    await reader.close();
  }
}

/** Only the rows: MySQL re-binds the foreign keys of tables that stay after the exchange, and after a crash at the next start. */
export function rowsOnly(found: Fingerprints): Fingerprints {
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, value.split(' ')[0] ?? '']));
}

/** `old`, `new`, or what is wrong. */
export function stateOf(found: Fingerprints, worlds: { old: Fingerprints; new: Fingerprints }): string {
  if (found.stays !== worlds.old.stays) return 'the table that stays was changed';
  const is = (world: Fingerprints) => CHOSEN.every((name) => found[name] === world[name]);
  if (is(worlds.old)) return 'old';
  return is(worlds.new) ? 'new' : `mixed: ${JSON.stringify(found)}`;
}

/** Names of tables and schemas of ours that are in the database, by SQL alone. */
export async function leftovers(options: ConnectionOptions): Promise<string[]> {
  const query = {
    postgres: `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables WHERE table_schema LIKE 'strongbox\\_set%'`,
    mysql: `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE 'strongbox\\_set%'`,
    sqlite: `SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'strongbox\\_set%' ESCAPE '\\'`,
  }[options.dialect];
  const names = (await rowsOf(options, query)).map(({ name }) => String(name));
  // The bookkeeping itself stays.
  return names.filter((name) => !/strongbox_sets(\.|$)/.test(name)).sort();
}

/** Of one query, on a connection of its own. */
export async function rowsOf(options: ConnectionOptions, query: string): Promise<Record<string, unknown>[]> {
  if (options.dialect === 'postgres') {
    const client = await connectPostgres(options);
    return client
      .query(query)
      .then(({ rows }) => rows)
      .finally(() => client.end());
  }
  if (options.dialect === 'mysql') {
    const connection = await connectMysql(options);
    return connection
      .query(query)
      .then(([rows]) => rows as Record<string, unknown>[])
      .finally(() => connection.end());
  }
  const database = new sqlite3.Database(options.storage ?? '');
  return new Promise((resolve, reject) =>
    database.all(query, (error, rows: Record<string, unknown>[]) =>
      database.close(() => (error ? reject(error) : resolve(rows))),
    ),
  );
}
