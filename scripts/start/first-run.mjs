import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const FILE = 'first-run.json';

const nameOf = (env) =>
  [env.DB_DIALECT, env.DB_HOST, env.DB_PORT, env.DB_DATABASE, env.DB_SCHEMA, env.DB_STORAGE, env.STORAGE_PATH].join(
    ' ',
  );

/**
 * How far the first start in this database came: `begun`, with nothing in the database that is not ours, `complete`, or undefined
 * where this command did not make the application.
 */
export async function readFirstRun(folder, env) {
  const file = path.join(folder, FILE);
  if (!existsSync(file)) return undefined;
  const { database, state } = JSON.parse(await readFile(file, 'utf8'));
  return database === nameOf(env) ? state : undefined;
}

export async function writeFirstRun(folder, env, state) {
  await writeFile(path.join(folder, FILE), JSON.stringify({ database: nameOf(env), state }));
}

export function isEmptyDatabase(env, tables) {
  if (env.DB_DIALECT !== 'sqlite') return tables.length === 0;
  return !existsSync(env.DB_STORAGE ?? path.join(env.STORAGE_PATH, 'db/nocobase.sqlite'));
}
