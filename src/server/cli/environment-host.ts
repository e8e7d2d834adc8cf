/** A `.env` file and a database as the place the product works in. The environment wins over the file, as in NocoBase. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'dotenv';
import { catalogFromDatabase } from '../catalog/from-database';
import { dialectName, openDialect } from '../dialects';
import type { ConnectionOptions } from '../dialects/dialect';
import { BackupError } from '../errors';
import { Generation } from '../generation';
import { fileRoots } from '../files/roots/file-roots';
import { readStorages } from '../files/roots/local-storages';
import { fileBounds, folderBounds } from '../connections/allowed-file';
import { applicationKey } from '../connections/application-key';
import type { Home } from '../host';
import { storageFolder } from '../storage-folder';
import { UpgradeMarker } from '../upgrade-marker';
import { requireOwnDatabase } from './own-database';

type Settings = Record<string, string | undefined>;

export function environmentHost({ env, app }: { env: string; app: string }): Home {
  const file = path.resolve(env);
  const settings = readSettings(file);
  const root = path.dirname(file);
  const storage = path.resolve(root, settings.STORAGE_PATH || 'storage');
  const connection = connectionOptions(settings, root, storage);
  const dialect = openDialect(connection);
  const folder = storageFolder(app, storage);
  return {
    application: app,
    folder,
    dialect,
    applicationKey: () => {
      const file = settings.APP_AES_SECRET_KEY_PATH;
      return applicationKey(app, storage, { hex: settings.APP_AES_SECRET_KEY, file: file && path.resolve(root, file) });
    },
    databaseFiles: fileBounds(storage, connection.storage, settings.STRONGBOX_DATABASE_FOLDERS),
    directories: folderBounds(storage, settings.STRONGBOX_FOLDERS),
    channels: async () => null,
    notify: async () => undefined,
    hasPackage: async (name) =>
      packageFolders(root, storage).some((place) => existsSync(path.join(place, name, 'package.json'))),
    fileRoots: async () => {
      const naming = { underscored: settings.DB_UNDERSCORED === 'true', tablePrefix: settings.DB_TABLE_PREFIX ?? '' };
      const place = { application: app, cwd: root, storage, env: file, settings };
      return fileRoots(await readStorages(dialect, naming), place);
    },
    service: {
      // There is only a database here; an application that serves it meanwhile sees the exchange as a whole, and follows.
      begin: async ({ upgrade }) => {
        if (upgrade && app === 'main') await new UpgradeMarker(storage).set();
      },
      reload: () => new Generation(folder).advance(),
      announce: () => new Generation(folder).advance(),
      end: async () => undefined,
    },
    loadCatalog: async ({ evenEmpty = false } = {}) => {
      const reader = await dialect.openReader();
      const application = {
        name: app,
        underscored: settings.DB_UNDERSCORED === 'true',
        tablePrefix: settings.DB_TABLE_PREFIX ?? '',
        schema: settings.DB_SCHEMA || null,
        timezone: settings.DB_TIMEZONE || settings.TZ || '+00:00',
      };
      try {
        if (app !== 'main') await requireOwnDatabase(reader, application);
        return await catalogFromDatabase(reader, application, { evenEmpty });
      } finally {
        await reader.close();
      }
    },
    log: {
      info: (message) => void process.stderr.write(`${message}\n`),
      error: (message) => void process.stderr.write(`${message}\n`),
    },
  };
}

/** Where NocoBase finds plugins: beside the `.env` file, and those that were added by hand. */
function packageFolders(root: string, storage: string): string[] {
  return [path.join(root, 'node_modules'), path.join(storage, 'plugins')];
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
    nocobaseDialect: settings.DB_DIALECT,
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
