/** The header of a file in age's format: text lines before the payload, of which only the stanzas say who can open it. */
import { createHash } from 'node:crypto';
import type { RandomAccess } from '../destinations/destination';
import { ArchiveError } from '../errors';
import { readBuffer } from '../archive/byte-reader';
import { PAYLOAD_NONCE_BYTES, plainBytes } from './payload';

export interface AgeHeader {
  /** With the line break that ends it. */
  bytes: Buffer;
  /** SHA-256 of the bytes, 64 hex digits: its own file key makes each header unique. */
  id: string;
  by: 'keys' | 'passphrase';
}

/** How errors name what is around the zip. */
export const ENCRYPTION = 'encryption';

export const AGE_BEGINNING = 'age-encryption.org/v1\n';
/** A recipient takes some hundred bytes, a post-quantum one of another program 1,600. */
const MOST_HEADER_BYTES = 64 * 1024;
const MAC_LINE = /\n--- [A-Za-z0-9+/]{43}\n/;
const STANZA = /^-> ([^ \n]+)/gm;

/** Of the first bytes of a file, or of all. */
export function isAgeFile(beginning: Buffer): boolean {
  return beginning.subarray(0, AGE_BEGINNING.length).toString('latin1') === AGE_BEGINNING;
}

/** Null for a file that is not encrypted. @throws ArchiveError ARCHIVE_DAMAGED where the header or the size cannot be right */
export async function readAgeHeader(source: RandomAccess): Promise<AgeHeader | null> {
  const length = Math.min(source.size, MOST_HEADER_BYTES);
  const short = Math.min(length, AGE_BEGINNING.length);
  if (!isAgeFile(await readBuffer(source.read(0, short), short, ENCRYPTION))) return null;
  const text = (await readBuffer(source.read(0, length), length, ENCRYPTION)).toString('latin1');
  const mac = MAC_LINE.exec(text);
  if (!mac) refuse('The header of the encrypted archive has no end.');
  const header = text.slice(0, mac.index + mac[0].length);
  const kinds = [...header.matchAll(STANZA)].map(([, kind = '']) => kind);
  if (kinds.length === 0) refuse('The header of the encrypted archive names nobody who could open it.');
  if (plainBytes(source.size - header.length - PAYLOAD_NONCE_BYTES) === null) {
    throw new ArchiveError(
      'ARCHIVE_DAMAGED',
      'This is not a whole encrypted archive: its size cannot be.',
      ENCRYPTION,
      {
        hint: 'Perhaps a download or an upload was cut short. Transfer the file again.',
      },
    );
  }
  const bytes = Buffer.from(header, 'latin1');
  const id = createHash('sha256').update(bytes).digest('hex');
  return { bytes, id, by: kinds.includes('scrypt') ? 'passphrase' : 'keys' };
}

function refuse(message: string): never {
  throw new ArchiveError('ARCHIVE_DAMAGED', message, ENCRYPTION);
}
