/** The catalog of a database that is not NocoBase's: its tables are the collections, all of them the user's own. */
import type { DatabaseReader } from '../dialects/dialect';
import { BackupError } from '../errors';
import type { Catalog } from './catalog';
import { labelCatalog, type UnlabelledCollection } from './label-catalog';

/** @param name stands for the application's */
export async function catalogFromForeign(
  reader: DatabaseReader,
  { name, schema }: { name: string; schema: string | null },
): Promise<Catalog> {
  const tables = (await reader.listTables()).map(({ kind, name: table, schema: place }) => ({
    kind,
    table: place === undefined ? { name: table } : { name: table, schema: place },
  }));
  const described = await reader.describeTables(tables);
  const collections = tables.map(({ kind, table }, at): UnlabelledCollection => {
    const definition = described[at];
    if (definition instanceof BackupError) throw definition;
    return {
      name: table.name,
      title: '',
      origin: '',
      kind,
      table,
      userMade: true,
      throughOf: [],
      treePathOf: null,
      inherits: definition?.inherits.map((parent) => parent.name) ?? [],
      hints: {},
      fields: [],
    };
  });
  return {
    application: { name, version: '', plugins: [] },
    settings: { underscored: false, tablePrefix: '', schema, timezone: '+00:00' },
    collections: labelCatalog(collections, new Map()),
  };
}
