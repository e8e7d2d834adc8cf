/** How a backup is encrypted, as it is filled in, and as the server takes it. Pure. */
import type { EncryptionRequest, KeyRow } from '../../common/api';

export const ENCRYPTIONS = ['none', 'keys', 'passphrase'] as const;

export interface EncryptionDraft {
  by: (typeof ENCRYPTIONS)[number];
  /** Ids. */
  keys: readonly string[];
  passphrase: string;
  again: string;
}

export const NOT_ENCRYPTED: EncryptionDraft = { by: 'none', keys: [], passphrase: '', again: '' };
export const LEAST_PASSPHRASE = 8;

export type EncryptionProblem = 'keys' | 'short' | 'different';

/** What keeps it from being used. */
export function problemOf({ by, keys, passphrase, again }: EncryptionDraft): EncryptionProblem | null {
  if (by === 'keys') return keys.length === 0 ? 'keys' : null;
  if (by === 'none') return null;
  if (passphrase.length < LEAST_PASSPHRASE) return 'short';
  return passphrase === again ? null : 'different';
}

/** Undefined for none. */
export function toEncryption({ by, keys, passphrase }: EncryptionDraft): EncryptionRequest | undefined {
  if (by === 'none') return undefined;
  return by === 'keys' ? { keys: [...keys] } : { passphrase };
}

/** Whether nobody has shown to hold the private key of any of them, so that perhaps nobody can open what is encrypted to them. */
export function isUnproven(rows: KeyRow[], chosen: readonly string[]): boolean {
  const used = rows.filter(({ id }) => chosen.includes(id));
  return used.length > 0 && used.every(({ confirmedAt }) => confirmedAt === null);
}
