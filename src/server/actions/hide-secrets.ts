/**
 * NocoBase logs the values of every request when it has been answered, also of those that it refused. A middleware around all that
 * handles them takes out what must not be in a log.
 */
import { RESOURCES } from '../../common/api';

const OURS: ReadonlySet<string> = new Set(Object.values(RESOURCES));
const SECRET: ReadonlySet<string> = new Set(['identity', 'passphrase', 'answer']);
/** Also where somebody gives it in a wrong place. */
const PRIVATE_KEY = /AGE-SECRET-KEY-/i;

interface Handled {
  action?: { resourceName?: string; params?: { values?: unknown } };
}

export async function hideSecrets(ctx: Handled, next: () => Promise<void>): Promise<void> {
  try {
    await next();
  } finally {
    const { resourceName = '', params } = ctx.action ?? {};
    if (params && OURS.has(resourceName)) params.values = without(params.values);
  }
}

/** A copy: the request itself may still be read. */
function without(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(without);
  if (typeof value === 'string' && PRIVATE_KEY.test(value)) return undefined;
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !SECRET.has(name));
  return Object.fromEntries(kept.map(([name, one]) => [name, without(one)]));
}
