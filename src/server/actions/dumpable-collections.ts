/** The collections of the application by group, with what the database estimates of their size. */
import type { DumpableCollections } from '../../common/api';
import { listTables } from '../host';
import type { Strongbox } from '../strongbox';

export async function dumpableCollections({ host }: Strongbox): Promise<DumpableCollections> {
  const catalog = await host.loadCatalog();
  const tables = new Map((await listTables(host)).map((table) => [table.name, table]));
  const groups: DumpableCollections = {};
  for (const { name, title, origin, group, source, owner, kind, inherits, table } of catalog.collections) {
    const listed = table ? tables.get(table.name) : undefined;
    (groups[group] ??= []).push({
      name,
      title,
      origin,
      group,
      source,
      owner,
      kind,
      isView: kind === 'view',
      ...(inherits.length > 0 && { inherits }),
      estimatedRows: listed?.estimatedRows ?? null,
      estimatedBytes: listed?.estimatedBytes ?? null,
    });
  }
  return groups;
}
