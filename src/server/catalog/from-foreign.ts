/** The catalog of a database that is not NocoBase's: its tables are the collections, all of them the user's own. */
import type { Reader } from '../dialects/dialect';
import type { Catalog } from './catalog';
import { labelCatalog, type UnlabelledCollection } from './label-catalog';

/** @param name stands for the application's */
export async function catalogFromForeign(
  reader: Reader,
  { name, schema }: { name: string; schema: string | null },
): Promise<Catalog> {
  const collections: UnlabelledCollection[] = [];
  for (const { kind, ...table } of await reader.listTables()) {
    const ref = table.schema === undefined ? { name: table.name } : { name: table.name, schema: table.schema };
    const { inherits } = await reader.describeTable(ref);
    collections.push({
      name: table.name,
      title: '',
      origin: '',
      kind,
      table: ref,
      userMade: true,
      throughOf: [],
      treePathOf: null,
      inherits: inherits.map((parent) => parent.name),
      hints: {},
      fields: [],
    });
  }
  return {
    application: { name, version: '', plugins: [] },
    settings: { underscored: false, tablePrefix: '', schema, timezone: '+00:00' },
    collections: labelCatalog(collections, new Map()),
  };
}
