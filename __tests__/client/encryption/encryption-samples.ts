import type { ArchiveEncryption, ArchiveRow, KeyRow } from '../../../src/common/api';
import { archive } from '../samples';

export const LOCKED_NAME = 'backup-20260102T030405Z-abcdef.zip.age';
export const IDENTITY = `AGE-SECRET-KEY-1${'QPZRY9X8'.repeat(7)}QP`;

export function key(change: Partial<KeyRow> = {}): KeyRow {
  return {
    id: 'key-1',
    name: 'Safe',
    recipient: 'age1safe',
    createdAt: '2026-01-01T00:00:00.000Z',
    createdBy: 'Super Admin',
    confirmedAt: '2026-01-01T01:00:00.000Z',
    ...change,
  };
}

export const UNCONFIRMED = key({ id: 'key-2', name: 'Bank', recipient: 'age1bank', confirmedAt: null });

export function encryption(change: Partial<ArchiveEncryption> = {}): ArchiveEncryption {
  return { by: 'keys', keys: ['Safe', 'Bank'], unlocked: false, confirmed: true, ...change };
}

/** Made elsewhere: without its key, nothing is known of it. */
export function locked(change: Partial<ArchiveRow> = {}): ArchiveRow {
  return archive({ name: LOCKED_NAME, encryption: encryption({ keys: [] }), facts: null, ...change });
}
