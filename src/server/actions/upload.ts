/** Receives an archive straight into the destination; it becomes visible only once it has been opened and checked. */
import type { Readable } from 'node:stream';
import { koaMulter } from '@nocobase/utils';
import { MOST_UPLOAD_BYTES, type UploadReply } from '../../common/api';
import { BackupError } from '../errors';
import type { Strongbox } from '../strongbox';
import type { TakenArchive } from '../uploads/intake';
import { archiveMeta } from './archive-rows';
import type { Action, ActionContext, Next } from './context';
import { say } from '../sentence';

interface UploadedFile {
  originalname: string;
  stream: Readable & { truncated?: boolean };
}

interface StoredFile {
  taken?: TakenArchive;
}

type Done = (error: unknown, info?: StoredFile) => void;

/** A multer storage engine. */
export function receiver(strongbox: () => Strongbox) {
  const storage = {
    _handleFile: (_request: unknown, { stream, originalname }: UploadedFile, done: Done) => {
      // busboy ends the stream early at the limit instead of failing.
      const check = () => {
        if (stream.truncated) throw tooLarge();
      };
      strongbox()
        .intake.takeStream(stream, originalname, check)
        .then(
          (taken) => done(null, { taken }),
          (error) => done(error),
        );
    },
    _removeFile: (_request: unknown, { taken }: StoredFile, done: Done) => {
      if (!taken) return done(null);
      strongbox()
        .archives.destination.remove(taken.stored.name)
        .then(() => done(null), done);
    },
  };
  const receive = koaMulter({ storage, limits: { fileSize: MOST_UPLOAD_BYTES, files: 1 } }).single('file');
  return async (ctx: ActionContext, next: Next) => {
    let received = false;
    try {
      await receive(ctx, async () => {
        received = true;
        await next();
      });
    } catch (error) {
      // What multer says of a form that it cannot read has no status of its own.
      if (received || error instanceof BackupError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new BackupError('INVALID_REQUEST', say`The upload cannot be read: ${reason}.`, {
        hint: 'Send one file as multipart field "file".',
        cause: error,
      });
    }
  };
}

export function upload(strongbox: () => Strongbox): Action {
  return async (ctx, next) => {
    const { taken } = (ctx.file ?? {}) as StoredFile;
    if (!taken) {
      throw new BackupError('INVALID_REQUEST', 'The request holds no file.', {
        hint: 'Send it as multipart field "file".',
      });
    }
    ctx.body = await uploadReply(strongbox(), taken);
    await next();
  };
}

export async function uploadReply(box: Strongbox, { stored, converted, warnings }: TakenArchive): Promise<UploadReply> {
  const { manifest, size } = await box.archives.get(stored.name);
  const meta = manifest && archiveMeta(manifest);
  return { key: stored.name, name: stored.name, size, meta, ...(converted && { converted, warnings }) };
}

function tooLarge(): BackupError {
  return new BackupError('UPLOAD_TOO_LARGE', say`The file is larger than ${MOST_UPLOAD_BYTES} bytes.`, {
    hint: 'Copy it into the folder of backups on the server instead.',
  });
}
