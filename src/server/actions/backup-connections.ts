/** REST resource `backupConnections`: other databases, to back up or to restore into. */
import { RESOURCES } from '../../common/api';
import type { Strongbox } from '../strongbox';
import { key, page, values, type Action } from './context';

export function backupConnections(strongbox: () => Strongbox) {
  const list: Action = async (ctx, next) => {
    ctx.body = page(ctx, await strongbox().connections.list());
    await next();
  };

  const get: Action = async (ctx, next) => {
    ctx.body = await strongbox().connections.get(key(ctx));
    await next();
  };

  const create: Action = async (ctx, next) => {
    ctx.body = await strongbox().connections.create(values(ctx));
    await next();
  };

  const update: Action = async (ctx, next) => {
    const { filterByTk: _, ...request } = values(ctx);
    ctx.body = await strongbox().connections.update(key(ctx), request);
    await next();
  };

  const destroy: Action = async (ctx, next) => {
    await strongbox().removeConnection(key(ctx));
    ctx.body = { status: 'ok' };
    await next();
  };

  const test: Action = async (ctx, next) => {
    ctx.body = await strongbox().connections.test(key(ctx));
    await next();
  };

  return { name: RESOURCES.connections, actions: { list, get, create, update, destroy, test } };
}
