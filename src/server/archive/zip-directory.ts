/**
 * The directory at the end of the zip. unzipper reads its records; what it takes on trust is checked here: that the directory is
 * where it says, that entries follow each other without a gap or an overlap, and that each is a plain file.
 */
import { Readable } from 'node:stream';
import { Open } from 'unzipper';
import type { RandomAccess } from '../destinations/destination';
import { ArchiveError } from '../errors';
import { readBuffer } from './byte-reader';
import { parseEntryName } from './entry-name';
import { MAX_NAME_LENGTH } from './manifest';
import { DEFLATED, DESCRIPTOR_FLAG, LOCAL_HEADER, STORED, type ZipRecord } from './zip-record';
import { readTail, TAIL_LENGTH, ZIP_DIRECTORY, type ZipEnd, type ZipTail } from './zip-tail';
import { say } from '../sentence';

export interface ZipDirectory extends ZipTail {
  /** In the order in which they stand in the file. */
  records: ZipRecord[];
}

const RECORD = 46;
const RECORD_SIGNATURE = 0x02014b50;
/** Unix mode 0644 of a regular file, and the archive bit of DOS. */
const PLAIN_FILE = ((0o100644 << 16) | 0x20) >>> 0;
const ZIP64_EXTRA = Buffer.from([1, 0, 24, 0]);
const MAX_32 = 0xffffffff;
/** What deflate can do at most; more is a directory that lies. */
const MAX_RATIO = 1032;

/** What a kind of zip allows beyond what every zip must keep. */
export interface ZipRules {
  /** Bytes of the end record with its comment. */
  tailLength: number;
  /** Bits that an entry may have set. */
  flags: number;
  /** @param attributes external ones, unsigned */
  isPlain(attributes: number, name: string): boolean;
  /** @throws ArchiveError for a name that has no place in it; names are bytes as Latin-1 */
  checkName(name: string): void;
}

const OURS: ZipRules = {
  tailLength: TAIL_LENGTH,
  flags: DESCRIPTOR_FLAG,
  isPlain: (attributes) => attributes === PLAIN_FILE,
  checkName: parseEntryName,
};

/** @throws ArchiveError */
export async function readDirectory(source: RandomAccess): Promise<ZipDirectory> {
  const tail = await readTail(source);
  return { ...tail, records: await readEntries(source, tail, OURS) };
}

/** The entries in the order of the file, one behind the other from its first byte to the directory. @throws ArchiveError */
export async function readEntries(source: RandomAccess, tail: ZipEnd, rules: ZipRules): Promise<ZipRecord[]> {
  const bytes = await readBuffer(source.read(tail.start), source.size - tail.start, ZIP_DIRECTORY);
  const files = await readRecords(bytes, source.size, tail, rules.tailLength);
  let at = 0;
  let offset = 0;
  const records: ZipRecord[] = [];
  for (const file of files) {
    const raw = bytes.subarray(at, tail.size);
    at += RECORD + file.fileNameLength + file.extraFieldLength + file.fileCommentLength;
    if (at > tail.size || raw.readUInt32LE(0) !== RECORD_SIGNATURE) refuse('is not readable');
    const record = checkRecord(file, raw, rules);
    if (record.offset !== offset) refuse('has a gap or an overlap', record.name);
    offset += record.length;
    if (offset > tail.start) refuse('reaches beyond the data', record.name);
    records.push(record);
  }
  if (at !== tail.size) refuse('holds more than its entries');
  if (offset !== tail.start) refuse('is not where the last entry ends');
  const names = new Set(records.map(({ name }) => name));
  if (names.size !== records.length) refuse('names an entry twice', firstRepeated(records));
  return records;
}

type File = Awaited<ReturnType<typeof Open.buffer>>['files'][number] & {
  extraFieldLength: number;
  externalFileAttributes: number;
  diskNumber: number;
};

/** Its types lack the second argument: how far from the end of the file the end record is looked for. */
type OpenCustom = (
  source: { size(): Promise<number>; stream(offset: number, length?: number): Readable },
  options: { tailSize: number },
) => ReturnType<typeof Open.custom>;

/** unzipper sees the directory's bytes in memory only: it handles errors of a stream it reads from by crashing the process. */
async function readRecords(bytes: Buffer, size: number, tail: ZipEnd, tailSize: number): Promise<File[]> {
  const stream = (offset: number, length?: number) => {
    const start = offset - tail.start;
    return Readable.from([bytes.subarray(start, length === undefined ? undefined : start + length)]);
  };
  try {
    const directory = await (Open.custom as OpenCustom)({ size: async () => size, stream }, { tailSize });
    return directory.files as File[];
  } catch (error) {
    throw new ArchiveError('ARCHIVE_DAMAGED', 'The zip directory of the archive is not readable.', ZIP_DIRECTORY, {
      cause: error,
    });
  }
}

function checkRecord(file: File, raw: Buffer, rules: ZipRules): ZipRecord {
  if (file.fileNameLength > MAX_NAME_LENGTH) refuse('holds a name that is too long');
  const name = file.pathBuffer.toString('latin1');
  rules.checkName(name);
  checkExtra(file, raw);
  const { flags, compressionMethod: method, compressedSize, uncompressedSize: size } = file;
  if (flags & 1) refuse('is encrypted', name);
  if (flags & ~rules.flags) refuse(say`has flags ${flags} that are not in use`, name);
  if (method !== STORED && method !== DEFLATED) refuse(say`has the unknown compression method ${method}`, name);
  if (!rules.isPlain(file.externalFileAttributes >>> 0, name)) refuse('is not a plain file', name);
  if (file.fileCommentLength !== 0 || file.diskNumber !== 0) refuse('has a comment or another disk', name);
  if (method === STORED ? compressedSize !== size : size > compressedSize * MAX_RATIO) {
    refuse('has sizes that cannot be', name);
  }
  const wide = size > MAX_32 || compressedSize > MAX_32;
  const descriptor = flags & DESCRIPTOR_FLAG ? (wide ? 24 : 16) : 0;
  return {
    name,
    flags,
    method,
    modified: raw.readUInt32LE(12),
    crc32: file.crc32,
    compressedSize,
    size,
    offset: file.offsetToLocalFileHeader,
    length: LOCAL_HEADER + name.length + compressedSize + descriptor,
  };
}

/** Nothing, or the three zip64 numbers with all their short forms at the maximum. */
function checkExtra(file: File, raw: Buffer): void {
  if (file.extraFieldLength === 0) return;
  const start = RECORD + file.fileNameLength;
  const short = [20, 24, 42].every((at) => raw.readUInt32LE(at) === MAX_32);
  if (file.extraFieldLength !== 28 || !short || !raw.subarray(start, start + 4).equals(ZIP64_EXTRA)) {
    refuse('has an extra field that is not in use', file.pathBuffer.toString('latin1'));
  }
}

function firstRepeated(records: ZipRecord[]): string | undefined {
  const seen = new Set<string>();
  return records.find(({ name }) => seen.size === seen.add(name).size)?.name;
}

function refuse(problem: string, name?: string): never {
  const message =
    name === undefined
      ? say`The zip directory of the archive ${problem}.`
      : say`Entry ${name}, as the zip directory has it, ${problem}.`;
  throw new ArchiveError('ARCHIVE_DAMAGED', message, name ?? ZIP_DIRECTORY);
}
