/** The files of an archive as its index lists them. Nothing of it is believed before all of it was seen to agree. */
import { ArchiveError, BackupError } from '../errors';
import { malformed } from './check-entry';
import { FILE_INDEX } from './entry-name';
import { FileIndexCheck } from './file-index-check';
import { parseRecord, type FileRecord } from './file-record';
import type { ManifestFileRoot } from './manifest';
import { splitLines } from './row-codec';
import { say } from '../sentence';

const MAX_LINE = 64 * 1024;
/** So many contents may serve several files: what a reader holds in memory of an archive stays bounded. */
export const MAX_SHARED = 250_000;

export interface FileIndexSource {
  roots: readonly ManifestFileRoot[];
  /** Sizes of the entries that hold contents, in their order. */
  parts: readonly number[];
  /** The bytes of the index, from the start each time; fails when they are not those that the manifest lists. */
  open(): AsyncIterable<Buffer>;
}

/** Reads it twice: once to check it. @throws ArchiveError ARCHIVE_DAMAGED */
export async function* readFileIndex({ roots, parts, open }: FileIndexSource): AsyncGenerator<FileRecord> {
  const check = new FileIndexCheck(roots, parts);
  const shared = new Map<string, FileRecord | null>();
  for await (const record of records(open())) {
    check.add(record);
    if (record.sameAs) shared.set(keyOf(record.sameAs), null);
    if (shared.size > MAX_SHARED) malformed(FILE_INDEX, say`more than ${MAX_SHARED} contents serve several files`);
  }
  check.finish();
  for await (const record of records(open())) {
    if (record.sameAs) checkSame(record, shared.get(keyOf(record.sameAs)) ?? null);
    else if (shared.has(keyOf(record))) shared.set(keyOf(record), record);
    yield record;
  }
}

/** A path holds no NUL. */
const keyOf = ({ root, path }: { root: string; path: string }) => `${root}\0${path}`;

function checkSame({ root, path, bytes, sha256 }: FileRecord, earlier: FileRecord | null): void {
  if (earlier && earlier.bytes === bytes && earlier.sha256 === sha256) return;
  malformed(FILE_INDEX, say`${root}/${path} is not the same as the file that it names`);
}

async function* records(bytes: AsyncIterable<Buffer>): AsyncGenerator<FileRecord> {
  let line = 0;
  for await (const text of lines(bytes)) {
    line += 1;
    yield parsed(text) ?? malformed(FILE_INDEX, say`line ${line} is not that of a file`);
  }
}

async function* lines(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* splitLines(bytes, MAX_LINE);
  } catch (error) {
    if (error instanceof ArchiveError || !(error instanceof BackupError)) throw error;
    throw malformed(FILE_INDEX, error.message);
  }
}

function parsed(line: Buffer): FileRecord | null {
  try {
    return parseRecord(line);
  } catch {
    // An escape that is not in use.
    return null;
  }
}
