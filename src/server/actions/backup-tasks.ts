/** REST resource `backupTasks`: what runs and what ran. */
import { RESOURCES } from '../../common/api';
import { BackupError } from '../errors';
import type { Strongbox } from '../strongbox';
import type { Task } from '../tasks/task';
import { key, page, type Action } from './context';
import { say } from '../sentence';

/** Which process runs it, and which tables, is our own business. */
function shown({ process: _process, exchange: _exchange, ...task }: Task) {
  return task;
}

export function backupTasks(strongbox: () => Strongbox) {
  const list: Action = async (ctx, next) => {
    ctx.body = page(ctx, (await strongbox().tasks.list()).map(shown));
    await next();
  };

  const get: Action = async (ctx, next) => {
    ctx.body = shown(await strongbox().tasks.get(key(ctx)));
    await next();
  };

  const cancel: Action = async (ctx, next) => {
    const { id, exchange } = await strongbox().tasks.get(key(ctx));
    if (exchange) {
      throw new BackupError('NOT_FOUND', say`The task ${id} is not a backup.`, {
        hint: 'Restores are canceled by restoreTasks:cancel.',
      });
    }
    ctx.body = shown(await strongbox().tasks.cancel(id));
    await next();
  };

  const destroy: Action = async (ctx, next) => {
    const { id, exchange } = await strongbox().tasks.get(key(ctx));
    if (exchange) {
      throw new BackupError('NOT_FOUND', say`The task ${id} is not a backup.`, {
        hint: 'Restores are kept until newer tasks take their place.',
      });
    }
    await strongbox().tasks.forget(id);
    ctx.body = { status: 'ok' };
    await next();
  };

  return { name: RESOURCES.tasks, actions: { list, get, cancel, destroy } };
}
