/** The end of the file: the seal, the end-of-directory record, and the zip64 records before it where there are any. */
import type { RandomAccess } from '../destinations/destination';
import { ArchiveError } from '../errors';
import { readBuffer } from './byte-reader';
import { COMMENT_LENGTH, SEAL_DIGITS, SEAL_VERSION } from './sealed-tail';
import { say } from '../sentence';

/** How errors name the zip's own structure. */
export const ZIP_DIRECTORY = 'zip directory';

export interface ZipEnd {
  /** Where the directory starts, and its bytes. */
  start: number;
  size: number;
  count: number;
}

export interface ZipTail extends ZipEnd {
  /** The SHA-256 that the seal holds. */
  seal: string;
}

export const END_RECORD = 22;
export const TAIL_LENGTH = END_RECORD + COMMENT_LENGTH;
const ZIP64_LOCATOR = 20;
const ZIP64_RECORD = 56;
const SIGNATURES = { end: 0x06054b50, locator: 0x07064b50, zip64: 0x06064b50 };
const SMALLEST_RECORD = 46 + 'meta'.length;
/** 250,000 parts of 16 MiB are 4 TB; a directory of them takes 30 MB of memory. */
export const LIMITS = { entries: 250_000, directory: 64 * 1024 * 1024 };

/** @throws ArchiveError */
export async function readTail(source: RandomAccess): Promise<ZipTail> {
  const bytes = await endOf(source, TAIL_LENGTH);
  const seal = readSeal(bytes.subarray(-TAIL_LENGTH));
  return { ...readEnd(bytes, source.size, TAIL_LENGTH), seal };
}

/** The end of a zip that is none of ours: without a comment. @throws ArchiveError */
export async function readBareEnd(source: RandomAccess): Promise<ZipEnd> {
  const bytes = await endOf(source, END_RECORD);
  const end = bytes.subarray(-END_RECORD);
  if (end.readUInt32LE(0) !== SIGNATURES.end || end.readUInt16LE(20) !== 0) incomplete();
  return readEnd(bytes, source.size, END_RECORD);
}

async function endOf(source: RandomAccess, tailLength: number): Promise<Buffer> {
  const length = Math.min(source.size, tailLength + ZIP64_LOCATOR + ZIP64_RECORD);
  if (length < tailLength) incomplete();
  return readBuffer(source.read(source.size - length), length, ZIP_DIRECTORY);
}

/** @param tailLength of the end record and its comment */
function readEnd(bytes: Buffer, fileSize: number, tailLength: number): ZipEnd {
  const end = bytes.subarray(-tailLength);
  const narrow = { count: end.readUInt16LE(10), size: end.readUInt32LE(12), start: end.readUInt32LE(16) };
  if (end.readUInt32LE(4) !== 0 || end.readUInt16LE(8) !== narrow.count) refuse('speaks of other disks');
  const wide = narrow.count === 0xffff || narrow.start === 0xffffffff;
  const before = wide ? ZIP64_LOCATOR + ZIP64_RECORD : 0;
  const tail = wide ? readZip64(bytes.subarray(0, -tailLength), fileSize - tailLength) : narrow;
  if (tail.start + tail.size !== fileSize - tailLength - before) refuse('is not where its end record says');
  if (tail.count > LIMITS.entries || tail.size > LIMITS.directory) refuse(say`has more than ${LIMITS.entries} entries`);
  if (tail.count * SMALLEST_RECORD > tail.size) refuse('is too short for its entries');
  return tail;
}

function readSeal(end: Buffer): string {
  if (end.readUInt32LE(0) !== SIGNATURES.end || end.readUInt16LE(20) !== COMMENT_LENGTH) incomplete();
  const [, version, seal] = /^strongbox:(\d+):sha256:([0-9a-f]*)$/.exec(end.toString('latin1', END_RECORD)) ?? [];
  if (version === undefined || seal?.length !== SEAL_DIGITS) refuse('does not end with a seal');
  if (Number(version) > SEAL_VERSION) {
    throw new ArchiveError(
      'ARCHIVE_TOO_NEW',
      'The archive was sealed by a newer version of Strongbox.',
      ZIP_DIRECTORY,
      {
        hint: 'Update the plugin, then try again.',
      },
    );
  }
  if (Number(version) !== SEAL_VERSION) refuse('does not end with a seal');
  return seal;
}

function readZip64(bytes: Buffer, end: number): ZipEnd {
  if (bytes.length < ZIP64_LOCATOR + ZIP64_RECORD) incomplete();
  const record = bytes.subarray(0, ZIP64_RECORD);
  const locator = bytes.subarray(ZIP64_RECORD);
  const number = (buffer: Buffer, at: number) => Number(buffer.readBigUInt64LE(at));
  const sound =
    locator.readUInt32LE(0) === SIGNATURES.locator &&
    locator.readUInt32LE(4) === 0 &&
    number(locator, 8) === end - ZIP64_LOCATOR - ZIP64_RECORD &&
    locator.readUInt32LE(16) === 1 &&
    record.readUInt32LE(0) === SIGNATURES.zip64 &&
    number(record, 4) === ZIP64_RECORD - 12 &&
    record.readUInt32LE(16) === 0 &&
    record.readUInt32LE(20) === 0 &&
    number(record, 24) === number(record, 32);
  if (!sound) refuse('has zip64 records that disagree');
  return { count: number(record, 32), size: number(record, 40), start: number(record, 48) };
}

function incomplete(): never {
  throw new ArchiveError('ARCHIVE_DAMAGED', 'This is not a whole archive: it does not end as one.', ZIP_DIRECTORY, {
    hint: 'Perhaps a download or an upload was cut short. Transfer the file again.',
  });
}

function refuse(problem: string): never {
  throw new ArchiveError('ARCHIVE_DAMAGED', say`The zip directory of the archive ${problem}.`, ZIP_DIRECTORY);
}
