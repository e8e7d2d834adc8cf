/** REST resource `savedRestores`: restores that are kept, to be finished later or run again. */
import { RESOURCES, type SavedRestore } from '../../common/api';
import type { Strongbox } from '../strongbox';
import { actor, key, page, values, type Action } from './context';
import { parseSavedRestore } from './saved-restore-request';

export function savedRestores(strongbox: () => Strongbox) {
  const list: Action = async (ctx, next) => {
    const { search } = ctx.action.params;
    const all = await strongbox().saved.list();
    ctx.body = page(ctx, typeof search === 'string' ? all.filter((row) => mentions(row, search)) : all);
    await next();
  };

  const get: Action = async (ctx, next) => {
    ctx.body = await strongbox().saved.get(key(ctx));
    await next();
  };

  const create: Action = async (ctx, next) => {
    const box = strongbox();
    ctx.body = await box.saved.create(await parseSavedRestore(box, values(ctx)), actor(ctx));
    await next();
  };

  const update: Action = async (ctx, next) => {
    const box = strongbox();
    const { filterByTk: _, ...request } = values(ctx);
    ctx.body = await box.saved.update(key(ctx), await parseSavedRestore(box, request));
    await next();
  };

  const destroy: Action = async (ctx, next) => {
    await strongbox().saved.remove(key(ctx));
    ctx.body = { status: 'ok' };
    await next();
  };

  return { name: RESOURCES.saved, actions: { list, get, create, update, destroy } };
}

function mentions({ name, archive }: SavedRestore, text: string): boolean {
  return `${name}\n${archive ?? ''}`.toLowerCase().includes(text.trim().toLowerCase());
}
