import path from 'node:path';
import { openFile } from '../destinations/local';
import { BackupError } from '../errors';
import { isNbdump } from '../nbdump/read-nbdump';
import type { ArchiveFile } from '../restores';
import type { Strongbox } from '../strongbox';
import { isPath, requireFile } from './verify-target';

/** A backup of the list, or a file; one of the deprecated plugin is converted first. @throws BackupError INVALID_REQUEST, NOT_FOUND */
export async function archiveFile(box: Strongbox, archive: string | undefined): Promise<ArchiveFile> {
  if (!archive) {
    throw new BackupError('INVALID_REQUEST', 'The command does not say which backup is to be restored.', {
      hint: 'Give the name of a backup from the list, or the path of an archive.',
    });
  }
  if (!isPath(archive)) return box.archives.file(archive);
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
  return { name: path.basename(archive), open: () => openFile(archive) };
}
