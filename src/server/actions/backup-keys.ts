/** REST resource `backupKeys`: public keys that backups are encrypted to. */
import { RESOURCES } from '../../common/api';
import { parseKeyRequest, parseProof } from '../encryption/key-request';
import type { Strongbox } from '../strongbox';
import { actor, key, page, values, type Action, type ActionContext } from './context';

export function backupKeys(strongbox: () => Strongbox) {
  const list: Action = async (ctx, next) => {
    ctx.body = page(ctx, await strongbox().keys.list());
    await next();
  };

  const create: Action = async (ctx, next) => {
    ctx.set('Cache-Control', 'no-store');
    ctx.body = await strongbox().keys.create(parseKeyRequest(values(ctx)), actor(ctx));
    await next();
  };

  const destroy: Action = async (ctx, next) => {
    await strongbox().keys.remove(key(ctx));
    ctx.body = { status: 'ok' };
    await next();
  };

  const probe: Action = async (ctx, next) => {
    ctx.body = await strongbox().keys.probe(key(ctx));
    await next();
  };

  const confirm: Action = async (ctx, next) => {
    ctx.body = await strongbox().keys.confirm(key(ctx), parseProof(request(ctx)));
    await next();
  };

  return { name: RESOURCES.keys, actions: { list, create, destroy, probe, confirm } };
}

function request(ctx: ActionContext): object {
  const { filterByTk: _, ...rest } = values(ctx);
  return rest;
}
