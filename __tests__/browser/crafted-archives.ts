/** Archives that are whole and yet do not fit: another application's, as it were. */
import { CREATED_AT, MemorySink, memorySource } from '../helpers/hostile-archives';
import { openArchive } from '../../src/server/archive/archive-reader';
import { ArchiveWriter } from '../../src/server/archive/archive-writer';
import { definitionEntry, objectsEntry } from '../../src/server/archive/entry-name';
import type { ManifestBody } from '../../src/server/archive/manifest';

/** The same archive with another manifest, sealed anew. */
export async function withManifest(bytes: Buffer, change: (body: ManifestBody) => ManifestBody): Promise<Buffer> {
  const reader = await openArchive(memorySource(bytes));
  const { formatVersion: _, entries: __, ...body } = reader.manifest;
  const sink = new MemorySink();
  const writer = new ArchiveWriter(sink, { createdAt: CREATED_AT });
  for (const { name } of body.collections) await writer.addJson(definitionEntry(name), await reader.definition(name));
  const objects = await reader.objects();
  if (objects) await writer.addJson(objectsEntry(body.database.dialect), objects);
  for (const { name } of body.collections) {
    const { table } = await reader.definition(name);
    if (table) await writer.addRows(table, name, reader.rows(name));
  }
  await writer.seal(change(body));
  return sink.bytes;
}
