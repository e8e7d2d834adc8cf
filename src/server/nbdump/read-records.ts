/** Whole small tables of NocoBase's own, by the names of their fields. */
import { ArchiveError } from '../errors';
import type { CollectionMeta } from './meta-schema';
import { MAX_JSON_BYTES, type NbdumpReader } from './read-nbdump';
import { say } from '../sentence';

export type DumpedRecord = Record<string, unknown>;

/** @throws ArchiveError also for a table of settings that is too large to be one */
export async function readRecords(
  reader: NbdumpReader,
  entry: string,
  { columns, attributes }: CollectionMeta,
): Promise<DumpedRecord[]> {
  if (columns.length === 0 || !reader.has(entry)) return [];
  if (reader.size(entry) > MAX_JSON_BYTES) {
    throw new ArchiveError('ARCHIVE_INVALID', say`Entry ${entry} is longer than ${MAX_JSON_BYTES} bytes.`, entry);
  }
  const fields = new Map(Object.entries(attributes).map(([name, { field }]) => [field, name]));
  const pieces: Buffer[] = [];
  for await (const piece of reader.bytes(entry)) pieces.push(piece);
  const lines = Buffer.concat(pieces).toString().split(/\r?\n/).filter(Boolean);
  return lines.map((line) => {
    const values = valuesOf(line, entry);
    return Object.fromEntries(columns.map((column, at) => [fields.get(column) ?? column, values[at]]));
  });
}

function valuesOf(line: string, entry: string): unknown[] {
  try {
    const values: unknown = JSON.parse(line);
    if (Array.isArray(values)) return values;
  } catch (error) {
    throw new ArchiveError('ARCHIVE_INVALID', say`Entry ${entry} holds a line that is no JSON.`, entry, {
      cause: error,
    });
  }
  throw new ArchiveError('ARCHIVE_INVALID', say`Entry ${entry} holds a line that is no JSON array.`, entry);
}
