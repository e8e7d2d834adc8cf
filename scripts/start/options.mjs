import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import dotenv from 'dotenv';
import { StartError } from './start-error.mjs';

export const ROOT = realpathSync(path.resolve(fileURLToPath(import.meta.url), '../../..'));

const DEFAULT_PORTS = { postgres: '5432', mysql: '3306', mariadb: '3306' };

/**
 * What the application runs with: the environment first, then what the last start wrote to the application's .env, then
 * defaults. `env` is the next .env.
 */
export function readOptions(args, environment) {
  const unknown = args.find((arg) => arg !== '--fresh');
  if (unknown) throw new StartError(`Unknown argument ${unknown}: the only one is --fresh.`);

  const folder = path.resolve(environment.STRONGBOX_APP_DIR || path.join(ROOT, '.app'));
  const fresh = args.includes('--fresh');
  const file = path.join(folder, '.env');
  const saved = !fresh && existsSync(file) ? dotenv.parse(readFileSync(file)) : {};
  const pick = (name, fallback) => environment[name] || saved[name] || fallback;

  const dialect = environment.DB_DIALECT || 'sqlite';
  const env = {
    APP_ENV: 'production',
    APP_LAUNCH_MODE: 'node',
    APP_KEY: pick('APP_KEY', randomBytes(24).toString('hex')),
    APP_PORT: environment.APP_PORT || '13000',
    STORAGE_PATH: path.resolve(environment.STORAGE_PATH || path.join(folder, 'storage')),
    INIT_ROOT_EMAIL: pick('INIT_ROOT_EMAIL', 'admin@nocobase.com'),
    INIT_ROOT_PASSWORD: pick('INIT_ROOT_PASSWORD', 'admin123'),
    INIT_ROOT_USERNAME: pick('INIT_ROOT_USERNAME', 'nocobase'),
    INIT_ROOT_NICKNAME: pick('INIT_ROOT_NICKNAME', 'Super Admin'),
    LOGGER_LEVEL: environment.LOGGER_LEVEL || 'warn',
    DB_DIALECT: dialect,
    ...databaseOptions(dialect, environment),
  };
  return { folder, env, fresh };
}

function databaseOptions(dialect, environment) {
  const given = Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('DB_')));
  if (dialect === 'sqlite') return given;
  if (!DEFAULT_PORTS[dialect]) {
    throw new StartError(`DB_DIALECT=${dialect} is not supported: use sqlite, postgres, mysql or mariadb.`);
  }
  return {
    DB_HOST: '127.0.0.1',
    DB_PORT: DEFAULT_PORTS[dialect],
    DB_DATABASE: 'nocobase',
    DB_USER: dialect === 'postgres' ? 'postgres' : 'root',
    DB_PASSWORD: '',
    ...given,
  };
}
