/** Everything that verification asks of one entry's bytes. */
import { createHash } from 'node:crypto';
import { ArchiveError } from '../errors';
import type { ByteReader } from './byte-reader';
import { checkHash } from './check-hash';
import type { CheckedRows } from './checked-rows';
import { readEntryData } from './entry-data';
import type { PlacedEntry } from './manifest-contents';
import { say } from '../sentence';

/**
 * Expects `bytes` at the entry's local header and leaves it behind its data descriptor.
 * @param rows begun for this entry; null for an entry without rows
 * @returns what is to be awaited for its rows, beside the entries that follow
 * @throws ArchiveError naming the entry
 */
export async function checkEntry(
  bytes: ByteReader,
  entry: PlacedEntry,
  rows: CheckedRows | null,
  onChunk: (chunk: Buffer) => Promise<void>,
): Promise<{ rows: Promise<void> }> {
  const hash = createHash('sha256');
  for await (const chunk of readEntryData(bytes, entry.record)) {
    hash.update(chunk);
    await rows?.update(chunk);
    await onChunk(chunk);
  }
  // A wrong hash tells more than a malformed line.
  checkHash(entry, hash.digest('hex'));
  return { rows: checkRows(entry, rows) };
}

async function checkRows(entry: PlacedEntry, checked: CheckedRows | null): Promise<void> {
  if (!checked) return;
  const { rows, problem } = await checked.end();
  if (problem !== null) malformed(entry.name, problem);
  if (rows !== entry.rows) malformed(entry.name, say`it holds ${rows} rows instead of ${entry.rows}`);
}

export function malformed(entry: string, problem: string): never {
  throw new ArchiveError('ARCHIVE_DAMAGED', say`Entry ${entry} is not well-formed: ${problem}.`, entry);
}
