/** Receives an archive straight into the destination; it becomes visible only once it has been opened and checked. */
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { koaMulter } from '@nocobase/utils';
import { openArchive } from '../archive/archive-reader';
import { isArchiveName, newArchiveName } from '../destinations/archive-name';
import type { Destination, StoredArchive } from '../destinations/destination';
import { BackupError } from '../errors';

/** Larger archives are copied into the folder by other means; see docs/rest-api.md. */
const LIMIT_BYTES = 64 * 1024 ** 3;

interface UploadedFile {
  originalname: string;
  stream: Readable;
}

type Done = (error: unknown, info?: { stored: StoredArchive }) => void;

/** A multer storage engine: nothing is held in memory, nothing is written twice. */
export function receiver(destination: () => Destination) {
  const storage = {
    _handleFile: (_request: unknown, file: UploadedFile, done: Done) => {
      receive(file, destination()).then(
        (stored) => done(null, { stored }),
        (error) => done(error),
      );
    },
    _removeFile: (_request: unknown, file: { stored?: StoredArchive }, done: Done) => {
      if (!file.stored) return done(null);
      destination()
        .remove(file.stored.name)
        .then(() => done(null), done);
    },
  };
  return koaMulter({ storage, limits: { fileSize: LIMIT_BYTES, files: 1 } }).single('file');
}

async function receive({ originalname, stream }: UploadedFile, destination: Destination): Promise<StoredArchive> {
  const partial = await destination.createPartial(await freeName(originalname, destination));
  try {
    await pipeline(stream, partial.stream);
    // busboy ends the stream early at the limit instead of failing.
    if ((stream as Readable & { truncated?: boolean }).truncated) {
      throw new BackupError('UPLOAD_TOO_LARGE', `The file is larger than ${LIMIT_BYTES} bytes.`, {
        hint: 'Copy it into the folder of backups on the server instead.',
      });
    }
    const source = await partial.reread();
    await openArchive(source).finally(() => source.close());
    return await partial.commit();
  } catch (error) {
    await partial.discard();
    throw error;
  }
}

async function freeName(wanted: string, destination: Destination): Promise<string> {
  if (!isArchiveName(wanted)) return newArchiveName(new Date());
  const taken = (await destination.list()).some(({ name }) => name === wanted);
  return taken ? newArchiveName(new Date()) : wanted;
}
