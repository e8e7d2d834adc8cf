import { createHash } from 'node:crypto';
import type { RandomAccess } from '../destinations/destination';
import { ArchiveError } from '../errors';
import { readDirectory } from './zip-directory';
import { SEAL_DIGITS } from './sealed-tail';
import { ZIP_DIRECTORY } from './zip-tail';

/**
 * Reads the whole file once, without inflating anything: a tenth of what verification costs, and enough to know that it is the file
 * that was sealed.
 * @returns the seal, 64 hex digits
 * @throws ArchiveError ARCHIVE_DAMAGED
 */
export async function checkSeal(source: RandomAccess): Promise<string> {
  const { seal } = await readDirectory(source);
  const hash = createHash('sha256');
  for await (const chunk of source.read(0, source.size - SEAL_DIGITS)) hash.update(chunk as Buffer);
  if (hash.digest('hex') === seal) return seal;
  throw new ArchiveError('ARCHIVE_DAMAGED', 'The archive does not match its seal.', ZIP_DIRECTORY, {
    hint: 'Verify it to learn where it is damaged, and take another copy of it.',
  });
}
