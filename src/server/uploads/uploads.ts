/** Uploads that can go on after a dropped connection: create, append at an offset, finish. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, statfs } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { MOST_UPLOAD_BYTES } from '../../common/api';
import { destinationError } from '../destinations/file-sink';
import { openFile } from '../destinations/local';
import { ArchiveError, BackupError } from '../errors';
import { appendBytes } from './append-bytes';
import type { Intake, TakenArchive } from './intake';
import { UploadStore, type StoredUpload, type Upload } from './upload-store';
import { say } from '../sentence';

export const MOST_UPLOADS = 20;
const KEPT_MS = 24 * 3600 * 1000;
/** What is left free for the database and the logs beside it. */
const SPARE_BYTES = 64 * 1024 ** 2;

export class Uploads {
  private readonly store: UploadStore;
  /** Those that a request works on now; of the process, as a request outlives the reload of an application. */
  private static readonly busy = new Set<string>();

  constructor(
    folder: string,
    private readonly intake: Intake,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.store = new UploadStore(folder);
  }

  /** @throws BackupError UPLOAD_TOO_LARGE, UPLOAD_CONFLICT when too many are open, DISK_FULL */
  async create(wanted: Omit<Upload, 'id'>): Promise<Upload> {
    await this.removeAbandoned();
    if (wanted.size > MOST_UPLOAD_BYTES) {
      throw new BackupError('UPLOAD_TOO_LARGE', say`The file is larger than ${MOST_UPLOAD_BYTES} bytes.`, {
        hint: 'Copy it into the folder of backups on the server instead.',
      });
    }
    const open = await this.store.list();
    if (open.length >= MOST_UPLOADS) {
      throw new BackupError('UPLOAD_CONFLICT', say`There are ${MOST_UPLOADS} unfinished uploads already.`, {
        hint: 'Finish or delete one of them. They are deleted by themselves when nothing came for a day.',
      });
    }
    const promised = open.reduce((total, { size, received }) => total + size - received, 0);
    await this.requireSpace(wanted.size + promised);
    const upload = { ...wanted, id: randomUUID() };
    await this.store.create(upload);
    return upload;
  }

  /**
   * @param offset where the bytes belong: the end of what has come
   * @returns the offset after them
   * @throws BackupError UPLOAD_CONFLICT with `details.offset`, and what `appendBytes` throws
   */
  async append(id: string, offset: number, bytes: Readable): Promise<number> {
    return this.alone(id, async (upload) => {
      if (offset !== upload.received) {
        throw new BackupError(
          'UPLOAD_CONFLICT',
          say`The upload goes on at byte ${upload.received}, not at ${offset}.`,
          {
            hint: 'Send the bytes from that offset on.',
            details: { offset: upload.received },
          },
        );
      }
      await appendBytes(this.store.part(id), bytes, upload.size - upload.received);
      return (await this.store.get(id)).received;
    });
  }

  /** @throws BackupError NOT_FOUND */
  async get(id: string): Promise<StoredUpload & { expiresAt: Date }> {
    const upload = await this.store.get(id);
    return { ...upload, expiresAt: new Date(upload.touchedAt.getTime() + KEPT_MS) };
  }

  /**
   * Checks what has come and puts it on the shelf. What is no sound archive is not kept.
   * @throws BackupError UPLOAD_CONFLICT when bytes are missing; ArchiveError; DISK_FULL
   */
  async finish(id: string): Promise<TakenArchive> {
    return this.alone(id, async (upload) => {
      if (upload.received !== upload.size) {
        throw new BackupError('UPLOAD_CONFLICT', say`Only ${upload.received} of ${upload.size} bytes have come.`, {
          hint: 'Send the rest first.',
          details: { offset: upload.received },
        });
      }
      try {
        await this.checkHash(upload);
        const taken = await this.intake.takeFile(this.store.part(id), upload.name);
        await this.store.remove(id);
        return taken;
      } catch (error) {
        if (error instanceof ArchiveError) await this.store.remove(id);
        throw error;
      }
    });
  }

  /** @throws BackupError NOT_FOUND */
  async remove(id: string): Promise<void> {
    await this.alone(id, () => this.store.remove(id));
  }

  /** Returns the ids of the uploads to which nothing came for a day, which are gone now. */
  async removeAbandoned(): Promise<string[]> {
    return this.store.removeOlder(new Date(this.now().getTime() - KEPT_MS), (id) => Uploads.busy.has(id));
  }

  private async alone<T>(id: string, work: (upload: StoredUpload) => Promise<T>): Promise<T> {
    if (Uploads.busy.has(id)) {
      throw new BackupError('UPLOAD_CONFLICT', 'Another request works on this upload.', {
        hint: 'Wait until it has ended, then ask for the offset.',
      });
    }
    Uploads.busy.add(id);
    try {
      return await work(await this.store.get(id));
    } finally {
      Uploads.busy.delete(id);
    }
  }

  private async checkHash({ id, sha256 }: StoredUpload): Promise<void> {
    if (sha256 === null) return;
    const source = await openFile(this.store.part(id));
    const hash = createHash('sha256');
    try {
      for await (const chunk of source.read(0)) hash.update(chunk as Buffer);
    } finally {
      await source.close();
    }
    if (hash.digest('hex') === sha256) return;
    throw new ArchiveError('ARCHIVE_DAMAGED', 'What has come is not the file that was announced.', null, {
      hint: 'Its SHA-256 differs. Upload it again.',
    });
  }

  private async requireSpace(bytes: number): Promise<void> {
    try {
      await mkdir(this.store.folder, { recursive: true, mode: 0o700 });
      const { bavail, bsize } = await statfs(this.store.folder);
      if (bavail * bsize >= bytes + SPARE_BYTES) return;
    } catch (error) {
      throw destinationError(error);
    }
    throw new BackupError('DISK_FULL', 'There is not enough space for this file where backups are kept.', {
      hint: 'Free some space or delete old backups, then try again.',
      details: { needed: bytes },
    });
  }
}
