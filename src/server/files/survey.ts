import { lstat } from 'node:fs/promises';
import { inOrder } from './in-order';
import { ifThere, readError } from './read-error';
import { placeOf, walk, type WalkedRoot } from './walk';

const AT_ONCE = 16;

/** @param onFile the size of each. @throws BackupError FILES_FAILED */
export async function surveyFiles(
  root: WalkedRoot,
  { signal, onFile }: { signal?: AbortSignal; onFile?(bytes: number): void } = {},
): Promise<{ files: number; bytes: number }> {
  const found = { files: 0, bytes: 0 };
  try {
    const sizes = inOrder(walk(root, { signal }), AT_ONCE, (file) => ifThere(lstat(placeOf(root, file))));
    for await (const stat of sizes) {
      if (!stat) continue;
      found.files += 1;
      found.bytes += stat.size;
      onFile?.(stat.size);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw readError(error);
  }
  return found;
}
