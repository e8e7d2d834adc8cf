/** A `.env` file and a database as the place the product works in. The environment wins over the file, as in NocoBase. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'dotenv';
import { catalogFromDatabase } from '../catalog/from-database';
import { dialectName, openDialect } from '../dialects';
import type { ConnectionOptions } from '../dialects/dialect';
import { BackupError } from '../errors';
import type { Host } from '../host';
import { storageFolder } from '../storage-folder';

type Settings = Record<string, string | undefined>;

export function environmentHost({ env, app }: { env: string; app: string }): Host {
  const file = path.resolve(env);
  const settings = readSettings(file);
  const root = path.dirname(file);
  const storage = path.resolve(root, settings.STORAGE_PATH || 'storage');
  const dialect = openDialect(connectionOptions(settings, root, storage));
  return {
    application: app,
    folder: storageFolder(app, storage),
    dialect,
    loadCatalog: async () => {
      const reader = await dialect.openReader();
      return catalogFromDatabase(reader, {
        name: app,
        underscored: settings.DB_UNDERSCORED === 'true',
        tablePrefix: settings.DB_TABLE_PREFIX ?? '',
        schema: settings.DB_SCHEMA || null,
        timezone: settings.DB_TIMEZONE || settings.TZ || '+00:00',
      }).finally(() => reader.close());
    },
    log: {
      info: (message) => void process.stderr.write(`${message}\n`),
      error: (message) => void process.stderr.write(`${message}\n`),
    },
  };
}

function readSettings(file: string): Settings {
  const fromFile = existsSync(file) ? parse(readFileSync(file)) : {};
  const settings: Settings = { ...fromFile, ...process.env };
  if (settings.DB_DIALECT) return settings;
  throw new BackupError(
    'CONFIGURATION_INVALID',
    `No database is named: there is no DB_DIALECT in ${file} or the environment.`,
    {
      hint: 'Run the command in the folder of the application, or give its .env file with --env.',
    },
  );
}

function connectionOptions(settings: Settings, root: string, storageFolder: string): ConnectionOptions {
  // Where NocoBase keeps it unless told otherwise.
  const file = settings.DB_STORAGE || path.join(storageFolder, 'db/nocobase.sqlite');
  return {
    dialect: dialectName(settings.DB_DIALECT ?? ''),
    storage: path.resolve(root, file),
    host: settings.DB_HOST,
    port: settings.DB_PORT ? Number(settings.DB_PORT) : undefined,
    database: settings.DB_DATABASE,
    username: settings.DB_USER,
    password: settings.DB_PASSWORD,
    schema: settings.DB_SCHEMA || undefined,
    ssl: ssl(settings),
    timezone: settings.DB_TIMEZONE || undefined,
  };
}

/** NocoBase's DB_DIALECT_OPTIONS_SSL_*; certificates are given as text or as the path of a file. */
function ssl(settings: Settings): ConnectionOptions['ssl'] {
  const setting = (name: string) => settings[`DB_DIALECT_OPTIONS_SSL_${name}`] || undefined;
  const text = (name: string) => {
    const value = setting(name);
    return value && existsSync(value) ? readFileSync(value, 'utf8') : value;
  };
  const reject = setting('REJECT_UNAUTHORIZED');
  const given = {
    mode: setting('MODE'),
    ca: text('CA'),
    key: text('KEY'),
    cert: text('CERT'),
    rejectUnauthorized: reject && reject === 'true',
  };
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  return present.length > 0 ? Object.fromEntries(present) : undefined;
}
