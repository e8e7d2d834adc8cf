import type { ArchiveWriter } from '../archive/archive-writer';
import { definitionEntry, objectsEntry } from '../archive/entry-name';
import type { DatabaseObjects } from '../dialects/definition';
import type { DescribedTable } from './describe-tables';

/** Definitions come before all rows, so that a reader knows the types when the rows arrive. */
export async function writeDefinitions(
  tables: DescribedTable[],
  objects: DatabaseObjects,
  writer: ArchiveWriter,
): Promise<void> {
  for (const { collection, definition } of tables) {
    const { name, title, group, origin, kind, fields } = collection;
    await writer.addJson(definitionEntry(name), { name, title, group, origin, kind, fields, table: definition });
  }
  await writer.addJson(objectsEntry(objects.dialect), objects);
}
