import { createHash } from 'node:crypto';
import { addAbortSignal } from 'node:stream';
import type { RandomAccess } from '../destinations/destination';
import { rowColumns } from '../dialects/definition';
import { ArchiveError, CanceledError } from '../errors';
import { checkHash, openArchive, type ArchiveReader } from './archive-reader';
import { ByteReader } from './byte-reader';
import { readEntryData } from './entry-data';
import { parseEntryName } from './entry-name';
import { Fingerprint } from './fingerprint';
import { locateEnd } from './locate-end';
import { MANIFEST_ENTRY, type Manifest, type ManifestCollection } from './manifest';
import type { PlacedEntry } from './manifest-contents';
import { RowCheck } from './row-check';
import { SEAL_DIGITS } from './sealed-tail';
import { ZIP_DIRECTORY } from './zip-tail';

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
  try {
    const collections = await new Verification(reader, bytes, options).run();
    bytes.within = ZIP_DIRECTORY;
    for await (const _ of bytes.chunks(source.size - reader.directory.start)) continue;
    if (seal.digest('hex') !== reader.directory.seal) {
      throw new ArchiveError('ARCHIVE_DAMAGED', 'The archive does not match its seal.', ZIP_DIRECTORY);
    }
    const { manifest, entries } = reader;
    const rows = collections.reduce((total, collection) => total + collection.rows, 0);
    return { manifest, entries: entries.length, collections, rows, bytes: totalBytes(reader), size: source.size };
  } catch (error) {
    throw options.signal?.aborted ? new CanceledError() : error;
  } finally {
    bytes.close();
  }
}

const totalBytes = ({ entries }: ArchiveReader) => entries.reduce((total, entry) => total + entry.bytes, 0);

/** Opens it, and when it does not end as an archive says where it ends. */
async function openWhole(source: RandomAccess): Promise<ArchiveReader> {
  try {
    return await openArchive(source);
  } catch (error) {
    if (!(error instanceof ArchiveError) || error.entry !== ZIP_DIRECTORY || error.code !== 'ARCHIVE_DAMAGED')
      throw error;
    const entry = await locateEnd(source);
    if (entry === null || entry === ZIP_DIRECTORY) throw error;
    throw new ArchiveError('ARCHIVE_DAMAGED', `The archive ends within ${entry}.`, entry, {
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

  constructor(
    private readonly reader: ArchiveReader,
    private readonly source: ByteReader,
    private readonly options: VerifyOptions,
  ) {
    this.bytesTotal = totalBytes(reader);
  }

  async run(): Promise<VerifiedCollection[]> {
    for (const entry of this.reader.entries) await this.entry(entry);
    const manifest = this.reader.directory.records.at(-1);
    // Its text was checked when it was opened; here the zip around it is.
    if (manifest) for await (const _ of readEntryData(this.source, manifest)) continue;
    return this.reader.manifest.collections.map((collection) => this.collection(collection));
  }

  private async entry(entry: PlacedEntry): Promise<void> {
    const name = parseEntryName(entry.name);
    if (name.kind === 'definition') await this.table(name.collection);
    if (name.kind === 'objects') await this.reader.objects();
    const table = name.kind === 'rows' ? await this.table(name.collection) : null;
    if (name.kind === 'rows' && !table) refuse(entry.name, 'its collection has no table');
    const check = table && new RowCheck(table.columns);
    const hash = createHash('sha256');
    let problem: string | null = null;
    for await (const chunk of readEntryData(this.source, entry.record)) {
      hash.update(chunk);
      // A wrong hash tells more than a malformed line, so the rest is read all the same.
      problem ??= check?.update(chunk) ?? null;
      if (check && !problem) table.fingerprint.update(chunk, check.ends);
      this.bytes += chunk.length;
      this.options.onProgress?.({ entry: entry.name, bytes: this.bytes, bytesTotal: this.bytesTotal });
    }
    checkHash(entry, hash.digest('hex'));
    if (problem) refuse(entry.name, problem);
    if (check && !check.complete) refuse(entry.name, 'the last line has no end');
    if (check && check.rows !== entry.rows) refuse(entry.name, `it holds ${check.rows} rows instead of ${entry.rows}`);
  }

  /** Null for a collection without a table. */
  private async table(collection: string): Promise<CheckedTable | null> {
    let table = this.tables.get(collection);
    if (table === undefined) {
      const definition = await this.reader.definition(collection);
      const columns = definition.table && rowColumns(definition.table);
      table = columns && { columns: columns.length, fingerprint: new Fingerprint(columns) };
      this.tables.set(collection, table);
    }
    return table;
  }

  private collection({ name, rows, bytes, fingerprint: listed }: ManifestCollection): VerifiedCollection {
    const fingerprint = this.tables.get(name)?.fingerprint.digest().fingerprint ?? null;
    if (listed !== null && listed !== fingerprint) {
      const problem = `The rows of ${name} do not match its fingerprint.`;
      throw new ArchiveError('ARCHIVE_DAMAGED', problem, MANIFEST_ENTRY);
    }
    return { name, rows, bytes, fingerprint };
  }
}

interface CheckedTable {
  columns: number;
  fingerprint: Fingerprint;
}

function refuse(entry: string, problem: string): never {
  throw new ArchiveError('ARCHIVE_DAMAGED', `Entry ${entry} is not well-formed: ${problem}.`, entry);
}
