/** Another database as the place the product works in. Whoever else uses it sees an exchange of tables as a whole; nobody is told. */
import { catalogFromDatabase } from '../catalog/from-database';
import { catalogFromForeign } from '../catalog/from-foreign';
import { detectNaming } from '../catalog/detect-naming';
import type { Host } from '../host';
import type { OpenConnection } from './connections';

/** Has the folder, and so the archives, of the application that the connection belongs to. */
export function connectionHost({ row, dialect, fileRoots }: OpenConnection, home: Pick<Host, 'folder' | 'log'>): Host {
  const { name, schema } = row;
  const nothing = async () => undefined;
  return {
    application: name,
    folder: home.folder,
    log: home.log,
    dialect,
    // Which packages are installed there, nobody can see from here.
    hasPackage: async () => false,
    fileRoots,
    service: { begin: nothing, reload: nothing, announce: nothing, end: nothing },
    async loadCatalog() {
      const reader = await dialect.openReader();
      try {
        const naming = detectNaming(await reader.listTables());
        if (!naming) return await catalogFromForeign(reader, { name, schema });
        return await catalogFromDatabase(reader, { name, schema, timezone: '+00:00', ...naming });
      } finally {
        await reader.close();
      }
    },
  };
}
