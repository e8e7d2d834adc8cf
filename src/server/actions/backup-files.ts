/** REST resource `backupFiles`. The verbs and shapes of the deprecated plugin go on working; docs/rest-api.md has them all. */
import { RESOURCES, type CreateReply } from '../../common/api';
import { BackupError } from '../errors';
import type { Strongbox } from '../strongbox';
import type { StoredArchive } from '../destinations/destination';
import { archiveMeta, archiveRow, runningRow } from './archive-rows';
import { actor, key, page, values, type Action, type ActionContext, type Next } from './context';
import { download } from './download';
import { dumpableCollections } from './dumpable-collections';
import { renderError } from './http-error';
import { parseChoice } from './parse-choice';
import { receiver } from './upload';

export function backupFiles(strongbox: () => Strongbox) {
  const receive = receiver(() => strongbox().archives.destination);

  const list: Action = async (ctx, next) => {
    const box = strongbox();
    const tasks = await box.tasks.list();
    const running = (await box.running()).map(runningRow);
    const archives = (await box.archives.list()).map((archive) => archiveRow(archive, tasks));
    ctx.body = page(ctx, [...running, ...archives]);
    await next();
  };

  const get: Action = async (ctx, next) => {
    const archive = await strongbox()
      .archives.get(key(ctx))
      .catch((error) => notFound(ctx, error));
    if (!archive) return;
    const { manifest } = archive;
    const row = archiveRow(archive, await strongbox().tasks.list());
    ctx.body = { ...row, meta: manifest && archiveMeta(manifest), manifest };
    await next();
  };

  const create: Action = async (ctx, next) => {
    const { task } = await strongbox().create(parseChoice(values(ctx), actor(ctx)));
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

  const upload: Action = async (ctx, next) => {
    const { stored } = (ctx.file ?? {}) as { stored?: StoredArchive };
    if (!stored) {
      throw new BackupError('INVALID_REQUEST', 'The request holds no file.', {
        hint: 'Send it as multipart field "file".',
      });
    }
    const { manifest, size } = await strongbox().archives.get(stored.name);
    ctx.body = { key: stored.name, name: stored.name, size, meta: manifest && archiveMeta(manifest) };
    await next();
  };

  const dumpable: Action = async (ctx, next) => {
    ctx.withoutDataWrapping = true;
    ctx.body = await dumpableCollections(strongbox());
    await next();
  };

  return {
    name: RESOURCES.files,
    middleware: (ctx: ActionContext, next: Next) => (ctx.action.actionName === 'upload' ? receive(ctx, next) : next()),
    actions: {
      list,
      get,
      create,
      verify,
      destroy,
      upload,
      download: download(strongbox),
      dumpableCollections: dumpable,
    },
  };
}

/** The deprecated plugin answered `{data: {status: 'error', message}}` here. */
function notFound(ctx: ActionContext, error: unknown): null {
  if (!(error instanceof BackupError) || error.code !== 'NOT_FOUND') throw error;
  renderError(error, ctx);
  ctx.body = { ...(ctx.body as object), data: { status: 'error', message: error.message } };
  return null;
}
