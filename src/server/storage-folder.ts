import path from 'node:path';

/** Where archives, tasks and temporary files of an application are: `storage/strongbox/<app>`. */
export function storageFolder(application: string, root = process.env.STORAGE_PATH || 'storage'): string {
  return path.resolve(root, 'strongbox', encodeURIComponent(application));
}
