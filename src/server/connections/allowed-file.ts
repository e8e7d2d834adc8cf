/** Which files may be opened as databases: an administrator of the application is not one of the server. */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../errors';
import { say } from '../sentence';

export interface FileBounds {
  /** Absolute folders: those of STRONGBOX_DATABASE_FOLDERS, separated as PATH is, or NocoBase's storage folder. */
  folders: readonly string[];
  /** Our own folder, and what else must not be opened. */
  forbidden: readonly string[];
}

/** @param own the file of the application's own database, where that is one */
export function fileBounds(storage: string, own: string | undefined, setting: string | undefined): FileBounds {
  const folders = setting?.split(path.delimiter).filter(path.isAbsolute) ?? [storage];
  return { folders, forbidden: [path.join(storage, 'strongbox'), ...(own ? [own] : [])] };
}

/**
 * @returns the real path; the file itself may be missing, its folder not
 * @throws BackupError INVALID_REQUEST
 */
export async function allowedFile(file: string, { folders, forbidden }: FileBounds): Promise<string> {
  const real = await realFile(file);
  const allowed = await Promise.all(folders.map(realFile));
  const closed = await Promise.all(forbidden.map(realFile));
  if (allowed.some((folder) => isInside(real, folder)) && !closed.some((one) => isInside(real, one))) return real;
  throw new BackupError('INVALID_REQUEST', say`Files in ${path.dirname(file)} may not be opened as databases.`, {
    hint:
      folders.length > 0
        ? say`Allowed are ${folders.join(', ')}; STRONGBOX_DATABASE_FOLDERS in the application's environment says so.`
        : "Name the folders in STRONGBOX_DATABASE_FOLDERS in the application's environment.",
  });
}

/** Below which folders others may be backed up and restored, as STRONGBOX_FOLDERS names them: nowhere, unless it says so. */
export function folderBounds(storage: string, setting: string | undefined): FileBounds {
  return { folders: setting?.split(path.delimiter).filter(path.isAbsolute) ?? [], forbidden: [storage] };
}

/**
 * @returns the real path of a folder, which may be missing
 * @throws BackupError INVALID_REQUEST also for one that holds what is forbidden, or lies in it
 */
export async function allowedFolder(folder: string, { folders, forbidden }: FileBounds): Promise<string> {
  const real = await realFile(folder);
  const allowed = await Promise.all(folders.map(realFile));
  const closed = await Promise.all(forbidden.map(realFile));
  const isClosed = closed.some((one) => isInside(real, one) || isInside(one, real));
  if (allowed.some((one) => isInside(real, one)) && !isClosed) return real;
  throw new BackupError('INVALID_REQUEST', say`The folder ${folder} may not be backed up or restored.`, {
    hint:
      folders.length > 0
        ? say`Allowed are folders below ${folders.join(', ')}, as STRONGBOX_FOLDERS in the application's environment says, but not the application's own.`
        : "Name the folders below which it is allowed in STRONGBOX_FOLDERS in the application's environment.",
    details: { field: 'folders' },
  });
}

/** Links are followed as far as there is something. */
async function realFile(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || path.dirname(file) === file) throw error;
    return path.join(await realFile(path.dirname(file)), path.basename(file));
  }
}

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}
