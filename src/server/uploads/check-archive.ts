import { openArchive } from '../archive/archive-reader';
import { checkSeal } from '../archive/check-seal';
import type { RandomAccess } from '../destinations/destination';
import { ArchiveError } from '../errors';
import { say } from '../sentence';

/**
 * Uncompressed bytes beyond which nobody restores over REST. Single entries and their ratio are bounded by the zip directory already,
 * so an upload of 64 GiB could declare 66 TiB at most.
 */
const MOST_BYTES = 8 * 1024 ** 4;

/**
 * Whether bytes from outside are an archive of ours, whole and of bearable size. Reads the file once and inflates nothing but the
 * manifest.
 * @throws ArchiveError
 */
export async function checkArchive(source: RandomAccess, mostBytes = MOST_BYTES): Promise<void> {
  const { entries } = await openArchive(source);
  let bytes = 0;
  for (const entry of entries) {
    bytes += entry.bytes;
    if (bytes <= mostBytes) continue;
    throw new ArchiveError(
      'ARCHIVE_INVALID',
      say`The archive would be more than ${mostBytes} bytes when decompressed.`,
      entry.name,
      { hint: 'If it is genuine, copy it into the folder of backups on the server.' },
    );
  }
  await checkSeal(source);
}
