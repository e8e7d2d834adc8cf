/** What the product needs of the place it runs in: a NocoBase application, or a `.env` file and a database. */
import type { Catalog } from './catalog/catalog';
import type { Dialect, ListedTable } from './dialects/dialect';

export interface Host {
  /** Name of the application or sub-application. */
  application: string;
  /** Private folder of this application: archives, tasks, temporary files. */
  folder: string;
  dialect: Dialect;
  loadCatalog(): Promise<Catalog>;
  log: { info(message: string): void; error(message: string, details?: Record<string, unknown>): void };
}

/** Estimates of all tables, as of now. */
export async function listTables(host: Host): Promise<ListedTable[]> {
  const reader = await host.dialect.openReader();
  return reader.listTables().finally(() => reader.close());
}
