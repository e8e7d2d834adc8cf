import path from 'node:path';

/** Where NocoBase keeps what is not in the database. */
export function storageRoot(): string {
  return path.resolve(process.env.STORAGE_PATH || 'storage');
}

/** Where archives, tasks and temporary files of an application are: `storage/strongbox/<app>`. */
export function storageFolder(application: string, root = storageRoot()): string {
  return path.resolve(root, 'strongbox', encodeURIComponent(application));
}
