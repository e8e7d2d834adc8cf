import { toBackupError } from '../../errors';
import { say } from '../../sentence';
import { sideAfter } from './file-set';
import type { FileSets } from './file-sets';

/**
 * Brings files to where their tables are, after a crash: these have been put right before.
 * @param exchanges of the sets of tables that there are now, by id; asked for each set, as another process may exchange it meanwhile
 * @returns what was done, and what could not be, as sentences
 */
export async function recoverFileSets(
  sets: FileSets,
  exchanges: () => Promise<ReadonlyMap<string, number>>,
  inUse: (id: string) => Promise<boolean>,
): Promise<string[]> {
  const sentences: string[] = [];
  for (const { id, now, next } of await sets.list()) {
    if (await inUse(id)) continue;
    const count = (await exchanges()).get(id);
    const live = count === undefined ? (now?.live ?? 'former') : sideAfter(count);
    const lies = next !== null || (now !== null && now.live !== live);
    try {
      await sets.bring(id, live);
      if (lies) sentences.push(say`The files of restore ${id} were brought to where its tables are.`);
      if (count === undefined) await sets.discard(id);
    } catch (error) {
      sentences.push(say`The files of restore ${id} could not be put right: ${toBackupError(error).message}`);
    }
  }
  return sentences;
}
