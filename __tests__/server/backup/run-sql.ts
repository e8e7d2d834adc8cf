import sqlite3 from 'sqlite3';
import type { ConnectionOptions } from '../../../src/server/dialects/dialect';
import { connectMysql, connectPostgres } from '../../helpers/databases';

/** Runs statements one after another on a connection of its own. */
export async function runSql(options: ConnectionOptions, statements: string[]): Promise<void> {
  if (options.dialect === 'postgres') {
    const client = await connectPostgres(options);
    for (const sql of statements) await client.query(sql);
    await client.end();
  } else if (options.dialect === 'mysql') {
    const connection = await connectMysql(options);
    for (const sql of statements) await connection.query(sql);
    await connection.end();
  } else {
    const database = new sqlite3.Database(options.storage ?? '');
    for (const sql of statements) {
      await new Promise<void>((resolve, reject) => database.exec(sql, (error) => (error ? reject(error) : resolve())));
    }
    await new Promise<void>((resolve, reject) => database.close((error) => (error ? reject(error) : resolve())));
  }
}
