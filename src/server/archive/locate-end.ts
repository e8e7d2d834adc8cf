import type { RandomAccess } from '../destinations/destination';
import { BackupError } from '../errors';
import { parseEntryName } from './entry-name';
import { MAX_NAME_LENGTH } from './manifest';
import { LOCAL_HEADER } from './zip-record';
import { ZIP_DIRECTORY } from './zip-tail';

const LOCAL = Buffer.from([0x50, 0x4b, 3, 4]);
const DIRECTORY = Buffer.from([0x50, 0x4b, 1, 2]);
/** Longest header of an entry, so that none is missed where two chunks meet. */
const OVERLAP = LOCAL_HEADER + MAX_NAME_LENGTH;

/** The entry within which an archive without an end stops, or ZIP_DIRECTORY; null when it holds no entry at all. */
export async function locateEnd(source: RandomAccess): Promise<string | null> {
  let found: string | null = null;
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of source.read(0)) {
    const bytes = Buffer.concat([held, chunk as Buffer]);
    found = lastEntry(bytes) ?? found;
    if (found === ZIP_DIRECTORY) return found;
    held = bytes.subarray(-OVERLAP);
  }
  return found;
}

function lastEntry(bytes: Buffer): string | null {
  if (holdsName(bytes, DIRECTORY, 46)) return ZIP_DIRECTORY;
  for (let at = bytes.lastIndexOf(LOCAL); at >= 0; at = at > 0 ? bytes.lastIndexOf(LOCAL, at - 1) : -1) {
    const name = nameAt(bytes, at + 26, at + LOCAL_HEADER);
    if (name !== null) return name;
  }
  return null;
}

function holdsName(bytes: Buffer, signature: Buffer, header: number): boolean {
  for (let at = bytes.indexOf(signature); at >= 0; at = bytes.indexOf(signature, at + 1)) {
    if (nameAt(bytes, at + 28, at + header) !== null) return true;
  }
  return false;
}

/** The signature alone may be by chance within compressed data: with a name that is ours, it is not. */
function nameAt(bytes: Buffer, lengthAt: number, start: number): string | null {
  if (start > bytes.length) return null;
  const name = bytes.toString('latin1', start, start + bytes.readUInt16LE(lengthAt));
  try {
    parseEntryName(name);
    return name;
  } catch (error) {
    if (error instanceof BackupError) return null;
    throw error;
  }
}
