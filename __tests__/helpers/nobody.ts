import type { Catalog } from '../../src/server/catalog/catalog';
import { openDialect } from '../../src/server/dialects';
import type { ConnectionOptions } from '../../src/server/dialects/dialect';
import type { FileRoot } from '../../src/server/files/file-root';
import type { Home } from '../../src/server/host';
import type { Service } from '../../src/server/restore/service';

/** For tests with a database and no application: nobody is served, so there is nothing to stop or to reload. */
export const nobody: Service = {
  begin: async () => undefined,
  reload: async () => undefined,
  announce: async () => undefined,
  end: async () => undefined,
};

interface BareHome {
  folder: string;
  database: ConnectionOptions;
  catalog(): Catalog;
  fileRoots?(): Promise<FileRoot[]>;
  complain?(message: string): void;
}

/** A database and a catalog that stand for an application. */
export function bareHome({
  folder,
  database,
  catalog,
  fileRoots = async () => [],
  complain = () => undefined,
}: BareHome): Home {
  return {
    application: 'main',
    folder,
    dialect: openDialect(database),
    applicationKey: async () => Buffer.alloc(32, 7),
    databaseFiles: { folders: [folder], forbidden: [] },
    directories: { folders: [], forbidden: [] },
    channels: async () => null,
    notify: async () => undefined,
    hasPackage: async () => true,
    fileRoots,
    service: nobody,
    loadCatalog: async () => catalog(),
    log: { info: () => undefined, error: complain },
  };
}
