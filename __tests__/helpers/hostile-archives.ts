/** Archives for tests: whole ones through the writer, and ones that no writer of ours would make, byte by byte. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { crc32, deflateRawSync } from 'node:zlib';
import { ArchiveWriter } from '../../src/server/archive/archive-writer';
import { definitionEntry, objectsEntry } from '../../src/server/archive/entry-name';
import type { ManifestBody, ManifestCollection } from '../../src/server/archive/manifest';
import type { RandomAccess } from '../../src/server/destinations/destination';
import type { TableDefinition } from '../../src/server/dialects/definition';

export function memorySource(bytes: Buffer): RandomAccess {
  return {
    size: bytes.length,
    // In small pieces, as a network has them: nothing may depend on where chunks break.
    read(start, end = bytes.length) {
      const pieces: Buffer[] = [];
      for (let at = start; at < end; at += 4093) pieces.push(bytes.subarray(at, Math.min(end, at + 4093)));
      return Readable.from(pieces, { objectMode: false });
    },
    close: async () => undefined,
  };
}

export async function fileSource(file: string): Promise<RandomAccess> {
  const { size } = await stat(file);
  return {
    size,
    read: (start, end = size) =>
      end > start ? createReadStream(file, { start, end: end - 1, highWaterMark: 262_144 }) : Readable.from([]),
    close: async () => undefined,
  };
}

export class MemorySink extends Writable {
  readonly chunks: Buffer[] = [];
  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    this.chunks.push(chunk);
    callback();
  }
  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

export const CREATED_AT = new Date('2026-03-04T05:06:08.000Z');

export function manifestBody(collections: ManifestCollection[] = []): ManifestBody {
  return {
    id: '6f1f3f0e-0d3b-4c4e-9a51-0d8c8a2f5b11',
    createdAt: CREATED_AT.toISOString(),
    finishedAt: '2026-03-04T05:06:09.000Z',
    createdBy: 'command line',
    note: null,
    generator: '0.1.0',
    application: { name: 'main', version: '2.2.15', plugins: [] },
    database: {
      dialect: 'postgres',
      product: 'PostgreSQL',
      version: '15.18',
      underscored: false,
      tablePrefix: '',
      schema: 'public',
      timezone: '+00:00',
    },
    groups: ['custom'],
    added: [],
    warnings: [],
    collections,
  };
}

export function manifestCollection(name: string, more: Partial<ManifestCollection> = {}): ManifestCollection {
  return {
    name,
    title: name,
    group: 'custom',
    source: 'user-made',
    origin: 'user',
    kind: 'table',
    table: { name },
    inherits: [],
    rows: 0,
    bytes: 0,
    fingerprint: null,
    ...more,
  };
}

/** What definition.json holds. */
export function collectionDefinition(name: string, table: TableDefinition | null) {
  return { name, title: name, group: 'custom', origin: 'user', kind: 'table', fields: [], table };
}

export interface SampleTable {
  name: string;
  table: TableDefinition;
  rows: () => Readable;
}

/** A whole archive of these tables. */
export async function writeArchive(sink: Writable, tables: SampleTable[], level = 1): Promise<void> {
  const writer = new ArchiveWriter(sink, { createdAt: CREATED_AT, level });
  for (const { name, table } of tables) await writer.addJson(definitionEntry(name), collectionDefinition(name, table));
  await writer.addJson(objectsEntry('postgres'), { dialect: 'postgres', objects: [] });
  const collections: ManifestCollection[] = [];
  for (const { name, table, rows } of tables) {
    collections.push(manifestCollection(name, await writer.addRows(table, name, rows())));
  }
  await writer.seal(manifestBody(collections));
}

export async function archiveBytes(tables: SampleTable[], level = 1): Promise<Buffer> {
  const sink = new MemorySink();
  await writeArchive(sink, tables, level);
  return sink.bytes;
}

/** An entry with every number of its records open to lies. */
export interface RawEntry {
  name: string;
  data: Buffer;
  method?: number;
  flags?: number;
  attributes?: number;
  crc?: number;
  size?: number;
  /** The compressed bytes as they stand in the file, when not the data's own. */
  compressed?: Buffer;
  /** What the directory says of where the entry is, given where it is. */
  offset?: (actual: number) => number;
  /** Left out of the directory. */
  hidden?: boolean;
  comment?: string;
}

/** A zip with our tail and a right seal, so that nothing but the planted fault can be what is refused. */
export function rawArchive(entries: RawEntry[], comment = 'strongbox:1:sha256:'): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { method = 8, flags = 8, attributes = 0x81a40020, hidden, comment: entryComment = '' } = entry;
    const name = Buffer.from(entry.name);
    const compressed = entry.compressed ?? (method === 8 ? deflateRawSync(entry.data) : entry.data);
    const crc = entry.crc ?? crc32(entry.data);
    const size = entry.size ?? entry.data.length;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt16LE(name.length, 26);
    const descriptor = Buffer.alloc(16);
    descriptor.writeUInt32LE(0x08074b50, 0);
    descriptor.writeUInt32LE(crc, 4);
    descriptor.writeUInt32LE(compressed.length, 8);
    descriptor.writeUInt32LE(size, 12);
    pieces.push(local, name, compressed, descriptor);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(0x032d, 4);
    record.writeUInt16LE(20, 6);
    record.writeUInt16LE(flags, 8);
    record.writeUInt16LE(method, 10);
    record.writeUInt32LE(crc, 16);
    record.writeUInt32LE(compressed.length, 20);
    record.writeUInt32LE(size, 24);
    record.writeUInt16LE(name.length, 28);
    record.writeUInt16LE(entryComment.length, 32);
    record.writeUInt32LE(attributes, 38);
    record.writeUInt32LE(entry.offset?.(offset) ?? offset, 42);
    if (!hidden) directory.push(record, name, Buffer.from(entryComment));
    offset += 30 + name.length + compressed.length + 16;
  }
  const size = directory.reduce((total, piece) => total + piece.length, 0);
  const end = Buffer.alloc(22);
  const count = entries.filter((entry) => !entry.hidden).length;
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length + 64, 20);
  return reseal(Buffer.concat([...pieces, ...directory, end, Buffer.from(comment), Buffer.alloc(64)]));
}

/** With the seal that its bytes call for. */
export function reseal(archive: Buffer): Buffer {
  const body = archive.subarray(0, -64);
  return Buffer.concat([body, Buffer.from(createHash('sha256').update(body).digest('hex'))]);
}

/** A manifest entry over these entries, with their true hashes unless told otherwise. */
export function manifestOver(
  entries: RawEntry[],
  collections: ManifestCollection[],
  change: (manifest: Record<string, unknown> & { entries: Record<string, unknown>[] }) => void = () => undefined,
): RawEntry {
  const listed = entries.map(({ name, data }) => ({
    name,
    bytes: data.length,
    sha256: createHash('sha256').update(data).digest('hex'),
    ...(/\/rows-\d+\.tsv$/.test(name) && { rows: data.toString('latin1').split('\n').length - 1 }),
  }));
  const manifest = { formatVersion: 1, ...manifestBody(collections), entries: listed };
  change(manifest);
  return { name: 'manifest.json', data: Buffer.from(JSON.stringify(manifest)) };
}
