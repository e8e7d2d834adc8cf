import type { CatalogCollection } from '../catalog/catalog';
import type { ListedTable, Reader } from '../dialects/dialect';
import type { TableDefinition, TableRef } from '../dialects/definition';
import { BackupError } from '../errors';
import { say } from '../sentence';

export interface DescribedTable {
  name: string;
  collection: CatalogCollection;
  /** Null for a collection without a table in the database. */
  definition: TableDefinition | null;
  estimatedRows: number | null;
  estimatedBytes: number | null;
}

/** Finds the table of every collection in the snapshot. A collection whose table was never made is kept, with a warning. */
export async function describeTables(
  collections: CatalogCollection[],
  snapshot: Reader,
  signal: AbortSignal,
): Promise<{ tables: DescribedTable[]; warnings: string[] }> {
  const listed = new Map((await snapshot.listTables()).map((table) => [key(table), table]));
  const warnings: string[] = [];
  const tables: DescribedTable[] = [];
  for (const collection of collections) {
    signal.throwIfAborted();
    const table = collection.table && findTable(collection.table, listed);
    if (collection.table && !table) {
      warnings.push(say`Collection ${collection.name} has no table ${collection.table.name} in the database.`);
    }
    tables.push({
      name: collection.name,
      collection,
      definition: table ? await describe(collection, table, snapshot, warnings) : null,
      estimatedRows: table?.estimatedRows ?? null,
      estimatedBytes: table?.estimatedBytes ?? null,
    });
  }
  return { tables, warnings };
}

/** A view whose tables are gone has no columns any more; its statement is among the objects all the same. */
async function describe(
  { name, hints }: CatalogCollection,
  table: ListedTable,
  snapshot: Reader,
  warnings: string[],
): Promise<TableDefinition | null> {
  try {
    return await snapshot.describeTable(table, hints);
  } catch (error) {
    if (table.kind !== 'view' || !(error instanceof BackupError) || error.code !== 'DATA_CHANGED') throw error;
    warnings.push(say`The view of collection ${name} does not work in the database: ${error.message}`);
    return null;
  }
}

/** A collection may leave its schema out where the database names it. */
function findTable(table: TableRef, listed: Map<string, ListedTable>): ListedTable | undefined {
  return (
    listed.get(key(table)) ?? (table.schema ? undefined : [...listed.values()].find((one) => one.name === table.name))
  );
}

function key({ schema, name }: TableRef): string {
  return JSON.stringify([schema ?? null, name]);
}
