/** The running NocoBase application as the place the product works in. */
import path from 'node:path';
import { PluginManager, type Application } from '@nocobase/server';
import { applicationService } from './application-service';
import { catalogFromApplication } from './catalog/from-application';
import { dialectName, openDialect } from './dialects';
import type { ConnectionOptions } from './dialects/dialect';
import { applicationKey } from './connections/application-key';
import { fileRoots } from './files/roots/file-roots';
import { readStorages } from './files/roots/local-storages';
import { fileBounds, folderBounds } from './connections/allowed-file';
import type { Home } from './host';
import { Generation } from './generation';
import { channelsOf, notifyThrough } from './application-channels';
import { storageFolder, storageRoot } from './storage-folder';

/** @param generation watched by the caller when this process serves */
export function applicationHost(app: Application, generation = Generation.of(storageFolder(app.name))): Home {
  const connection = connectionOptions(app);
  const dialect = openDialect(connection);
  const { APP_AES_SECRET_KEY: hex, APP_AES_SECRET_KEY_PATH: file, STRONGBOX_DATABASE_FOLDERS: folders } = process.env;
  return {
    application: app.name,
    folder: storageFolder(app.name),
    service: applicationService(app, generation),
    dialect,
    applicationKey: () => applicationKey(app.name, storageRoot(), { hex, file }),
    databaseFiles: fileBounds(storageRoot(), connection.storage, folders),
    directories: folderBounds(storageRoot(), process.env.STRONGBOX_FOLDERS),
    channels: () => channelsOf(app),
    notify: (channel, notice) => notifyThrough(app, channel, notice),
    fileRoots: async () => {
      const naming = {
        underscored: Boolean(app.db.options.underscored),
        tablePrefix: app.db.options.tablePrefix ?? '',
      };
      const storages = await readStorages(dialect, naming);
      const place = {
        application: app.name,
        cwd: process.cwd(),
        storage: storageRoot(),
        env: path.resolve(process.env.APP_ENV_PATH || '.env'),
        settings: process.env,
      };
      // Folders may be given by variables of the application.
      return fileRoots(app.environment.renderJsonTemplate(storages), place);
    },
    hasPackage: (name) => PluginManager.packageExists(name),
    loadCatalog: () => catalogFromApplication(app),
    log: {
      info: (message) => app.log.info(message, { module: 'strongbox' }),
      error: (message, details) => app.log.error(message, { module: 'strongbox', ...details }),
    },
  };
}

/** The options NocoBase opened its main database with, in our words. */
function connectionOptions(app: Application): ConnectionOptions {
  const {
    rawTimezone: timezone,
    dialect,
    storage,
    host,
    port,
    database,
    username,
    password,
    schema,
    dialectOptions,
  } = app.db.options;
  const ssl = (dialectOptions as { ssl?: ConnectionOptions['ssl'] } | undefined)?.ssl;
  return {
    dialect: dialectName(String(dialect)),
    nocobaseDialect: String(dialect),
    storage: storage ? path.resolve(storage) : undefined,
    host,
    port: port === undefined ? undefined : Number(port),
    database,
    username,
    password,
    schema,
    ssl,
    timezone,
  };
}
