import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ZodType } from 'zod';
import type { RandomAccess } from '../destinations/destination';
import type { DatabaseObjects } from '../dialects/definition';
import { ArchiveError, BackupError } from '../errors';
import { ByteReader } from './byte-reader';
import { checkHash } from './check-hash';
import { collectionDefinitionSchema, databaseObjectsSchema, type CollectionDefinition } from './definition-schema';
import { readEntryData } from './entry-data';
import { definitionEntry, objectsEntry } from './entry-name';
import { archivedFiles } from './archived-files';
import type { ArchivedFile } from './archived-file';
import type { FileRecord } from './file-record';
import { readFileIndex } from './read-file-index';
import { fileEntries, partsByCollection, placeEntries, type FileEntries, type PlacedEntry } from './manifest-contents';
import { FORMAT_VERSION, MANIFEST_ENTRY, manifestSchema, type Manifest } from './manifest';
import { readDirectory, type ZipDirectory } from './zip-directory';
import type { ZipRecord } from './zip-record';
import { say } from '../sentence';

/** What is read as a whole, to be parsed, may not be longer. */
export const MAX_JSON_BYTES = 64 * 1024 * 1024;
const STREAM = { objectMode: false, highWaterMark: 512 * 1024 };

/**
 * Reads and checks the directory and the manifest, not the other entries: those are checked as they are read. The caller closes
 * `source`, after the last stream.
 * @throws ArchiveError ARCHIVE_INVALID (not an archive of ours), ARCHIVE_DAMAGED, ARCHIVE_TOO_NEW
 */
export async function openArchive(source: RandomAccess): Promise<ArchiveReader> {
  const directory = await readDirectory(source);
  const last = directory.records.at(-1);
  if (last?.name !== MANIFEST_ENTRY) {
    throw new ArchiveError('ARCHIVE_INVALID', 'The last entry of the archive is not its manifest.', MANIFEST_ENTRY);
  }
  const manifest = await readManifest(source, last);
  const entries = placeEntries(manifest, directory.records);
  const parts = partsByCollection(manifest, entries);
  return new ArchiveReader(source, directory, manifest, entries, parts, fileEntries(manifest, entries));
}

export class ArchiveReader {
  private readonly byName: Map<string, PlacedEntry>;

  constructor(
    private readonly source: RandomAccess,
    readonly directory: ZipDirectory,
    readonly manifest: Manifest,
    /** In the order of the file; all but the manifest. */
    readonly entries: readonly PlacedEntry[],
    private readonly parts: ReadonlyMap<string, PlacedEntry[]>,
    private readonly fileEntries: FileEntries | null,
  ) {
    this.byName = new Map(entries.map((entry) => [entry.name, entry]));
  }

  /** @throws BackupError NOT_FOUND, ArchiveError */
  async definition(collection: string): Promise<CollectionDefinition> {
    return this.json(definitionEntry(collection), collectionDefinitionSchema);
  }

  /** Views, routines, triggers of the source database; null when the archive holds none. @throws ArchiveError */
  async objects(): Promise<DatabaseObjects | null> {
    const name = objectsEntry(this.manifest.database.dialect);
    return this.byName.has(name) ? this.json(name, databaseObjectsSchema) : null;
  }

  /**
   * All parts joined. The stream fails with an ArchiveError that names the entry when a part is not what the manifest says: what came
   * before must not be kept then.
   * @throws BackupError NOT_FOUND
   */
  rows(collection: string): Readable {
    const parts = this.parts.get(collection);
    if (!parts) throw new BackupError('NOT_FOUND', say`The archive holds no collection “${collection}”.`);
    return Readable.from(this.join(parts), STREAM);
  }

  /**
   * In the order of the index, which is checked as a whole before the first. Give it up (`return`) or read it to its end: it holds streams.
   * @throws ArchiveError
   */
  files(): AsyncGenerator<ArchivedFile> {
    const { parts = [] } = this.fileEntries ?? {};
    return archivedFiles(this.fileRecords(), (part) => readRecord(this.source, parts[part - 1]!.record));
  }

  /** The same without the contents. */
  async *fileRecords(): AsyncGenerator<FileRecord> {
    const { manifest, fileEntries: found } = this;
    if (!manifest.files || !found) return;
    const { roots } = manifest.files;
    const parts = found.parts.map(({ bytes }) => bytes);
    yield* readFileIndex({ roots, parts, open: () => this.join([found.index]) });
  }

  /** One entry, checked in the same way. @throws BackupError NOT_FOUND */
  entry(name: string): Readable {
    const entry = this.byName.get(name);
    if (!entry) throw new BackupError('NOT_FOUND', say`The archive holds no entry ${name}.`);
    return Readable.from(this.join([entry]), STREAM);
  }

  private async *join(parts: readonly PlacedEntry[]): AsyncGenerator<Buffer> {
    for (const part of parts) {
      const hash = createHash('sha256');
      for await (const chunk of readRecord(this.source, part.record)) {
        hash.update(chunk);
        yield chunk;
      }
      checkHash(part, hash.digest('hex'));
    }
  }

  private async json<T>(name: string, schema: ZodType<T>): Promise<T> {
    return check(name, parseJson(name, await readAll(name, this.entry(name))), schema);
  }
}

async function* readRecord(source: RandomAccess, record: ZipRecord): AsyncGenerator<Buffer> {
  const bytes = new ByteReader(source.read(record.offset, record.offset + record.length));
  try {
    yield* readEntryData(bytes, record);
  } finally {
    bytes.close();
  }
}

async function readAll(name: string, chunks: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MAX_JSON_BYTES) {
      throw new ArchiveError('ARCHIVE_INVALID', say`Entry ${name} is longer than ${MAX_JSON_BYTES} bytes.`, name);
    }
    pieces.push(chunk);
  }
  return Buffer.concat(pieces).toString();
}

async function readManifest(source: RandomAccess, record: ZipRecord): Promise<Manifest> {
  const value = parseJson(MANIFEST_ENTRY, await readAll(MANIFEST_ENTRY, readRecord(source, record)));
  const version = (value as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === 'number' && version > FORMAT_VERSION) {
    throw new ArchiveError(
      'ARCHIVE_TOO_NEW',
      say`The archive has format version ${version}; this version of Strongbox reads up to ${FORMAT_VERSION}.`,
      MANIFEST_ENTRY,
      { hint: 'Update the plugin, then try again.' },
    );
  }
  return check(MANIFEST_ENTRY, value, manifestSchema);
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ArchiveError('ARCHIVE_INVALID', say`Entry ${name} is not JSON.`, name, { cause: error });
  }
}

function check<T>(name: string, value: unknown, schema: ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const problem = first ? ` (${first.path.join('.')}: ${first.message})` : '';
  throw new ArchiveError('ARCHIVE_INVALID', say`Entry ${name} does not have the form it should${problem}.`, name, {
    cause: parsed.error,
  });
}
