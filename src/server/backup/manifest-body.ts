import type { ManifestBody, ManifestFiles } from '../archive/manifest';
import type { Catalog } from '../catalog/catalog';
import type { ServerFacts } from '../dialects/dialect';
import type { BackupRequest } from './backup-engine';
import type { Selection } from './select';
import type { WrittenCollection } from './write-rows';

export interface RunFacts {
  id: string;
  createdAt: Date;
  finishedAt: Date;
  generator: string;
  server: ServerFacts;
  warnings: string[];
}

/** What the backup knows of itself; the writer adds the list of entries. No secrets: names, versions and counts only. */
export function manifestBody(
  request: BackupRequest,
  selection: Selection,
  catalog: Catalog,
  { written, files }: { written: WrittenCollection[]; files: ManifestFiles | null },
  { id, createdAt, finishedAt, generator, server, warnings }: RunFacts,
): ManifestBody {
  return {
    id,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    createdBy: request.createdBy,
    note: request.note,
    ...(request.schedule && { schedule: request.schedule }),
    generator,
    application: catalog.application,
    database: { ...server, ...catalog.settings },
    groups: request.groups,
    added: selection.added,
    warnings,
    collections: written.map(({ collection, definition, rows, bytes, fingerprint }) => ({
      name: collection.name,
      title: collection.title,
      group: collection.group,
      source: collection.source,
      origin: collection.origin,
      kind: collection.kind,
      table: definition && { name: definition.name, ...(definition.schema && { schema: definition.schema }) },
      inherits: collection.inherits,
      rows,
      bytes,
      fingerprint,
    })),
    ...(files && { files }),
  };
}
