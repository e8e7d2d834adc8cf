import type { ArchiveRow } from '../../common/api';

/** Whether somebody has to unlock it before it can be read. */
export function isLocked({ encryption }: Pick<ArchiveRow, 'encryption'>): boolean {
  return encryption !== null && !encryption.unlocked;
}

/** Null of one that is not encrypted. `unknown`: it is locked, and was neither made nor opened here. */
export function lockStateOf(archive: Pick<ArchiveRow, 'encryption' | 'facts'>) {
  if (!archive.encryption) return null;
  if (!isLocked(archive)) return 'unlocked';
  return archive.facts ? 'locked' : 'unknown';
}
