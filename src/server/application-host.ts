/** The running NocoBase application as the place the product works in. */
import path from 'node:path';
import type { Application } from '@nocobase/server';
import { catalogFromApplication } from './catalog/from-application';
import { dialectName, openDialect } from './dialects';
import type { ConnectionOptions } from './dialects/dialect';
import type { Host } from './host';
import { storageFolder } from './storage-folder';

export function applicationHost(app: Application): Host {
  return {
    application: app.name,
    folder: storageFolder(app.name),
    dialect: openDialect(connectionOptions(app)),
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
