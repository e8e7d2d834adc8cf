import { BackupError } from '../errors';
import { say } from '../sentence';

/** Errors of the file system while files are gathered for a backup, as the person who must mend them needs to read them. */
export function readError(error: unknown): BackupError {
  if (error instanceof BackupError) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new BackupError('DISK_FULL', 'There is no space left where the files of the application are.', {
      hint: 'Free some space, then try again. Nothing partial was left behind.',
      details: { errno: code },
      cause: error,
    });
  }
  return new BackupError('FILES_FAILED', say`The files of the application cannot be read: ${message}`, {
    hint: 'Check that the application may read them, and write to the folder of its uploads.',
    details: { errno: code },
    cause: error,
  });
}

/** For what may be gone. */
export async function ifThere<T>(work: Promise<T>): Promise<T | null> {
  return work.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
}
