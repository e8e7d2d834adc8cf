/** REST resource `backupTasks`: what runs and what ran. */
import { RESOURCES } from '../../common/api';
import type { Strongbox } from '../strongbox';
import type { Task } from '../tasks/task';
import { key, page, type Action } from './context';

/** Which process runs it is our own business. */
function shown({ process: _, ...task }: Task) {
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
    ctx.body = shown(await strongbox().tasks.cancel(key(ctx)));
    await next();
  };

  return { name: RESOURCES.tasks, actions: { list, get, cancel } };
}
