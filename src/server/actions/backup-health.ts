/** REST resource `backupHealth`: how backups stand, for monitoring. */
import { RESOURCES } from '../../common/api';
import { BackupError } from '../errors';
import { readHealth } from '../health/health';
import { METRICS_TYPE, metricsOf } from '../health/metrics';
import type { Strongbox } from '../strongbox';
import type { Action, ActionContext } from './context';

export function backupHealth(strongbox: () => Strongbox) {
  const get: Action = async (ctx, next) => {
    ctx.body = await readHealth(strongbox(), maxAgeOf(ctx));
    await next();
  };

  const metrics: Action = async (ctx, next) => {
    ctx.withoutDataWrapping = true;
    ctx.set('Content-Type', METRICS_TYPE);
    ctx.body = metricsOf(await readHealth(strongbox(), maxAgeOf(ctx)));
    await next();
  };

  return { name: RESOURCES.health, actions: { get, metrics } };
}

function maxAgeOf(ctx: ActionContext): number | null {
  const given = ctx.action.params.maxAge;
  return given === undefined ? null : parseMaxAge(String(given));
}

/** @throws BackupError INVALID_REQUEST */
export function parseMaxAge(text: string): number {
  const hours = Number(text);
  if (text.trim() !== '' && Number.isFinite(hours) && hours > 0) return hours;
  throw new BackupError('INVALID_REQUEST', 'The age must be a number of hours above 0.', {
    hint: 'Of a daily backup, 26 leaves two hours for it to be made.',
  });
}
