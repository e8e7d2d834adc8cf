import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ConnectionOptions } from '../../src/server/dialects/dialect';

/** The `.env` file of an application on this database, in a folder of its own. */
export async function writeEnvFile(
  folder: string,
  options: ConnectionOptions,
  more: Record<string, string> = {},
): Promise<void> {
  const { dialect, storage, host, port, database, username, password } = options;
  const settings = {
    DB_DIALECT: dialect === 'mysql' ? 'mariadb' : dialect,
    DB_STORAGE: storage,
    DB_HOST: host,
    DB_PORT: port,
    DB_DATABASE: database,
    DB_USER: username,
    DB_PASSWORD: password,
    ...more,
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value ?? ''}`);
  await writeFile(path.join(folder, '.env'), lines.join('\n'));
}
