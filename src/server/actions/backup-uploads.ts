/** REST resource `backupUploads`: an archive in parts, of which the next goes on where a dropped connection ended. */
import type { Readable } from 'node:stream';
import { RESOURCES, type UploadRow, type UploadStarted } from '../../common/api';
import { BackupError } from '../errors';
import type { Strongbox } from '../strongbox';
import { key, values, type Action } from './context';
import { uploadReply } from './upload';
import { say } from '../sentence';

/** What a client should send at once: few requests, and little to send again. */
const CHUNK_BYTES = 16 * 1024 ** 2;

export function backupUploads(strongbox: () => Strongbox) {
  const create: Action = async (ctx, next) => {
    const { id } = await strongbox().uploads.create(parseUpload(values(ctx)));
    ctx.body = { id, offset: 0, chunkSize: CHUNK_BYTES } satisfies UploadStarted;
    await next();
  };

  const append: Action = async (ctx, next) => {
    if (!/^application\/octet-stream\b/i.test(ctx.get('Content-Type'))) {
      throw invalid('The bytes of a part must come as application/octet-stream.');
    }
    const offset = wholeNumber(ctx.action.params.offset, 'offset');
    const id = key(ctx);
    ctx.body = { id, offset: await strongbox().uploads.append(id, offset, ctx.req as Readable) };
    await next();
  };

  const get: Action = async (ctx, next) => {
    const { id, size, received, expiresAt } = await strongbox().uploads.get(key(ctx));
    ctx.body = { id, size, received, expiresAt: expiresAt.toISOString() } satisfies UploadRow;
    await next();
  };

  const finish: Action = async (ctx, next) => {
    ctx.body = await uploadReply(strongbox(), await strongbox().uploads.finish(key(ctx)));
    await next();
  };

  const destroy: Action = async (ctx, next) => {
    await strongbox().uploads.remove(key(ctx));
    ctx.body = { status: 'ok' };
    await next();
  };

  return { name: RESOURCES.uploads, actions: { create, append, get, finish, destroy } };
}

function parseUpload({ name = '', size, sha256 = null }: Record<string, unknown>) {
  if (typeof name !== 'string' || name.length > 255) throw invalid('name must be the name of a file.');
  if (sha256 !== null && (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/i.test(sha256))) {
    throw invalid('sha256 must be 64 hex digits.');
  }
  return { name, size: wholeNumber(size, 'size'), sha256: sha256 && sha256.toLowerCase() };
}

function wholeNumber(value: unknown, name: string): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number;
  throw invalid(say`${name} must be a whole number of bytes.`);
}

function invalid(problem: string): BackupError {
  return new BackupError('INVALID_REQUEST', problem, { hint: 'See “Uploading” in docs/rest-api.md.' });
}
