import path from 'node:path';

/** Where an application runs, as far as its files depend on it. */
export interface ApplicationPlace {
  /** Name of the application or sub-application. */
  application: string;
  /** Folder that NocoBase runs in, by which its settings are resolved. */
  cwd: string;
  /** NocoBase's storage folder. */
  storage: string;
  /** The `.env` file that it reads. */
  env: string;
  settings: Readonly<Record<string, string | undefined>>;
}

const IN_STORAGE = /^(?:\.\/)?storage(?:\/|$)/;

/**
 * The folder of a local storage, as NocoBase's file manager finds it: paths below `storage/` are those of its storage folder, wherever
 * that is.
 * @param documentRoot as the storage has it; where it has none, the setting LOCAL_STORAGE_DEST, else `uploads` in the storage folder
 */
export function documentRoot(given: string | null | undefined, { cwd, storage, settings }: ApplicationPlace): string {
  const root = given ?? settings.LOCAL_STORAGE_DEST;
  if (!root) return path.join(storage, 'uploads');
  if (path.isAbsolute(root)) return path.normalize(root);
  const spelled = root.replace(/\\/g, '/');
  if (IN_STORAGE.test(spelled)) return path.join(storage, spelled.replace(IN_STORAGE, ''));
  return path.resolve(cwd, root);
}
