/** The encrypted archives of one application: made, described without their keys, opened with them, and forgotten. */
import path from 'node:path';
import type { ArchiveEncryption, EncryptionRequest, KeyRow } from '../../common/api';
import { openArchive } from '../archive/archive-reader';
import type { Manifest } from '../archive/manifest';
import type { Destination, RandomAccess } from '../destinations/destination';
import { ArchiveError, type ErrorReport } from '../errors';
import { say } from '../sentence';
import { ENCRYPTION, type AgeHeader } from './age-header';
import { unconfirmedWarning, type BackupKeys } from './backup-keys';
import { decrypted } from './decrypted';
import { encryptedPartial } from './encrypted-partial';
import type { FileKeys, KeyUse } from './file-keys';
import { makeLock, openLock, type Lock, type Secret } from './lock';
import { FactsStore, type StoredFacts } from './stored-facts';

export interface EncryptedArchivesAround {
  /** Private folder of the application. */
  folder: string;
  keys: BackupKeys;
  fileKeys: FileKeys;
}

/** What a new archive is encrypted with. */
export interface PreparedEncryption {
  lock: Lock;
  /** Ids; none for a passphrase. */
  keys: string[];
  warnings: string[];
}

export interface DescribedArchive {
  encryption: ArchiveEncryption;
  /** Without entries; null when the archive was neither made nor opened here. */
  manifest: Manifest | null;
  error: ErrorReport | null;
}

export class EncryptedArchives {
  private readonly facts: FactsStore;

  constructor(private readonly around: EncryptedArchivesAround) {
    this.facts = new FactsStore(path.join(around.folder, 'facts'));
  }

  /** All keys that are known now, for `describe`. */
  keys(): Promise<KeyRow[]> {
    return this.around.keys.list();
  }

  /** @throws BackupError NOT_FOUND for a key that is none */
  async prepare(request: EncryptionRequest): Promise<PreparedEncryption> {
    if ('passphrase' in request) return { lock: await makeLock(request), keys: [], warnings: [] };
    const keys = await this.around.keys.called(request.keys);
    const warning = unconfirmedWarning(keys);
    return {
      lock: await makeLock({ recipients: keys.map(({ recipient }) => recipient) }),
      keys: keys.map(({ id }) => id),
      warnings: warning === null ? [] : [warning],
    };
  }

  /** Partials of it are encrypted, and their facts are kept once they are whole. */
  into(
    destination: Pick<Destination, 'createPartial'>,
    { lock, keys }: PreparedEncryption,
  ): Pick<Destination, 'createPartial'> {
    const { id } = lock.header;
    return {
      createPartial: async (name) =>
        encryptedPartial(await destination.createPartial(name), lock, async ({ size, sha256, reread }) => {
          const manifest = await manifestIn(await reread());
          await this.facts.save({ id, size, manifest, keys, sha256, verifiedAt: null, opened: false });
          this.around.fileKeys.keep(id, lock.fileKey, 'verification');
        }),
    };
  }

  /** @param size of the file as it is there */
  async describe(header: AgeHeader, size: number, keys: readonly KeyRow[]): Promise<DescribedArchive> {
    const facts = await this.facts.glance(header.id);
    const used = keys.filter(({ id }) => facts?.keys.includes(id));
    const unlocked = this.holdsKey(header, 'reading');
    const confirmed = header.by === 'passphrase' || used.some(({ confirmedAt }) => confirmedAt !== null);
    const encryption = {
      by: header.by,
      keys: used.map(({ name }) => name),
      unlocked,
      confirmed: confirmed || facts?.opened === true,
    };
    if (!facts || facts.size === size) return { encryption, manifest: facts?.manifest ?? null, error: null };
    return { encryption, manifest: null, error: otherSize(size, facts.size).report() };
  }

  holdsKey({ id }: AgeHeader, use: KeyUse): boolean {
    return this.around.fileKeys.find(id, use) !== null;
  }

  /** Null where its key is not in memory. Else the caller closes what is returned, instead of `source`. @throws ArchiveError */
  async open(source: RandomAccess, header: AgeHeader, use: KeyUse): Promise<RandomAccess | null> {
    const fileKey = this.around.fileKeys.find(header.id, use);
    return fileKey && decrypted(source, header, fileKey);
  }

  /**
   * Keeps its key in memory, and what it says of itself on disk, when it opens. The caller closes `source`.
   * @throws BackupError KEY_WRONG, PASSPHRASE_WRONG; ArchiveError
   */
  async unlock(source: RandomAccess, header: AgeHeader, secret: Secret): Promise<void> {
    const { id } = header;
    const fileKey = await openLock(header, secret);
    const { manifest } = await openArchive(await decrypted(source, header, fileKey));
    const before = await this.facts.find(id);
    const first = { keys: [], sha256: null, verifiedAt: null };
    await this.facts.save({ ...(before ?? first), id, size: source.size, manifest, opened: true });
    this.around.fileKeys.keep(id, fileKey, 'reading');
  }

  lock({ id }: AgeHeader): void {
    this.around.fileKeys.forget(id);
  }

  /** What was noted when it was made or verified with its key; null where it never was. @throws ArchiveError for a file of another size */
  async proof({ id }: AgeHeader, size: number): Promise<(StoredFacts & { sha256: string }) | null> {
    const facts = await this.facts.find(id);
    if (facts && facts.size !== size) throw otherSize(size, facts.size);
    return facts?.sha256 ? { ...facts, sha256: facts.sha256 } : null;
  }

  /** All that is inside was found whole. @param digest reads the SHA-256 of the file where it is not known */
  async proven({ id }: AgeHeader, now: Date, digest: () => Promise<string>): Promise<void> {
    const facts = await this.facts.find(id);
    if (!facts) return;
    const sha256 = facts.sha256 ?? (await digest());
    await this.facts.save({ ...facts, sha256, verifiedAt: now.toISOString() });
  }

  /** No archive with this header is left. */
  async forget(header: AgeHeader): Promise<void> {
    this.lock(header);
    await this.facts.remove(header.id);
  }
}

async function manifestIn(source: RandomAccess): Promise<Manifest> {
  try {
    return (await openArchive(source)).manifest;
  } finally {
    await source.close();
  }
}

function otherSize(size: number, expected: number): ArchiveError {
  return new ArchiveError(
    'ARCHIVE_DAMAGED',
    say`The encrypted archive has ${size} bytes instead of ${expected}.`,
    ENCRYPTION,
    { hint: 'Take another copy of it.' },
  );
}
