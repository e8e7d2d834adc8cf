/** Public keys to encrypt backups to. The private ones are with people; whether they are is what a probe finds out. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { armor, Encrypter } from 'age-encryption';
import type { KeyCreated, KeyProbe, KeyProof, KeyRequest, KeyRow } from '../../common/api';
import { BackupError } from '../errors';
import { JsonFolder } from '../json-folder';
import { say } from '../sentence';
import { makePair, parseIdentities, recipientOf } from './identities';

export interface BackupKeysAround {
  folder: string;
  /** What is encrypted to a key again and again. */
  users(): Promise<{ id: string; name: string; keys: readonly { id: string }[] }[]>;
  now(): Date;
}

interface StoredProbe {
  /** Of the key. */
  id: string;
  /** SHA-256 of the word. */
  answer: string;
  until: string;
}

/** Time to reach whoever holds the private key. */
const PROBE_MS = 7 * 86_400_000;
/** Easy to tell from each other, in print as well. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const WORD_LENGTH = 16;

export class BackupKeys {
  private readonly stored: JsonFolder<KeyRow>;
  private readonly probes: JsonFolder<StoredProbe>;

  constructor(private readonly around: BackupKeysAround) {
    this.stored = new JsonFolder(around.folder);
    this.probes = new JsonFolder(path.join(around.folder, 'probes'));
  }

  /** Sorted by name. */
  async list(): Promise<KeyRow[]> {
    return (await this.stored.all()).sort((a, b) => a.name.localeCompare(b.name));
  }

  /** @param called by id or name, each one once. @throws BackupError NOT_FOUND */
  async called(called: readonly string[]): Promise<KeyRow[]> {
    const all = await this.list();
    const found = called.map((one) => {
      const key = all.find(({ id }) => id === one) ?? all.find(({ name }) => isSameName(name, one));
      return key ?? notFound(one);
    });
    return [...new Set(found)];
  }

  /** @throws BackupError INVALID_REQUEST where the name or the key is there already */
  async create({ name, recipient }: KeyRequest, createdBy: string | null): Promise<KeyCreated> {
    const all = await this.list();
    if (all.some((one) => isSameName(one.name, name))) {
      throw new BackupError('INVALID_REQUEST', say`There is a key named ${JSON.stringify(name)} already.`, {
        hint: 'Choose another name.',
        details: { field: 'name' },
      });
    }
    const same = all.find((one) => one.recipient === recipient);
    if (same) {
      throw new BackupError('INVALID_REQUEST', say`This public key is there already, as “${same.name}”.`, {
        details: { field: 'recipient' },
      });
    }
    const pair = recipient === undefined ? await makePair() : { identity: null, recipient };
    const createdAt = this.around.now().toISOString();
    const row = { id: randomUUID(), name, recipient: pair.recipient, createdAt, createdBy, confirmedAt: null };
    await this.stored.save(row);
    return { ...row, identity: pair.identity };
  }

  /** Archives encrypted to it open with its private key as before. @throws BackupError NOT_FOUND, KEY_IN_USE */
  async remove(id: string): Promise<void> {
    const { name } = await this.require(id);
    const user = (await this.around.users()).find(({ keys }) => keys.some((key) => key.id === id));
    if (user) {
      throw new BackupError(
        'KEY_IN_USE',
        say`The key “${name}” is needed: the schedule “${user.name}” encrypts to it.`,
        {
          hint: 'Choose another key for the schedule first, or delete it.',
          details: { schedule: user.id },
        },
      );
    }
    await this.stored.remove(id);
    await this.probes.remove(id);
  }

  /** A new word takes the place of the one before. @throws BackupError NOT_FOUND */
  async probe(id: string): Promise<KeyProbe> {
    const { recipient } = await this.require(id);
    const word = newWord();
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    const probe = armor.encode(await encrypter.encrypt(`${word}\n`));
    const until = new Date(this.around.now().getTime() + PROBE_MS).toISOString();
    await this.probes.save({ id, answer: hashOf(word), until });
    return { probe };
  }

  /** @throws BackupError NOT_FOUND, KEY_WRONG, INVALID_REQUEST */
  async confirm(id: string, proof: KeyProof): Promise<KeyRow> {
    const row = await this.require(id);
    if ('answer' in proof) await this.checkAnswer(id, proof.answer);
    else await checkIdentity(row, proof.identity);
    const confirmed = { ...row, confirmedAt: this.around.now().toISOString() };
    await this.stored.save(confirmed);
    await this.probes.remove(id);
    return confirmed;
  }

  private async checkAnswer(id: string, answer: string): Promise<void> {
    const probe = await this.probes.find(id);
    if (!probe || Date.parse(probe.until) < this.around.now().getTime()) {
      throw new BackupError('NOT_FOUND', 'There is no probe of this key that waits for an answer.', {
        hint: 'Make one; it waits for seven days.',
      });
    }
    if (probe.answer === hashOf(answer.trim())) return;
    throw new BackupError('KEY_WRONG', 'This is not the word that the probe holds.', {
      hint: 'Decrypt the newest probe with “age -d -i” and the file of the private key; it prints the word.',
    });
  }

  private async require(id: string): Promise<KeyRow> {
    return (await this.stored.find(id)) ?? notFound(id);
  }
}

/** Null when somebody has shown to hold the private key of one of them. */
export function unconfirmedWarning(keys: readonly KeyRow[]): string | null {
  if (keys.some(({ confirmedAt }) => confirmedAt !== null)) return null;
  const names = keys.map(({ name }) => `“${name}”`).join(', ');
  return say`Nobody has shown to hold the private key of ${names}, without which nobody can read this backup.`;
}

async function checkIdentity({ recipient, name }: KeyRow, text: string): Promise<void> {
  for (const identity of parseIdentities(text)) if ((await recipientOf(identity)) === recipient) return;
  throw new BackupError('KEY_WRONG', say`This is not the private key of “${name}”.`);
}

/** About 79 bits. */
function newWord(): string {
  const letters: string[] = [];
  while (letters.length < WORD_LENGTH) {
    const [byte = 0] = randomBytes(1);
    // A multiple of their number, so that none is likelier than another.
    if (byte < 256 - (256 % LETTERS.length)) letters.push(LETTERS[byte % LETTERS.length]!);
  }
  return letters.join('').replace(/.{4}(?=.)/g, '$&-');
}

function hashOf(word: string): string {
  return createHash('sha256').update(word.toLowerCase()).digest('hex');
}

function notFound(called: string): never {
  throw new BackupError('NOT_FOUND', say`There is no key ${JSON.stringify(called)}.`, {
    hint: 'backupKeys:list and “strongbox keys” list them.',
  });
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
