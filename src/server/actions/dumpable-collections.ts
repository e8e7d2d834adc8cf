/** The collections of a place by group, with what the database estimates of their size. */
import { findNeeds } from '../../backup-rules/closure';
import type { DumpableCollections } from '../../common/api';
import { listTables, type Host } from '../host';

export async function dumpableCollections(host: Host): Promise<DumpableCollections> {
  const catalog = await host.loadCatalog();
  const tables = new Map((await listTables(host)).map((table) => [table.name, table]));
  const needs = findNeeds(catalog.collections);
  const groups: DumpableCollections = {};
  for (const { name, title, origin, group, source, owner, kind, inherits, table } of catalog.collections) {
    const needed = needs.get(name)?.map(({ name, why }) => ({ name, why }));
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
      ...(needed && { needs: needed }),
      estimatedRows: listed?.estimatedRows ?? null,
      estimatedBytes: listed?.estimatedBytes ?? null,
    });
  }
  return groups;
}
