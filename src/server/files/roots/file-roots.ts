/** Which folders of an application hold files that belong to it. */
import { access, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { FileRoot } from '../file-root';
import { say } from '../../sentence';
import { isBelow } from '../is-below';
import { documentRoot, type ApplicationPlace } from './document-root';
import type { LocalStorage } from './local-storages';

/** The one whose keys sign the tokens of all applications, and whose packages all of them share. */
const MAIN = 'main';
/** Of the storage folder: nothing of these may get into an archive of uploads. */
const OWN_FOLDERS = ['strongbox', 'apps', 'db', 'environment-variables'];
const KEY_FILE = 'aes_key.dat';
const TOKEN_KEY_FILE = 'jwt_secret.dat';

export async function fileRoots(storages: readonly LocalStorage[], place: ApplicationPlace): Promise<FileRoot[]> {
  return [...(await uploadRoots(storages, place)), ...(await ownRoots(place))];
}

/** One for each folder, however many storages keep their files there. */
async function uploadRoots(storages: readonly LocalStorage[], place: ApplicationPlace): Promise<FileRoot[]> {
  const roots = new Map<string, FileRoot>();
  for (const { name, documentRoot: given } of storages) {
    const folder = await real(documentRoot(given, place));
    const known = roots.get(folder);
    if (known) known.storages.push(name);
    else roots.set(folder, { content: 'uploads', name: `uploads/${name}`, storages: [name], folder });
  }
  const folders = [...roots.keys()];
  const [shared, secret] = await Promise.all([real(documentRoot(null, place)), real(place.storage)]);
  return [...roots.values()].map((root) => {
    const except = folders.filter((folder) => folder !== root.folder && isBelow(root.folder, folder));
    const obstacle = obstacleOf(root, place, { shared, secret });
    return { ...root, ...(except.length > 0 && { except }), ...(obstacle !== null && { obstacle }) };
  });
}

/** @param around where the main application keeps uploads unless told otherwise, and the storage folder, both without links */
function obstacleOf(
  { folder, storages }: FileRoot,
  { application }: ApplicationPlace,
  { shared, secret }: { shared: string; secret: string },
): string | null {
  const storage = storages[0] ?? '';
  if (folder.includes('{{')) {
    return say`The folder of the storage “${storage}” is a variable, which only the running application knows.`;
  }
  if (OWN_FOLDERS.some((name) => isBelow(folder, path.join(secret, name)))) {
    return say`The storage “${storage}” keeps its files in a folder that has the backups and keys of the application in it as well.`;
  }
  if (application !== MAIN && (isBelow(shared, folder) || isBelow(folder, shared))) {
    return say`The storage “${storage}” keeps its files in the folder of the main application: a restore would touch those as well.`;
  }
  return null;
}

/** Packages, settings, keys. What a sub-application shares with the main one belongs to the main one. */
async function ownRoots(place: ApplicationPlace): Promise<FileRoot[]> {
  const { application, cwd, storage, env, settings } = place;
  const folder = path.join(storage, 'apps', application);
  const key = await keyFile(place);
  const only = [
    ...(key !== null && path.dirname(key) === folder ? [path.basename(key)] : []),
    ...(application === MAIN ? [TOKEN_KEY_FILE] : []),
  ];
  const keys: FileRoot[] = [];
  if (only.length > 0) keys.push({ content: 'configuration', name: 'keys', storages: [], folder, only });
  if (key !== null && path.dirname(key) !== folder) {
    const elsewhere = { folder: path.dirname(key), only: [path.basename(key)] };
    keys.push({ content: 'configuration', name: 'keys/encryption', storages: [], ...elsewhere });
  }
  if (application !== MAIN) return keys;
  const packages = path.resolve(cwd, settings.PLUGIN_STORAGE_PATH || path.join(storage, 'plugins'));
  const environment = { folder: path.dirname(env), only: [path.basename(env)] };
  return [
    { content: 'packages', name: 'packages', storages: [], folder: await real(packages) },
    { content: 'configuration', name: 'environment', storages: [], ...environment },
    ...keys,
  ];
}

/** Of the key that NocoBase encrypts secrets with, where NocoBase looks for it; null where it is among the settings. */
async function keyFile({ application, cwd, storage, settings }: ApplicationPlace): Promise<string | null> {
  if (settings.APP_AES_SECRET_KEY) return null;
  if (settings.APP_AES_SECRET_KEY_PATH) return path.resolve(cwd, settings.APP_AES_SECRET_KEY_PATH);
  const [usual, former] = ['apps', 'environment-variables'].map((folder) =>
    path.join(storage, folder, application, KEY_FILE),
  ) as [string, string];
  return !(await exists(usual)) && (await exists(former)) ? former : usual;
}

/** Two storages may reach one folder by different links. */
const real = (folder: string) => realpath(folder).catch(() => folder);

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
