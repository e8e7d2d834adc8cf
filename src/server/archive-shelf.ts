/** The archives of a destination with what their manifests say. */
import type { ArchiveEncryption, KeyRow } from '../common/api';
import { openArchive } from './archive/archive-reader';
import type { Manifest } from './archive/manifest';
import type { Destination, RandomAccess, StoredArchive } from './destinations/destination';
import { readAgeHeader, type AgeHeader } from './encryption/age-header';
import type { EncryptedArchives } from './encryption/encrypted-archives';
import type { KeyUse } from './encryption/file-keys';
import type { Secret } from './encryption/lock';
import { ArchiveError, BackupError, toBackupError, type ErrorReport } from './errors';
import { say } from './sentence';

export interface ShelvedArchive extends StoredArchive {
  /**
   * Null when the archive cannot be opened; `error` says why, unless it is encrypted and was neither made nor opened here. Of an archive
   * that is locked it is what is known without its key: all but the entries.
   */
  manifest: Manifest | null;
  error: ErrorReport | null;
  /** Null when it is not encrypted. */
  encryption: ArchiveEncryption | null;
}

/** What a finished archive says of itself, which never changes. */
interface KnownArchive extends StoredArchive {
  /** Null when it is not encrypted. */
  header: AgeHeader | null;
  manifest: Manifest | null;
  error: ErrorReport | null;
}

export class ArchiveShelf {
  /** Opening 500 archives for every look at the list would take seconds. */
  private readonly known = new Map<string, KnownArchive>();

  constructor(
    readonly destination: Destination,
    private readonly encrypted: EncryptedArchives,
  ) {}

  /** Newest first. */
  async list(): Promise<ShelvedArchive[]> {
    const stored = await this.destination.list();
    const names = new Set(stored.map(({ name }) => name));
    for (const name of this.known.keys()) if (!names.has(name)) this.known.delete(name);
    const keys = await this.encrypted.keys();
    const archives: ShelvedArchive[] = [];
    for (const archive of stored) archives.push(await this.describe(await this.look(archive), keys));
    return archives.sort((a, b) => moment(b).localeCompare(moment(a)));
  }

  /** @throws BackupError NOT_FOUND */
  async get(name: string): Promise<ShelvedArchive> {
    const known = await this.look(await this.destination.stat(name));
    const archive = await this.describe(known, await this.encrypted.keys());
    if (!archive.encryption?.unlocked || archive.error) return archive;
    try {
      // The facts that are kept of it are without its entries.
      return { ...archive, ...(await readManifest(() => this.open(name))) };
    } catch (error) {
      if (error instanceof ArchiveError) return { ...archive, manifest: null, error: error.report() };
      throw error;
    }
  }

  /** One of them, to be opened when it is needed. */
  file(name: string) {
    return {
      name,
      open: () => this.open(name),
      encryption: async () => (await this.get(name)).encryption,
    };
  }

  /** What is in it, decrypted. @throws BackupError NOT_FOUND, ARCHIVE_LOCKED; ArchiveError */
  async open(name: string): Promise<RandomAccess> {
    return (await this.openFor('reading', name)) ?? locked(name);
  }

  /** The same; null where its key is not in memory. @throws BackupError NOT_FOUND; ArchiveError */
  async openFor(use: KeyUse, name: string): Promise<RandomAccess | null> {
    const source = await this.destination.open(name);
    let opened: RandomAccess | null = null;
    try {
      const header = await readAgeHeader(source);
      opened = header ? await this.encrypted.open(source, header, use) : source;
      return opened;
    } finally {
      if (!opened) await source.close();
    }
  }

  /** Its bytes as they are, encrypted or not. @throws BackupError NOT_FOUND */
  async raw(name: string): Promise<RandomAccess> {
    return this.destination.open(name);
  }

  /** @throws BackupError NOT_FOUND, INVALID_REQUEST when it is not encrypted, KEY_WRONG, PASSPHRASE_WRONG; ArchiveError */
  async unlock(name: string, secret: Secret): Promise<ShelvedArchive> {
    const source = await this.destination.open(name);
    try {
      await this.encrypted.unlock(source, await this.header(name), secret);
    } finally {
      await source.close();
    }
    return this.get(name);
  }

  /** @throws BackupError NOT_FOUND, INVALID_REQUEST when it is not encrypted */
  async lock(name: string): Promise<ShelvedArchive> {
    this.encrypted.lock(await this.header(name));
    return this.get(name);
  }

  /** @throws BackupError NOT_FOUND */
  async remove(name: string): Promise<void> {
    const { header } = await this.look(await this.destination.stat(name));
    await this.destination.remove(name);
    this.known.delete(name);
    if (!header) return;
    for (const stored of await this.destination.list()) {
      // A copy that was uploaded again has the same.
      if ((await this.look(stored)).header?.id === header.id) return;
    }
    await this.encrypted.forget(header);
  }

  /** @throws BackupError NOT_FOUND, INVALID_REQUEST when it is not encrypted; ArchiveError */
  async header(name: string): Promise<AgeHeader> {
    const { header, error } = await this.look(await this.destination.stat(name));
    if (header) return header;
    if (error) throw new BackupError(error.code, error.message, error);
    throw new BackupError('INVALID_REQUEST', say`The backup ${name} is not encrypted.`, {
      hint: 'Use it as it is.',
    });
  }

  private async look(stored: StoredArchive): Promise<KnownArchive> {
    const before = this.known.get(stored.name);
    if (before && before.size === stored.size && before.modifiedAt.getTime() === stored.modifiedAt.getTime())
      return before;
    const header = await this.readHeader(stored.name);
    const inside = header
      ? { manifest: null, error: null }
      : await readManifest(() => this.destination.open(stored.name));
    const known = { ...stored, header: null, ...inside, ...header };
    this.known.set(stored.name, known);
    return known;
  }

  private async describe({ header, ...known }: KnownArchive, keys: readonly KeyRow[]): Promise<ShelvedArchive> {
    if (!header) return { ...known, encryption: null };
    return { ...known, ...(await this.encrypted.describe(header, known.size, keys)) };
  }

  /** Null when it is not encrypted. */
  private async readHeader(name: string): Promise<Pick<KnownArchive, 'header' | 'error'> | null> {
    const source = await this.destination.open(name);
    try {
      const header = await readAgeHeader(source);
      return header && { header, error: null };
    } catch (error) {
      return { header: null, error: toBackupError(error).report() };
    } finally {
      await source.close();
    }
  }
}

/** When the backup was made; for one that cannot be read, when its file was. */
export function moment({ manifest, modifiedAt }: ShelvedArchive): string {
  return manifest?.createdAt ?? modifiedAt.toISOString();
}

async function readManifest(open: () => Promise<RandomAccess>): Promise<Pick<ShelvedArchive, 'manifest' | 'error'>> {
  const source = await open();
  try {
    return { manifest: (await openArchive(source)).manifest, error: null };
  } catch (error) {
    return { manifest: null, error: toBackupError(error).report() };
  } finally {
    await source.close();
  }
}

function locked(name: string): never {
  throw new BackupError('ARCHIVE_LOCKED', say`The backup ${name} is encrypted and locked.`, {
    hint: 'Unlock it with its private key or passphrase first; the command line takes --identity or --passphrase-file.',
  });
}
