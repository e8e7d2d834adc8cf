import path from 'node:path';
import { openFile } from '../destinations/local';
import type { Secret } from '../encryption/lock';
import { BackupError } from '../errors';
import { isNbdump } from '../nbdump/read-nbdump';
import type { ArchiveFile } from '../restores';
import type { Strongbox } from '../strongbox';
import { GivenFile } from './open-file';
import { isPath, requireFile } from './verify-target';

/**
 * A backup of the list, or a file; one of the deprecated plugin is converted first.
 * @param secret that opens it where it is encrypted
 * @throws BackupError INVALID_REQUEST, NOT_FOUND, ARCHIVE_LOCKED, KEY_WRONG, PASSPHRASE_WRONG; ArchiveError
 */
export async function archiveFile(
  box: Strongbox,
  archive: string | undefined,
  secret: Secret | null = null,
): Promise<ArchiveFile> {
  if (!archive) {
    throw new BackupError('INVALID_REQUEST', 'The command does not say which backup is to be restored.', {
      hint: 'Give the name of a backup from the list, or the path of an archive.',
    });
  }
  if (!isPath(archive)) {
    if (secret) await box.archives.unlock(archive, secret);
    return box.archives.file(archive);
  }
  requireFile(archive);
  const source = await openFile(archive);
  try {
    if (await isNbdump(source)) {
      const { stored } = await box.intake.convert(source, archive);
      return box.archives.file(stored.name);
    }
  } finally {
    await source.close();
  }
  const given = await GivenFile.of(archive, secret);
  const encryption = async () => given.by && { by: given.by, keys: [] };
  return { name: path.basename(archive), open: () => given.open(), encryption };
}
