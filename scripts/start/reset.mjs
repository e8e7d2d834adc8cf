import { existsSync, readdirSync } from 'node:fs';
import { mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StartError } from './start-error.mjs';

/**
 * Says that this command made the folder and may delete it. In a database server, the sample's tables say it of the database.
 */
const MARK = '.made-by-npm-start';
const SAMPLE_TABLE = /sample_?products$/i;

const isOurs = (folder) => existsSync(path.join(folder, MARK));
const isEmpty = (folder) => !existsSync(folder) || readdirSync(folder).length === 0;

/** Makes the application's folder; refuses one that is neither empty nor an earlier start's. Returns its real path. */
export async function claimAppFolder(folder) {
  if (!isEmpty(folder) && !isOurs(folder)) {
    throw new StartError(`${folder} is neither empty nor made by this command: name another in STRONGBOX_APP_DIR.`);
  }
  await claim(folder);
  return realpath(folder);
}

/** Makes the storage folder, which may also be one that an application already uses. */
export async function claimStorage(storage) {
  if (isEmpty(storage)) await claim(storage);
}

async function claim(folder) {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, MARK), '`npm start -- --fresh` deletes this folder.\n');
}

/** Deletes what an earlier start made. Throws before it deletes anything when something is not ours. */
export async function deleteEarlierStart({ folder, env }, tables) {
  const storage = env.STORAGE_PATH;
  if (!isEmpty(storage) && !isOurs(storage)) {
    throw new StartError(`--fresh does not delete ${storage}: it was not made by this command. Delete it yourself.`);
  }
  if (tables.length && !tables.some((table) => SAMPLE_TABLE.test(table))) {
    throw new StartError(
      `--fresh does not empty the database "${env.DB_DATABASE}": it holds tables, but not the sample's. Empty it yourself.`,
    );
  }
  if (env.DB_STORAGE && existsSync(env.DB_STORAGE)) {
    throw new StartError(
      `--fresh does not delete the file that DB_STORAGE names, ${env.DB_STORAGE}. Delete it yourself.`,
    );
  }
  await rm(storage, { recursive: true, force: true });
  if (isOurs(folder)) await rm(folder, { recursive: true, force: true });
}
