/** The bytes of one entry, inflated, counted and checked against what the zip itself says of them. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, crc32, createInflateRaw } from 'node:zlib';
import { ArchiveError } from '../errors';
import type { ByteReader } from './byte-reader';
import { DEFLATED, DESCRIPTOR_FLAG, LOCAL_HEADER, type ZipRecord } from './zip-record';
import { say } from '../sentence';

const LOCAL_SIGNATURE = 0x04034b50;
const DESCRIPTOR_SIGNATURE = 0x08074b50;
const INFLATED_CHUNK = 256 * 1024;
/** Inflating happens on another thread: the mark lets it run ahead while a chunk is being looked at. */
const INFLATE = { chunkSize: INFLATED_CHUNK, readableHighWaterMark: 2 * INFLATED_CHUNK };

/**
 * Expects `bytes` at the entry's local header and leaves it behind its data descriptor.
 * @throws ArchiveError ARCHIVE_DAMAGED naming the entry
 */
export async function* readEntryData(bytes: ByteReader, record: ZipRecord): AsyncGenerator<Buffer> {
  bytes.within = record.name;
  await checkLocalHeader(bytes, record);
  let crc = 0;
  let size = 0;
  const data = record.method === DEFLATED ? inflate(bytes, record) : bytes.chunks(record.compressedSize);
  for await (const chunk of data) {
    size += chunk.length;
    if (size > record.size) damaged(record, 'holds more than it declares');
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (size !== record.size) damaged(record, 'holds less than it declares');
  if (crc !== record.crc32) damaged(record, 'does not match its checksum');
  await checkDescriptor(bytes, record);
}

async function* inflate(bytes: ByteReader, record: ZipRecord): AsyncGenerator<Buffer> {
  const stream = createInflateRaw(INFLATE);
  const fed = pipeline(Readable.from(bytes.chunks(record.compressedSize), { objectMode: false }), stream);
  // Its error reaches the loop below through the stream.
  fed.catch(() => undefined);
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    if (!isZlibError(error)) throw error;
    throw new ArchiveError('ARCHIVE_DAMAGED', say`Entry ${record.name} cannot be decompressed.`, record.name, {
      cause: error,
    });
  }
  if (stream.bytesWritten !== record.compressedSize) damaged(record, 'holds bytes after its compressed data');
  await fed;
}

function isZlibError(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code !== undefined && code in constants;
}

async function checkLocalHeader(bytes: ByteReader, record: ZipRecord): Promise<void> {
  const later = (record.flags & DESCRIPTOR_FLAG) !== 0;
  const expected = Buffer.alloc(LOCAL_HEADER + record.name.length);
  expected.writeUInt32LE(LOCAL_SIGNATURE, 0);
  expected.writeUInt16LE(record.flags, 6);
  expected.writeUInt16LE(record.method, 8);
  expected.writeUInt32LE(record.modified, 10);
  expected.writeUInt32LE(later ? 0 : record.crc32, 14);
  expected.writeUInt32LE(later ? 0 : record.compressedSize, 18);
  expected.writeUInt32LE(later ? 0 : record.size, 22);
  expected.writeUInt16LE(record.name.length, 26);
  expected.write(record.name, LOCAL_HEADER, 'latin1');
  const header = await bytes.take(expected.length);
  // The version a reader needs may differ: the directory knows of zip64 what the header, written first, cannot.
  header.copy(expected, 4, 4, 6);
  if (!header.equals(expected)) damaged(record, 'has a header that the zip directory contradicts');
}

async function checkDescriptor(bytes: ByteReader, record: ZipRecord): Promise<void> {
  const length = record.length - LOCAL_HEADER - record.name.length - record.compressedSize;
  if (length === 0) return;
  const expected = Buffer.alloc(length);
  expected.writeUInt32LE(DESCRIPTOR_SIGNATURE, 0);
  expected.writeUInt32LE(record.crc32, 4);
  if (length === 16) {
    expected.writeUInt32LE(record.compressedSize, 8);
    expected.writeUInt32LE(record.size, 12);
  } else {
    expected.writeBigUInt64LE(BigInt(record.compressedSize), 8);
    expected.writeBigUInt64LE(BigInt(record.size), 16);
  }
  if (!(await bytes.take(length)).equals(expected)) damaged(record, 'has sizes that the zip directory contradicts');
}

function damaged(record: ZipRecord, problem: string): never {
  throw new ArchiveError('ARCHIVE_DAMAGED', say`Entry ${record.name} ${problem}.`, record.name);
}
