/** Archives that only somebody with the right key can read; in the format of age (age-encryption.org/v1). */

/** `backupFiles:create`: to which keys, by id or name, or under which passphrase; never both. */
export type EncryptionRequest = { keys: string[] } | { passphrase: string };

/** `backupKeys:list`: a public key to encrypt to. The private one is never kept. */
export interface KeyRow {
  id: string;
  /** 1 to 64 characters, unique regardless of case. */
  name: string;
  /** `age1…` */
  recipient: string;
  createdAt: string;
  createdBy: string | null;
  /** When somebody has shown to hold the private key; null as long as nobody has. */
  confirmedAt: string | null;
}

/** How others name one. */
export interface KeyRef {
  id: string;
  name: string;
}

/** `backupKeys:create`: a key that somebody has, or, without `recipient`, a new pair. */
export interface KeyRequest {
  name: string;
  recipient?: string;
}

export interface KeyCreated extends KeyRow {
  /** Of a new pair: the private key, `AGE-SECRET-KEY-1…`. Said this once. */
  identity: string | null;
}

/** `backupKeys:probe`: a word encrypted to the key, as armored text for `age -d`. */
export interface KeyProbe {
  probe: string;
}

/** `backupKeys:confirm`: the word that was in the probe, or the private key itself, which is used and forgotten. */
export type KeyProof = { answer: string } | { identity: string };

/** `backupFiles:unlock`: what opens the archive. Kept in memory until `backupFiles:lock`, or for an hour. */
export type UnlockRequest = { identity: string } | { passphrase: string };

/** Of an archive that is encrypted. */
export interface ArchiveEncryption {
  by: 'keys' | 'passphrase';
  /** Names of the keys, where the archive was made here and they are still known. */
  keys: string[];
  /** Whether its contents can be read now. What is known without: the facts of archives that were made here. */
  unlocked: boolean;
  /** Whether somebody has shown to hold the private key of one of its keys. */
  confirmed: boolean;
}
