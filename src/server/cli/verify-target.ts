import { existsSync } from 'node:fs';
import { verifyArchive } from '../archive/verify-archive';
import { isArchiveName } from '../destinations/archive-name';
import type { Secret } from '../encryption/lock';
import { BackupError } from '../errors';
import type { Strongbox } from '../strongbox';
import type { ContentReport, DigestReport } from '../verify-stored';
import { followTask } from './follow-task';
import { GivenFile } from './open-file';

/** What the proof says; the manifest is what `show` prints. */
export type Verified = ContentReport | DigestReport;

/** A path, such as that of a downloaded archive, and not the name of a backup in the list. */
export function isPath(target: string): boolean {
  return !isArchiveName(target);
}

/** @throws BackupError NOT_FOUND */
export function requireFile(file: string): void {
  if (existsSync(file)) return;
  throw new BackupError('NOT_FOUND', `There is no file ${file}.`, {
    hint: 'Give the path of an archive, or the name of a backup from the list.',
  });
}

/** Needs neither an application nor a database. @param secret that opens it where it is encrypted */
export async function verifyFile(file: string, secret: Secret | null): Promise<Verified> {
  requireFile(file);
  const source = await (await GivenFile.of(file, secret)).open();
  const { manifest: _, ...report } = await verifyArchive(source).finally(() => source.close());
  return { by: 'content', ...report };
}

/** The same. */
export async function verifyBackup(
  box: Strongbox,
  name: string,
  { secret, quiet }: { secret: Secret | null; quiet: boolean },
): Promise<Verified> {
  if (secret) await box.archives.unlock(name, secret);
  const task = await followTask(box, await box.verify(name, 'command line'), { quiet });
  return task.result as unknown as Verified;
}
