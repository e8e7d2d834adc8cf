/** REST resource `backupSchedules`: backups that make themselves. */
import { RESOURCES } from '../../common/api';
import type { Strongbox } from '../strongbox';
import { actor, key, page, values, type Action, type ActionContext } from './context';
import { parseRetention, parseSchedule } from './schedule-request';

export function backupSchedules(strongbox: () => Strongbox) {
  const list: Action = async (ctx, next) => {
    ctx.body = page(ctx, await strongbox().schedules.list());
    await next();
  };

  const get: Action = async (ctx, next) => {
    ctx.body = await strongbox().schedules.get(key(ctx));
    await next();
  };

  const create: Action = async (ctx, next) => {
    const box = strongbox();
    ctx.body = await box.schedules.create(await parseSchedule(box, values(ctx)), actor(ctx));
    await next();
  };

  const update: Action = async (ctx, next) => {
    const box = strongbox();
    const before = await box.schedules.require(key(ctx));
    ctx.body = await box.schedules.update(before.id, await parseSchedule(box, request(ctx), before));
    await next();
  };

  const destroy: Action = async (ctx, next) => {
    await strongbox().schedules.remove(key(ctx));
    ctx.body = { status: 'ok' };
    await next();
  };

  const run: Action = async (ctx, next) => {
    const box = strongbox();
    const { backup } = await box.scheduleRuns.start(await box.schedules.require(key(ctx)));
    ctx.body = { task: backup.task.id };
    await next();
  };

  const acknowledge: Action = async (ctx, next) => {
    ctx.body = await strongbox().schedules.acknowledge(key(ctx));
    await next();
  };

  const preview: Action = async (ctx, next) => {
    const box = strongbox();
    const schedule = await box.schedules.get(key(ctx));
    ctx.body = await box.keeping.preview({ ...schedule, ...parseRetention(request(ctx)) });
    await next();
  };

  const channels: Action = async (ctx, next) => {
    ctx.body = (await strongbox().host.channels()) ?? [];
    await next();
  };

  const actions = { list, get, create, update, destroy, run, acknowledge, preview, channels };
  return { name: RESOURCES.schedules, actions };
}

function request(ctx: ActionContext): object {
  const { filterByTk: _, ...rest } = values(ctx);
  return rest;
}
