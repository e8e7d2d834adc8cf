import { readRecords } from '../../catalog/read-records';
import { tableName, type NamingSettings } from '../../catalog/table-names';
import type { DatabaseReader, Dialect } from '../../dialects/dialect';

/** A storage of NocoBase's file manager that keeps its files on the server's own disks. */
export interface LocalStorage {
  /** As rows of files have it. */
  id: string;
  name: string;
  /** As it stands in the storage; null where it has none. */
  documentRoot: string | null;
}

const LOCAL = 'local';
/** The one that NocoBase makes when it is installed. */
const FIRST: LocalStorage = { id: '', name: 'local', documentRoot: null };

/** As of now. */
export async function readStorages(dialect: Dialect, naming: NamingSettings): Promise<LocalStorage[]> {
  const reader = await dialect.openReader();
  return readLocalStorages(reader, naming).finally(() => reader.close());
}

/** Sorted by name; none where the file manager was never installed. In a database that is still empty, the one that will be there. */
export async function readLocalStorages(reader: DatabaseReader, naming: NamingSettings): Promise<LocalStorage[]> {
  const wanted = tableName('storages', {}, naming);
  const tables = await reader.listTables();
  if (tables.length === 0) return [FIRST];
  const table = tables.find(({ name }) => name === wanted);
  const records = table ? await readRecords(reader, table, { options: 'json' }) : [];
  return records
    .filter(({ type }) => type === LOCAL)
    .map(({ id, name, options }) => ({
      id: id ?? '',
      name: name || (id ?? ''),
      documentRoot: rootIn(options),
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function rootIn(options: string | null | undefined): string | null {
  try {
    const { documentRoot } = (JSON.parse(options ?? '') ?? {}) as { documentRoot?: unknown };
    return typeof documentRoot === 'string' ? documentRoot : null;
  } catch {
    // Then NocoBase has no options either.
    return null;
  }
}
