import { existsSync } from 'node:fs';
import { verifyArchive, type VerifyReport } from '../archive/verify-archive';
import { isArchiveName } from '../destinations/archive-name';
import { openFile } from '../destinations/local';
import { BackupError } from '../errors';
import type { Strongbox } from '../strongbox';
import { followTask } from './follow-task';

/** What the proof says; the manifest is what `show` prints. */
export type Verified = Omit<VerifyReport, 'manifest'>;

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

/** Needs neither an application nor a database. */
export async function verifyFile(file: string): Promise<Verified> {
  requireFile(file);
  const source = await openFile(file);
  const { manifest: _, ...report } = await verifyArchive(source).finally(() => source.close());
  return report;
}

export async function verifyBackup(box: Strongbox, name: string, options: { quiet: boolean }): Promise<Verified> {
  const task = await followTask(box, await box.verify(name, 'command line'), options);
  return task.result as unknown as Verified;
}
