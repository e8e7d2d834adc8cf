import type { EncryptionRequest, KeyRow, ScheduleRow } from '../../common/api';
import { BackupError } from '../errors';
import { say } from '../sentence';
import type { StoredSchedule } from './schedule';

/** As they are called by now. */
export function keysOf({ keys = [] }: StoredSchedule, known: readonly KeyRow[]): ScheduleRow['keys'] {
  return keys.map(({ id, name }) => {
    const key = known.find((one) => one.id === id);
    return key ? { id, name: key.name } : { id, name, missing: true };
  });
}

/** Null for backups that are not encrypted. @throws BackupError NOT_FOUND: without one of its keys, whoever holds that could not read them */
export function encryptionOf(schedule: StoredSchedule, known: readonly KeyRow[]): EncryptionRequest | null {
  const keys = keysOf(schedule, known);
  const gone = keys.find(({ missing }) => missing);
  if (gone) {
    throw new BackupError('NOT_FOUND', say`The key “${gone.name}” that this schedule encrypts to was deleted.`, {
      hint: 'Choose other keys for the schedule.',
      details: { key: gone.id },
    });
  }
  return keys.length > 0 ? { keys: keys.map(({ id }) => id) } : null;
}
