/** One raw connection to a database of the bench, through the drivers alone. */
import sqlite3 from 'sqlite3';
import { connectMysql, connectPostgres } from '../../__tests__/helpers/databases';
import type { ConnectionOptions } from '../../src/server/dialects/dialect';

export type SqlValue = string | number | boolean | null;

export interface Sql {
  run(sql: string, values?: SqlValue[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export async function connect(database: ConnectionOptions): Promise<Sql> {
  if (database.dialect === 'sqlite') return connectSqlite(database.storage ?? '');
  if (database.dialect === 'mysql') {
    const connection = await connectMysql(database);
    return {
      run: async (sql, values) => {
        const [rows] = await connection.query(sql, values);
        return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
      },
      close: () => connection.end(),
    };
  }
  const client = await connectPostgres(database);
  return {
    run: async (sql, values) => (await client.query<Record<string, unknown>>(sql, values)).rows,
    close: () => client.end(),
  };
}

async function connectSqlite(file: string): Promise<Sql> {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(file, (error) => (error ? reject(error) : resolve(opened)));
  });
  return {
    run: (sql, values = []) =>
      new Promise((resolve, reject) =>
        database.all<Record<string, unknown>>(sql, values, (error, rows) => (error ? reject(error) : resolve(rows))),
      ),
    close: () => new Promise((resolve, reject) => database.close((error) => (error ? reject(error) : resolve()))),
  };
}

/** Rows a statement: below every database's limit on parameters. */
const BATCH = 500;

export async function insertRows(sql: Sql, into: string, rows: SqlValue[][], numbered: boolean): Promise<void> {
  for (let at = 0; at < rows.length; at += BATCH) {
    const batch = rows.slice(at, at + BATCH);
    let number = 0;
    const places = batch.map((row) => `(${row.map(() => (numbered ? `$${(number += 1)}` : '?')).join(', ')})`);
    await sql.run(`INSERT INTO ${into} VALUES ${places.join(', ')}`, batch.flat());
  }
}
