/** The key that NocoBase encrypts the secrets of an application with; found where NocoBase looks for it, made when there is none. */
import { randomBytes } from 'node:crypto';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../errors';
import { say } from '../sentence';

const KEY_BYTES = 32;

interface KeySettings {
  /** APP_AES_SECRET_KEY: 64 hex digits. */
  hex?: string;
  /** APP_AES_SECRET_KEY_PATH: a file of 32 bytes. */
  file?: string;
}

/**
 * @param storage NocoBase's storage folder
 * @throws BackupError CONFIGURATION_INVALID when what is there is no key
 */
export async function applicationKey(
  application: string,
  storage: string,
  { hex, file }: KeySettings,
): Promise<Buffer> {
  if (hex) return checked(Buffer.from(hex, 'hex'), 'APP_AES_SECRET_KEY');
  if (file) return readOrMake(path.resolve(file));
  const places = ['apps', 'environment-variables'].map((folder) =>
    path.join(storage, folder, application, 'aes_key.dat'),
  );
  for (const place of places) if (await exists(place)) return readOrMake(place);
  return readOrMake(places[0] as string);
}

async function readOrMake(file: string): Promise<Buffer> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    // Two processes may come here at once: the first makes it, the second reads it.
    await writeFile(file, randomBytes(KEY_BYTES), { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return checked(await readFile(file), file);
}

function checked(key: Buffer, where: string): Buffer {
  if (key.length === KEY_BYTES) return key;
  throw new BackupError('CONFIGURATION_INVALID', say`The application's key in ${where} does not have 32 bytes.`, {
    hint: 'NocoBase cannot use it either. Put back the key that the application had.',
  });
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
