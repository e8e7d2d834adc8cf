import { existsSync } from 'node:fs';
import { verifyArchive, type VerifyReport } from '../archive/verify-archive';
import { isArchiveName } from '../destinations/archive-name';
import { openFile } from '../destinations/local';
import type { Strongbox } from '../strongbox';
import { followTask } from './follow-task';

/** A name means a backup of this application; anything else that exists means a file, such as a downloaded archive. */
export async function verifyTarget(box: Strongbox, target: string, options: { quiet: boolean }): Promise<VerifyReport> {
  if (!isArchiveName(target) || (existsSync(target) && !(await isShelved(box, target)))) {
    const source = await openFile(target);
    return verifyArchive(source).finally(() => source.close());
  }
  const task = await followTask(box, await box.verify(target, 'command line'), options);
  return task.result as unknown as VerifyReport;
}

async function isShelved(box: Strongbox, name: string): Promise<boolean> {
  return (await box.archives.destination.list()).some((archive) => archive.name === name);
}
