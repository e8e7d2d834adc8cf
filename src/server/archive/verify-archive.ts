import { createHash } from 'node:crypto';
import { addAbortSignal } from 'node:stream';
import type { RandomAccess } from '../destinations/destination';
import { rowColumns } from '../dialects/definition';
import { ArchiveError, CanceledError } from '../errors';
import { openArchive, type ArchiveReader } from './archive-reader';
import { ByteReader } from './byte-reader';
import { checkEntry, malformed } from './check-entry';
import { CheckedFiles } from './checked-files';
import { LocalRows, type CheckedRows, type RowColumns } from './checked-rows';
import { readEntryData } from './entry-data';
import { parseEntryName } from './entry-name';
import { locateEnd } from './locate-end';
import { MANIFEST_ENTRY, type Manifest, type ManifestCollection } from './manifest';
import type { PlacedEntry } from './manifest-contents';
import { RowsThread } from './rows-thread';
import { SEAL_DIGITS } from './sealed-tail';
import { ZIP_DIRECTORY } from './zip-tail';
import { say } from '../sentence';

/** A table of less is checked sooner than a thread has started. */
const THREAD_BYTES = 4 * 1024 * 1024;

export interface VerifyProgress {
  /** The entry being read. */
  entry: string;
  /** Uncompressed bytes so far, and of all entries. */
  bytes: number;
  bytesTotal: number;
}

export interface VerifyOptions {
  signal?: AbortSignal;
  onProgress?: (progress: VerifyProgress) => void;
  /** Program of the thread that checks rows, when not the one beside the bundle of the server. */
  rowsThread?: string;
}

export interface VerifiedCollection {
  name: string;
  rows: number;
  bytes: number;
  /** 32 hex digits; null for a collection without a table. */
  fingerprint: string | null;
}

export interface VerifyReport {
  manifest: Manifest;
  entries: number;
  collections: VerifiedCollection[];
  rows: number;
  /** How many, and their bytes; those of contents that the archive holds once for several files count for each. */
  files: { files: number; bytes: number };
  /** Uncompressed bytes of all entries. */
  bytes: number;
  /** Bytes of the archive. */
  size: number;
}

/**
 * Re-reads every byte, once and in order. The caller closes `source`.
 * @throws ArchiveError naming the first bad entry; CanceledError
 */
export async function verifyArchive(source: RandomAccess, options: VerifyOptions = {}): Promise<VerifyReport> {
  const reader = await openWhole(source);
  const seal = createHash('sha256');
  let unsealed = source.size - SEAL_DIGITS;
  const stream = source.read(0);
  if (options.signal) addAbortSignal(options.signal, stream);
  const bytes = new ByteReader(stream, (chunk) => {
    seal.update(chunk.subarray(0, unsealed));
    unsealed = Math.max(0, unsealed - chunk.length);
  });
  const verification = new Verification(reader, bytes, options);
  try {
    const collections = await verification.run();
    bytes.within = ZIP_DIRECTORY;
    for await (const _ of bytes.chunks(source.size - reader.directory.start)) continue;
    if (seal.digest('hex') !== reader.directory.seal) {
      throw new ArchiveError('ARCHIVE_DAMAGED', 'The archive does not match its seal.', ZIP_DIRECTORY);
    }
    const { manifest, entries } = reader;
    const rows = collections.reduce((total, collection) => total + collection.rows, 0);
    const bytesOfAll = totalBytes(reader);
    return {
      manifest,
      entries: entries.length,
      collections,
      rows,
      files: filesOf(manifest),
      bytes: bytesOfAll,
      size: source.size,
    };
  } catch (error) {
    throw options.signal?.aborted ? new CanceledError() : error;
  } finally {
    bytes.close();
    await verification.close();
  }
}

const totalBytes = ({ entries }: ArchiveReader) => entries.reduce((total, entry) => total + entry.bytes, 0);

function filesOf({ files }: Manifest): VerifyReport['files'] {
  const sum = (key: 'files' | 'bytes') => (files?.roots ?? []).reduce((total, root) => total + root[key], 0);
  return { files: sum('files'), bytes: sum('bytes') };
}

