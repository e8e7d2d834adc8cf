/** Private and public keys of age as people give them. What is wrong with a private key is said without a letter of it. */
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { BackupError } from '../errors';

/** X25519, in Bech32. */
const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;
const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/;
const MOST_IDENTITIES = 16;

export interface KeyPair {
  /** `AGE-SECRET-KEY-1…` */
  identity: string;
  /** `age1…` */
  recipient: string;
}

export async function makePair(): Promise<KeyPair> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

export function recipientOf(identity: string): Promise<string> {
  return identityToRecipient(identity);
}

/** @throws BackupError INVALID_REQUEST */
export function parseRecipient(text: string): string {
  const recipient = text.trim();
  if (/^AGE-SECRET-KEY-/i.test(recipient)) {
    throw invalid(
      'This is a private key, which nobody but its holder may know.',
      'Give the public key: “age-keygen -y” prints it.',
    );
  }
  if (!RECIPIENT.test(recipient) || !isTaken(() => new Encrypter().addRecipient(recipient))) {
    throw invalid(
      'This is not a public key of age.',
      'It begins with age1 and has 62 characters; “age-keygen” makes one. Others, of ssh or of plugins, cannot be used.',
    );
  }
  return recipient;
}

/** The keys in a text: one, or a file as age-keygen writes it, with comments. @throws BackupError INVALID_REQUEST */
export function parseIdentities(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const identities = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const hint = 'A private key begins with AGE-SECRET-KEY-1; age-keygen writes it into a file.';
  if (identities.length === 0 || identities.length > MOST_IDENTITIES)
    throw invalid('This holds no private key of age.', hint);
  const isKey = (one: string) => IDENTITY.test(one) && isTaken(() => new Decrypter().addIdentity(one));
  if (!identities.every(isKey)) throw invalid('This is not a private key of age.', hint);
  return identities;
}

/** Whether the library finds its checksum right. */
function isTaken(add: () => void): boolean {
  try {
    add();
    return true;
  } catch {
    return false;
  }
}

function invalid(message: string, hint: string): BackupError {
  return new BackupError('INVALID_REQUEST', message, { hint });
}
