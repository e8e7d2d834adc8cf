import type { CatalogCollection } from '../catalog/catalog';
import type { DatabaseReader, ListedTable } from '../dialects/dialect';
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
  snapshot: DatabaseReader,
  signal: AbortSignal,
): Promise<{ tables: DescribedTable[]; warnings: string[] }> {
  const listed = new Map((await snapshot.listTables()).map((table) => [key(table), table]));
  signal.throwIfAborted();
  const found = collections.flatMap(({ name, table: wanted, hints }) => {
    const table = wanted && findTable(wanted, listed);
    return table ? [{ name, table, hints }] : [];
  });
  const described = await snapshot.describeTables(found);
  const definitions = new Map(found.map(({ name, table }, at) => [name, { table, described: described[at] }]));
  const warnings: string[] = [];
  const tables = collections.map((collection) => {
    const { name } = collection;
    const { table, described: definition } = definitions.get(name) ?? {};
    if (collection.table && !table) {
      warnings.push(say`Collection ${name} has no table ${collection.table.name} in the database.`);
    }
    return {
      name,
      collection,
      definition: table && definition ? definitionOf(name, table, definition, warnings) : null,
      estimatedRows: table?.estimatedRows ?? null,
      estimatedBytes: table?.estimatedBytes ?? null,
    };
  });
  return { tables, warnings };
}

/** A view whose tables are gone has no columns any more; its statement is among the objects all the same. */
function definitionOf(
  name: string,
  { kind }: ListedTable,
  described: TableDefinition | BackupError,
  warnings: string[],
): TableDefinition | null {
  if (!(described instanceof BackupError)) return described;
  if (kind !== 'view') throw described;
  warnings.push(say`The view of collection ${name} does not work in the database: ${described.message}`);
  return null;
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
