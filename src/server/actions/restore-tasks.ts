/** REST resource `restoreTasks`: plan a restore, start that plan, follow it, take it back. */
import { RESOURCES } from '../../common/api';
import { BackupError } from '../errors';
import type { Strongbox } from '../strongbox';
import { actor, connectionOf, key, page, values, type Action } from './context';
import { parseManner, parseRestoreChoice } from './parse-choice';
import { restoreDetail, restoreRows } from './restore-rows';
import { connectionOfSaved, withSaved } from './saved-restore-request';
import { say } from '../sentence';

export function restoreTasks(strongbox: () => Strongbox) {
  const plan: Action = async (ctx, next) => {
    const box = strongbox();
    const given = values(ctx);
    const saved = given.saved == null ? null : await box.saved.get(text(given.saved, 'saved'));
    const request = saved ? withSaved(saved, given) : given;
    const saysWhere = [ctx.action.params, given].some(({ connection }) => connection !== undefined);
    const restores = await box.places.restoresAt(saved && !saysWhere ? connectionOfSaved(saved) : connectionOf(ctx));
    ctx.body = await restores.plan(
      box.archives.file(text(request.archive, 'archive')),
      parseRestoreChoice(request),
      parseManner(request),
      saved && { id: saved.id, name: saved.name },
    );
    await next();
  };

  const start: Action = async (ctx, next) => {
    const box = strongbox();
    const { plan: id, dryRun } = values(ctx);
    const planned = await box.restores.planned(text(id, 'plan'));
    const restores = await box.places.restoresAt(planned.connection?.id ?? null);
    const { task } = await restores.start(planned, box.archives.file(planned.archive), actor(ctx), {
      dryRun: dryRun === true,
    });
    ctx.body = { task: task.id };
    await next();
  };

  const list: Action = async (ctx, next) => {
    ctx.body = page(ctx, await restoreRows(strongbox()));
    await next();
  };

  const get: Action = async (ctx, next) => {
    const id = key(ctx);
    await strongbox().tasks.get(id);
    ctx.body = (await restoreDetail(strongbox(), id)) ?? notARestore(id);
    await next();
  };

  const cancel: Action = async (ctx, next) => {
    const { id, exchange } = await strongbox().tasks.get(key(ctx));
    if (!exchange) notARestore(id);
    await strongbox().tasks.cancel(id);
    ctx.body = (await restoreRows(strongbox())).find((row) => row.id === id);
    await next();
  };

  const undo: Action = async (ctx, next) => {
    const { task } = await (await strongbox().places.restoresOf(key(ctx))).undo(key(ctx), actor(ctx));
    ctx.body = { task: task.id };
    await next();
  };

  const discard: Action = async (ctx, next) => {
    await (await strongbox().places.restoresOf(key(ctx))).discard(key(ctx));
    ctx.body = { status: 'ok' };
    await next();
  };

  return { name: RESOURCES.restores, actions: { plan, start, list, get, cancel, undo, discard } };
}

const WHICH = {
  plan: 'Give the id of a plan that restoreTasks:plan made.',
  archive: 'Give the name of a backup of the list, such as an uploaded one.',
  saved: 'Give the id of a saved restore, or leave it out.',
};

function text(value: unknown, name: keyof typeof WHICH): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new BackupError('INVALID_REQUEST', say`The request has no ${name}.`, { hint: WHICH[name] });
}

function notARestore(id: string): never {
  throw new BackupError('NOT_FOUND', say`The task ${id} is not a restore.`, { hint: 'Backups are in backupTasks.' });
}