/** Opens it, and when it does not end as an archive says where it ends. */
async function openWhole(source: RandomAccess): Promise<ArchiveReader> {
  try {
    return await openArchive(source);
  } catch (error) {
    if (!(error instanceof ArchiveError) || error.entry !== ZIP_DIRECTORY || error.code !== 'ARCHIVE_DAMAGED')
      throw error;
    const entry = await locateEnd(source);
    if (entry === null || entry === ZIP_DIRECTORY) throw error;
    throw new ArchiveError('ARCHIVE_DAMAGED', say`The archive ends within ${entry}.`, entry, {
      hint: error.hint,
      cause: error,
    });
  }
}

/** One pass over the entries. */
class Verification {
  private bytes = 0;
  private readonly bytesTotal: number;
  private readonly tables = new Map<string, CheckedTable | null>();
  private readonly local = new LocalRows();
  private readonly files: CheckedFiles;
  private thread: RowsThread | null | undefined;
  /** That the rows of all entries so far are right; awaited before any other error is told, as the first bad entry is the one to name. */
  private rows: Promise<void> = Promise.resolve();

  constructor(
    private readonly reader: ArchiveReader,
    private readonly source: ByteReader,
    private readonly options: VerifyOptions,
  ) {
    this.bytesTotal = totalBytes(reader);
    this.files = new CheckedFiles(reader);
  }

  async run(): Promise<VerifiedCollection[]> {
    try {
      for (const entry of this.reader.entries) await this.entry(entry);
      await this.files.finish();
    } finally {
      await this.rows;
    }
    const manifest = this.reader.directory.records.at(-1);
    // Its text was checked when it was opened; here the zip around it is.
    if (manifest) for await (const _ of readEntryData(this.source, manifest)) continue;
    const verified: VerifiedCollection[] = [];
    for (const collection of this.reader.manifest.collections) verified.push(await this.collection(collection));
    return verified;
  }

  async close(): Promise<void> {
    await this.files.close();
    await this.thread?.close();
  }

  private async entry(entry: PlacedEntry): Promise<void> {
    const name = parseEntryName(entry.name);
    if (name.kind === 'definition') await this.table(name.collection);
    if (name.kind === 'objects') await this.reader.objects();
    const table = name.kind === 'rows' ? await this.table(name.collection) : null;
    if (name.kind === 'rows' && !table) malformed(entry.name, 'its collection has no table');
    table?.rows.begin(table.number, table.columns);
    const checked = await checkEntry(this.source, entry, table?.rows ?? null, async (chunk) => {
      if (name.kind === 'file data') await this.files.update(chunk);
      this.progress(entry, chunk.length);
    });
    this.rows = this.rows.then(() => checked.rows);
    // Heard of at the end, and by the entries of the same thread.
    for (const one of [this.rows, checked.rows]) one.catch(() => undefined);
  }

  private progress({ name }: PlacedEntry, count: number): void {
    this.bytes += count;
    this.options.onProgress?.({ entry: name, bytes: this.bytes, bytesTotal: this.bytesTotal });
  }

  /** Null for a collection without a table. */
  private async table(collection: string): Promise<CheckedTable | null> {
    let table = this.tables.get(collection);
    if (table === undefined) {
      const definition = await this.reader.definition(collection);
      const columns = definition.table && rowColumns(definition.table).map(({ type }) => ({ type }));
      table = columns && { number: this.tables.size, columns, rows: this.rowsOf(collection) };
      this.tables.set(collection, table);
    }
    return table;
  }

  private rowsOf(collection: string): CheckedRows {
    const { bytes = 0 } = this.reader.manifest.collections.find(({ name }) => name === collection) ?? {};
    if (bytes < THREAD_BYTES) return this.local;
    this.thread ??= RowsThread.start(this.options.rowsThread);
    return this.thread ?? this.local;
  }

  private async collection({
    name,
    rows,
    bytes,
    fingerprint: listed,
  }: ManifestCollection): Promise<VerifiedCollection> {
    const table = this.tables.get(name);
    const fingerprint = table ? await table.rows.fingerprint(table.number) : null;
    if (listed !== null && listed !== fingerprint) {
      const problem = say`The rows of ${name} do not match its fingerprint.`;
      throw new ArchiveError('ARCHIVE_DAMAGED', problem, MANIFEST_ENTRY);
    }
    return { name, rows, bytes, fingerprint };
  }
}

interface CheckedTable {
  number: number;
  columns: RowColumns;
  rows: CheckedRows;
}
