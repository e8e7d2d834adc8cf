/** REST resource `backupGroups`: what the groups are, and moving a collection to another one. */
import { RESOURCES } from '../../common/api';
import { GROUP_KEYS } from '../../backup-rules/groups';
import { parseGroup } from '../../backup-rules/parse-group';
import { BackupError } from '../errors';
import type { Strongbox } from '../strongbox';
import { values, type Action } from './context';
import { dumpableCollections } from './dumpable-collections';
import { say } from '../sentence';

export interface OverrideStore {
  set(collection: string, group: string): Promise<void>;
  clear(collection: string): Promise<void>;
}

const NAMESPACE = '@strongbox/plugin-backup';

export function backupGroups(strongbox: () => Strongbox, overrides: () => OverrideStore) {
  const list: Action = async (ctx, next) => {
    const collections = await dumpableCollections(strongbox().host);
    const text = (key: string) => ctx.t(key, { ns: NAMESPACE });
    ctx.body = GROUP_KEYS.map((key) => ({
      key,
      title: text(`group.${key}.title`),
      description: text(`group.${key}.description`),
      loss: text(`group.${key}.loss`),
      collections: collections[key] ?? [],
    }));
    await next();
  };

  const override: Action = async (ctx, next) => {
    const { collection, group } = values(ctx);
    const { collections } = await strongbox().host.loadCatalog();
    if (!collections.some(({ name }) => name === collection)) {
      throw new BackupError('NOT_FOUND', say`There is no collection ${JSON.stringify(collection)}.`);
    }
    const parsed = group === null ? null : parseGroup(String(group));
    if (group !== null && !parsed) {
      throw new BackupError('INVALID_REQUEST', say`There is no backup group ${JSON.stringify(group)}.`, {
        hint: say`The groups are ${GROUP_KEYS.join(', ')}; null takes the override back.`,
      });
    }
    const name = String(collection);
    await (parsed ? overrides().set(name, parsed) : overrides().clear(name));
    ctx.body = (await strongbox().host.loadCatalog()).collections.find((one) => one.name === name);
    await next();
  };

  return { name: RESOURCES.groups, actions: { list, override } };
}
