/** REST resource `backupFiles`. The verbs and shapes of the deprecated plugin go on working; docs/rest-api.md has them all. */
import { RESOURCES, type ContentsReply, type CreateReply, type ErrorReply } from '../../common/api';
import { BackupError } from '../errors';
import type { Strongbox } from '../strongbox';
import { archiveLocks } from './archive-locks';
import { archiveMeta, archiveRow, runningRow } from './archive-rows';
import { actor, connectionOf, key, page, values, type Action, type ActionContext, type Next } from './context';
import { download } from './download';
import { dumpableCollections } from './dumpable-collections';
import { renderError } from './http-error';
import { parseChoice } from './parse-choice';
import { restoreArchive } from './restore-archive';
import { receiver, upload } from './upload';

export function backupFiles(strongbox: () => Strongbox) {
  const receive = receiver(strongbox);

  const list: Action = async (ctx, next) => {
    const box = strongbox();
    const tasks = await box.tasks.list();
    const running = (await box.running()).map(runningRow);
    const archives = await box.archives.list();
    const keeping = await box.keeping.rows(archives);
    const rows = archives.map((archive) => archiveRow(archive, tasks, keeping.get(archive.name)!));
    ctx.body = page(ctx, [...running, ...rows]);
    await next();
  };

  const get: Action = async (ctx, next) => {
    const box = strongbox();
    const archive = await box.archives.get(key(ctx)).catch((error) => notFound(ctx, error));
    if (!archive) return;
    const { manifest } = archive;
    const row = archiveRow(archive, await box.tasks.list(), await box.keeping.row(archive));
    ctx.body = { ...row, meta: manifest && archiveMeta(manifest), manifest };
    await next();
  };

  const create: Action = async (ctx, next) => {
    const { task } = await strongbox().create(parseChoice(values(ctx), actor(ctx)), connectionOf(ctx));
    ctx.body = { key: task.archive, task: task.id } satisfies CreateReply;
    await next();
  };

  const verify: Action = async (ctx, next) => {
    const { task } = await strongbox().verify(key(ctx), actor(ctx));
    ctx.body = { task: task.id };
    await next();
  };

  const destroy: Action = async (ctx, next) => {
    await strongbox().remove(key(ctx));
    ctx.body = { status: 'ok' };
    await next();
  };

  const pin: Action = async (ctx, next) => {
    await strongbox().keeping.pin(key(ctx), actor(ctx));
    ctx.body = { status: 'ok' };
    await next();
  };

  const unpin: Action = async (ctx, next) => {
    await strongbox().keeping.unpin(key(ctx));
    ctx.body = { status: 'ok' };
    await next();
  };

  const dumpable: Action = async (ctx, next) => {
    ctx.withoutDataWrapping = true;
    ctx.body = await dumpableCollections((await strongbox().places.place(connectionOf(ctx))).host);
    await next();
  };

  const contents: Action = async (ctx, next) => {
    ctx.body = { contents: await strongbox().contents() } satisfies ContentsReply;
    await next();
  };

  return {
    name: RESOURCES.files,
    middleware: (ctx: ActionContext, next: Next) => (ctx.action.actionName === 'upload' ? receive(ctx, next) : next()),
    actions: {
      list,
      get,
      create,
      contents,
      verify,
      destroy,
      pin,
      unpin,
      ...archiveLocks(strongbox),
      upload: upload(strongbox),
      restore: restoreArchive(strongbox),
      download: download(strongbox),
      dumpableCollections: dumpable,
    },
  };
}

/** The deprecated plugin answered `{data: {status: 'error', message}}` here. */
function notFound(ctx: ActionContext, error: unknown): null {
  if (!(error instanceof BackupError) || error.code !== 'NOT_FOUND') throw error;
  renderError(error, ctx);
  const body = ctx.body as ErrorReply;
  ctx.body = { ...body, data: { status: 'error', message: body.errors[0]?.message } };
  return null;
}
