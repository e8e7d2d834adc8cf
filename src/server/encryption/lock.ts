/** Headers of age and the file keys in them: who a new archive is encrypted to, and what opens one. */
import { createHash } from 'node:crypto';
import { Decrypter, Encrypter, type Identity } from 'age-encryption';
import { ArchiveError, BackupError } from '../errors';
import { ENCRYPTION, type AgeHeader } from './age-header';
import { PassphraseIdentity, PassphraseRecipient } from './passphrase';
import { PAYLOAD_NONCE_BYTES, TAG_BYTES } from './payload';

/** Made anew for every archive. */
export interface Lock {
  header: AgeHeader;
  /** 16 bytes that decrypt this one archive. */
  fileKey: Uint8Array;
}

/** What opens an archive: private keys of age, `AGE-SECRET-KEY-1…`, or a passphrase. */
export type Secret = { identities: string[] } | { passphrase: string };

/** @param to public keys, `age1…`, or a passphrase */
export async function makeLock(to: { recipients: string[] } | { passphrase: string }): Promise<Lock> {
  const encrypter = new Encrypter();
  const recipients = 'passphrase' in to ? [new PassphraseRecipient(to.passphrase)] : to.recipients;
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  let fileKey = new Uint8Array();
  encrypter.addRecipient({
    // Adds nothing to the header: it is told the key.
    wrapFileKey(key) {
      fileKey = Uint8Array.from(key);
      return [];
    },
  });
  const empty = Buffer.from(await encrypter.encrypt(''));
  const bytes = empty.subarray(0, -(PAYLOAD_NONCE_BYTES + TAG_BYTES));
  const id = createHash('sha256').update(bytes).digest('hex');
  return { header: { bytes, id, by: 'passphrase' in to ? 'passphrase' : 'keys' }, fileKey };
}

/** @returns the file key. @throws BackupError KEY_WRONG, PASSPHRASE_WRONG; ArchiveError ARCHIVE_DAMAGED, ARCHIVE_INVALID */
export async function openLock({ bytes, by }: AgeHeader, secret: Secret): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  if ('passphrase' in secret) {
    if (by === 'keys')
      throw wrong('PASSPHRASE_WRONG', 'The archive does not open with a passphrase, but with a private key.');
    decrypter.addIdentity(new PassphraseIdentity(secret.passphrase));
  } else {
    if (by === 'passphrase')
      throw wrong('KEY_WRONG', 'The archive does not open with a private key, but with a passphrase.');
    for (const identity of secret.identities) decrypter.addIdentity(identity);
  }
  const last = new NobodyElse();
  decrypter.addIdentity(last);
  try {
    return await decrypter.decryptHeader(bytes);
  } catch (error) {
    if (error instanceof BackupError) throw error;
    if (last.wasAsked && by === 'keys') {
      throw wrong('KEY_WRONG', 'The archive does not open with this private key.', 'It was encrypted to other keys.');
    }
    if (last.wasAsked) {
      throw wrong('PASSPHRASE_WRONG', 'The archive does not open with this passphrase.', 'Mind capitals and blanks.');
    }
    throw new ArchiveError('ARCHIVE_DAMAGED', 'The header of the encrypted archive is not as it must be.', ENCRYPTION, {
      hint: 'Take another copy of it.',
      cause: error,
    });
  }
}

/** Asked when all before it could not open the header. */
class NobodyElse implements Identity {
  wasAsked = false;

  unwrapFileKey(): null {
    this.wasAsked = true;
    return null;
  }
}

function wrong(code: 'KEY_WRONG' | 'PASSPHRASE_WRONG', message: string, hint?: string): BackupError {
  return new BackupError(code, message, { hint });
}
