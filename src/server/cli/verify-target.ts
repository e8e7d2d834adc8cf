import { existsSync } from 'node:fs';
import { verifyArchive, type VerifyReport } from '../archive/verify-archive';
import { isArchiveName } from '../destinations/archive-name';
import { openFile } from '../destinations/local';
import type { Strongbox } from '../strongbox';
import { followTask } from './follow-task';

/** What the proof says; the manifest is what `show` prints. */
export type Verified = Omit<VerifyReport, 'manifest'>;

/** A name means a backup of this application; anything else that exists means a file, such as a downloaded archive. */
export async function verifyTarget(box: Strongbox, target: string, options: { quiet: boolean }): Promise<Verified> {
  if (!isArchiveName(target) || (existsSync(target) && !(await isShelved(box, target)))) {
    const source = await openFile(target);
    const { manifest: _, ...report } = await verifyArchive(source).finally(() => source.close());
    return report;
  }
  const task = await followTask(box, await box.verify(target, 'command line'), options);
  return task.result as unknown as Verified;
}

async function isShelved(box: Strongbox, name: string): Promise<boolean> {
  return (await box.archives.destination.list()).some((archive) => archive.name === name);
}
