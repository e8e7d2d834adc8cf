import type { ArchiveEncryption, ArchiveRow } from '../../common/api';

/** Whether somebody has to unlock it before it can be read. */
export function isLocked({ encryption }: Pick<ArchiveRow, 'encryption'>): boolean {
  return encryption !== null && !encryption.unlocked;
}

export function lockStateOf({ unlocked }: ArchiveEncryption): 'locked' | 'unlocked' {
  return unlocked ? 'unlocked' : 'locked';
}
