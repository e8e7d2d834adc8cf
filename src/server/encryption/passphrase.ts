/**
 * age's stanza `scrypt`, for passphrases. The library has it too, but derives the key in JavaScript on the main thread: a second in which
 * an application would answer nobody. Node does it on a thread of its pool.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { Stanza, type Identity, type Recipient } from 'age-encryption';
import { ArchiveError } from '../errors';
import { say } from '../sentence';
import { ENCRYPTION } from './age-header';

const KIND = 'scrypt';
const LABEL = 'age-encryption.org/v1/scrypt';
/** 2¹⁸ rounds take 256 MiB and most of a second: what age takes, and as much as a file from outside may ask for. */
const WORK_FACTOR = 18;
const BLOCK = 8;
const SALT_BYTES = 16;
const TAG_BYTES = 16;
const CIPHER = 'chacha20-poly1305';
const NONCE = Buffer.alloc(12);

export class PassphraseRecipient implements Recipient {
  constructor(private readonly passphrase: string) {}

  async wrapFileKey(fileKey: Uint8Array): Promise<Stanza[]> {
    const salt = randomBytes(SALT_BYTES);
    const cipher = createCipheriv(CIPHER, await derive(this.passphrase, salt, WORK_FACTOR), NONCE, {
      authTagLength: TAG_BYTES,
    });
    const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
    return [new Stanza([KIND, salt.toString('base64').replace(/=+$/, ''), String(WORK_FACTOR)], body)];
  }
}

export class PassphraseIdentity implements Identity {
  constructor(private readonly passphrase: string) {}

  /** Null when it is another passphrase. @throws ArchiveError when the stanza cannot be right, or asks for too much */
  async unwrapFileKey(stanzas: Stanza[]): Promise<Uint8Array | null> {
    const [only] = stanzas;
    if (only?.args[0] !== KIND || stanzas.length !== 1) return null;
    const [, salt64 = '', factor = ''] = only.args;
    const salt = Buffer.from(salt64, 'base64');
    const isSound = salt.length === SALT_BYTES && /^[1-9]\d?$/.test(factor) && only.body.length === 16 + TAG_BYTES;
    if (!isSound) {
      throw new ArchiveError(
        'ARCHIVE_DAMAGED',
        'The header of the encrypted archive is not as it must be.',
        ENCRYPTION,
      );
    }
    if (Number(factor) > WORK_FACTOR) {
      throw new ArchiveError(
        'ARCHIVE_INVALID',
        say`To open the archive would take more memory than is allowed: its work factor is ${factor}, at most ${WORK_FACTOR} is taken.`,
        ENCRYPTION,
        { hint: 'If you trust it, decrypt it with age, and use the zip that comes out.' },
      );
    }
    const decipher = createDecipheriv(CIPHER, await derive(this.passphrase, salt, Number(factor)), NONCE, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(only.body.subarray(-TAG_BYTES));
    const fileKey = decipher.update(only.body.subarray(0, -TAG_BYTES));
    try {
      decipher.final();
      return fileKey;
    } catch {
      return null;
    }
  }
}

/** One after another: each takes its memory. */
let turn: Promise<unknown> = Promise.resolve();

function derive(passphrase: string, salt: Buffer, factor: number): Promise<Buffer> {
  const N = 2 ** factor;
  const options = { N, r: BLOCK, p: 1, maxmem: 256 * N * BLOCK };
  const derived = turn.then(
    () =>
      new Promise<Buffer>((resolve, reject) => {
        const salted = Buffer.concat([Buffer.from(LABEL), salt]);
        scrypt(passphrase, salted, 32, options, (error, key) => (error ? reject(error) : resolve(key)));
      }),
  );
  turn = derived.catch(() => undefined);
  return derived;
}
