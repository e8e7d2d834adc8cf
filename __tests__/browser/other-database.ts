/** A database that is not NocoBase's: a file beside the application's own. */
import path from 'node:path';
import { promisify } from 'node:util';
import sqlite3 from 'sqlite3';
import type { Application } from './application';

const TABLES = `
  CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, shelf INTEGER REFERENCES shelves (id));
  INSERT INTO shelves VALUES (1, 'left'), (2, 'right');
  INSERT INTO goods VALUES (1, 'lamp', 1), (2, 'chair', 2), (3, 'table', 2);
`;

/** @returns its path */
export async function makeOtherDatabase({ database }: Application, name: string): Promise<string> {
  const file = path.join(path.dirname(database), `${name}.sqlite`);
  await execute(file, TABLES);
  return file;
}

/** Past the application. */
export function execute(file: string, sql: string): Promise<void> {
  return withDatabase(file, (open) => promisify<string, void>(open.exec.bind(open))(sql));
}

export async function countRows(file: string, table: string): Promise<number> {
  const rows = await withDatabase(file, (open) =>
    promisify<string, { count: number }[]>(open.all.bind(open))(`SELECT COUNT(*) AS count FROM "${table}"`),
  );
  return rows[0]?.count ?? 0;
}

async function withDatabase<T>(file: string, work: (open: sqlite3.Database) => Promise<T>): Promise<T> {
  const open = new sqlite3.Database(file);
  try {
    return await work(open);
  } finally {
    await promisify(open.close.bind(open))();
  }
}
