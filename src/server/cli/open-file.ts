import type { RandomAccess } from '../destinations/destination';
import { openFile } from '../destinations/local';
import { readAgeHeader, type AgeHeader } from '../encryption/age-header';
import { decrypted } from '../encryption/decrypted';
import { openLock, type Secret } from '../encryption/lock';
import { BackupError } from '../errors';

/** A file of an archive, which may be encrypted, and whose key is asked for once. */
export class GivenFile {
  private constructor(
    readonly file: string,
    private readonly lock: { header: AgeHeader; fileKey: Uint8Array } | null,
  ) {}

  /** @throws BackupError ARCHIVE_LOCKED, KEY_WRONG, PASSPHRASE_WRONG; ArchiveError */
  static async of(file: string, secret: Secret | null): Promise<GivenFile> {
    const source = await openFile(file);
    const header = await readAgeHeader(source).finally(() => source.close());
    if (!header) return new GivenFile(file, null);
    if (secret) return new GivenFile(file, { header, fileKey: await openLock(header, secret) });
    throw new BackupError('ARCHIVE_LOCKED', `${file} is encrypted.`, {
      hint: header.by === 'keys' ? 'Give its private key by --identity.' : 'Give its passphrase by --passphrase-file.',
    });
  }

  /** How it is encrypted; null where it is not. */
  get by(): AgeHeader['by'] | null {
    return this.lock && this.lock.header.by;
  }

  /** Decrypted. @throws ArchiveError */
  async open(): Promise<RandomAccess> {
    const source = await openFile(this.file);
    try {
      return this.lock ? await decrypted(source, this.lock.header, this.lock.fileKey) : source;
    } catch (error) {
      await source.close();
      throw error;
    }
  }
}
