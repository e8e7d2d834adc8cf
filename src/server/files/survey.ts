import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { inOrder } from './in-order';
import { ifThere, readError } from './read-error';
import { placeOf, walk, type WalkedRoot } from './walk';

const AT_ONCE = 16;

export interface Survey {
  files: number;
  bytes: number;
  /** Of names, sizes and times: another one where anything has changed. */
  digest: string;
}

/** @param onFile the size of each. @throws BackupError FILES_FAILED */
export async function surveyFiles(
  root: WalkedRoot,
  { signal, onFile }: { signal?: AbortSignal; onFile?(bytes: number): void } = {},
): Promise<Survey> {
  const found = { files: 0, bytes: 0 };
  const hash = createHash('sha256');
  try {
    const seen = inOrder(walk(root, { signal }), AT_ONCE, async (file) => ({
      file,
      stat: await ifThere(lstat(placeOf(root, file))),
    }));
    for await (const { file, stat } of seen) {
      if (!stat) continue;
      hash.update(`${file}\0${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}\0`);
      found.files += 1;
      found.bytes += stat.size;
      onFile?.(stat.size);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw readError(error);
  }
  return { ...found, digest: hash.digest('hex') };
}
