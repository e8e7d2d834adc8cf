/** `backupFiles:unlock` and `backupFiles:lock`: what is in an encrypted archive, and what is not any more. */
import { parseSecret } from '../encryption/key-request';
import type { Strongbox } from '../strongbox';
import { archiveRow } from './archive-rows';
import { key, values, type Action } from './context';

export function archiveLocks(strongbox: () => Strongbox): Record<'unlock' | 'lock', Action> {
  const row = async (box: Strongbox, name: string) => {
    const archive = await box.archives.get(name);
    return archiveRow(archive, await box.tasks.list(), await box.keeping.row(archive));
  };

  return {
    unlock: async (ctx, next) => {
      const { filterByTk: _, ...secret } = values(ctx);
      await strongbox().archives.unlock(key(ctx), parseSecret(secret));
      ctx.body = await row(strongbox(), key(ctx));
      await next();
    },
    lock: async (ctx, next) => {
      await strongbox().archives.lock(key(ctx));
      ctx.body = await row(strongbox(), key(ctx));
      await next();
    },
  };
}
