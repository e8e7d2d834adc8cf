/** Re-reads an archive of the shelf: all that is inside, or, where its key is not in memory, whether it is the file that was written. */
import { createHash } from 'node:crypto';
import { addAbortSignal } from 'node:stream';
import { verifyArchive, type VerifyProgress, type VerifyReport } from './archive/verify-archive';
import type { ArchiveShelf, ShelvedArchive } from './archive-shelf';
import type { RandomAccess } from './destinations/destination';
import { ENCRYPTION, type AgeHeader } from './encryption/age-header';
import type { EncryptedArchives } from './encryption/encrypted-archives';
import { ArchiveError, BackupError, CanceledError } from './errors';
import type { ArchiveKeeping } from './retention/keeping';
import { say } from './sentence';

/** Every byte inside was read and proven. Without the manifest, which the archive has. */
export interface ContentReport extends Omit<VerifyReport, 'manifest'> {
  by: 'content';
}

/** The file is the one that was written, by its hash; nothing inside was read. */
export interface DigestReport {
  by: 'digest';
  size: number;
  sha256: string;
  /** When all inside was found whole with its key; null when that was never looked at. */
  verifiedAt: string | null;
}

export interface VerifyStoredAround {
  shelf: ArchiveShelf;
  encrypted: EncryptedArchives;
  keeping: Pick<ArchiveKeeping, 'verified'>;
  now(): Date;
  log: { error(message: string, details?: Record<string, unknown>): void };
}

export interface VerifyRun {
  signal: AbortSignal;
  onProgress(progress: VerifyProgress): void;
}

/** What is damaged may be tried: the task tells. @throws BackupError ARCHIVE_LOCKED */
export async function requireVerifiable(
  archive: ShelvedArchive,
  { shelf, encrypted }: Pick<VerifyStoredAround, 'shelf' | 'encrypted'>,
): Promise<void> {
  if (!archive.encryption || archive.error) return;
  const header = await shelf.header(archive.name);
  if (!encrypted.holdsKey(header, 'verification')) await requireProof(archive, header, encrypted);
}

/** What it finds is remembered for retention. @throws ArchiveError, BackupError ARCHIVE_LOCKED, CanceledError */
export async function verifyStored(
  archive: ShelvedArchive,
  run: VerifyRun,
  around: VerifyStoredAround,
): Promise<ContentReport | DigestReport> {
  const { keeping, log } = around;
  try {
    const report = await verify(archive, run, around);
    if (report.by === 'content' || report.verifiedAt !== null) await keeping.verified(archive, true);
    return report;
  } catch (error) {
    // A cancel, a disk that fails, a version that is too new: none of these says that the archive is damaged.
    if (error instanceof ArchiveError && error.code !== 'ARCHIVE_TOO_NEW') {
      await keeping
        .verified(archive, false)
        .catch((cause) => log.error(`That ${archive.name} is damaged could not be noted.`, { cause }));
    }
    throw error;
  }
}

async function verify(
  archive: ShelvedArchive,
  run: VerifyRun,
  { shelf, encrypted, now }: VerifyStoredAround,
): Promise<ContentReport | DigestReport> {
  const { name } = archive;
  const source = await shelf.openFor('verification', name);
  if (source && !archive.encryption) return readThrough(source, run);
  const digest = async () => digestOf(await shelf.raw(name), run);
  const header = await shelf.header(name);
  if (source) {
    const report = await readThrough(source, run);
    await encrypted.proven(header, now(), digest);
    return report;
  }
  const { size, sha256, verifiedAt } = await requireProof(archive, header, encrypted);
  if ((await digest()) === sha256) return { by: 'digest', size, sha256, verifiedAt };
  throw new ArchiveError('ARCHIVE_DAMAGED', 'The encrypted archive is not the file that was written.', ENCRYPTION, {
    hint: 'Its SHA-256 differs. Take another copy of it.',
  });
}

async function readThrough(source: RandomAccess, run: VerifyRun): Promise<ContentReport> {
  const { manifest: _, ...report } = await verifyArchive(source, run).finally(() => source.close());
  return { by: 'content', ...report };
}

async function requireProof({ name, size }: ShelvedArchive, header: AgeHeader, encrypted: EncryptedArchives) {
  const proof = await encrypted.proof(header, size);
  if (proof) return proof;
  throw new BackupError('ARCHIVE_LOCKED', say`The backup ${name} cannot be verified while it is locked.`, {
    hint: 'It was not made here, so there is nothing to compare it with. Unlock it first.',
  });
}

/** Closes the source. */
async function digestOf(source: RandomAccess, { signal, onProgress }: VerifyRun): Promise<string> {
  const hash = createHash('sha256');
  const stream = addAbortSignal(signal, source.read(0));
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      onProgress({ entry: ENCRYPTION, bytes, bytesTotal: source.size });
    }
    return hash.digest('hex');
  } catch (error) {
    throw signal.aborted ? new CanceledError() : error;
  } finally {
    await source.close();
  }
}
