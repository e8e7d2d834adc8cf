import { randomBytes } from 'node:crypto';
import { BackupError } from '../errors';
import { say } from '../sentence';

const PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}\.zip(\.age)?$/;
const ENCRYPTED = '.age';

/** `backup-20261121T093000Z-1f09ab.zip`: sorts by time, says UTC, and cannot collide. An encrypted one ends with `.zip.age`. */
export function newArchiveName(now: Date, isEncrypted = false): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  return `backup-${stamp}-${randomBytes(3).toString('hex')}.zip${isEncrypted ? ENCRYPTED : ''}`;
}

/** Whether an archive of this name is encrypted. */
export function saysEncrypted(name: string): boolean {
  return name.endsWith(ENCRYPTED);
}

export function isArchiveName(name: string): boolean {
  return PATTERN.test(name) && !name.includes('..');
}

/** The one gate between a name from outside and a destination. */
export function assertArchiveName(name: unknown): asserts name is string {
  if (typeof name === 'string' && isArchiveName(name)) return;
  throw new BackupError('INVALID_REQUEST', say`${JSON.stringify(name)} is not the name of a backup.`, {
    hint: 'Use a name from the list of backups, such as backup-20261121T093000Z-1f09ab.zip.',
  });
}
