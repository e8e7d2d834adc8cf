/** Streams an archive as it is, encrypted or not, whole or a range of it, with its length. */
import parseRange from 'range-parser';
import { assertArchiveName, saysEncrypted } from '../destinations/archive-name';
import type { Strongbox } from '../strongbox';
import { key, type Action } from './context';

export function download(strongbox: () => Strongbox): Action {
  return async (ctx, next) => {
    const name = key(ctx);
    assertArchiveName(name);
    const source = await strongbox().archives.raw(name);
    const { size } = source;
    ctx.withoutDataWrapping = true;
    ctx.attachment(name);
    ctx.set('Content-Type', saysEncrypted(name) ? 'application/octet-stream' : 'application/zip');
    ctx.set('Accept-Ranges', 'bytes');
    ctx.set('Cache-Control', 'private, no-store');
    const ranges = ctx.get('Range') ? parseRange(size, ctx.get('Range')) : -2;
    if (ranges === -1) {
      await source.close();
      ctx.status = 416;
      ctx.set('Content-Range', `bytes */${size}`);
      return;
    }
    // Malformed or several ranges: the whole file is a correct answer, and simpler than multipart.
    const only = ranges !== -2 && ranges.type === 'bytes' && ranges.length === 1 ? ranges[0] : undefined;
    const [start, end] = only ? [only.start, only.end + 1] : [0, size];
    ctx.status = only ? 206 : 200;
    if (only) ctx.set('Content-Range', `bytes ${start}-${end - 1}/${size}`);
    const stream = source.read(start, end);
    // Also when the client goes away in the middle.
    stream.once('close', () => void source.close());
    ctx.body = stream;
    ctx.set('Content-Length', String(end - start));
    await next();
  };
}
