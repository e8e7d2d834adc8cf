import type { TableSet } from './table-sets';
import { say } from '../sentence';

/** One set that cannot be put right now must not keep the others. @returns what was done, and what could not be */
export async function recoverEach<Set extends Pick<TableSet, 'id'>>(
  sets: readonly Set[],
  recover: (set: Set) => Promise<string[]>,
): Promise<string[]> {
  const sentences: string[] = [];
  for (const set of sets) {
    const done = await recover(set).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      return [say`The set of tables ${set.id} could not be put right, and will be tried again: ${reason}`];
    });
    sentences.push(...done);
  }
  return sentences;
}
