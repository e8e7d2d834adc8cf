/** The last step of both ways to a catalog: labels, origins that follow from others, and an order that no restart changes. */
import { byName, labelCollections, type Label, type Overrides } from '../../backup-rules';
import type { CatalogCollection } from './catalog';

export type UnlabelledCollection = Omit<CatalogCollection, keyof Label>;

/** The name of the table in which this product keeps its overrides, and of its columns. */
export const OVERRIDES = { collection: 'strongboxGroupOverrides', name: 'collection', group: 'group' } as const;

export const USER_ORIGIN = 'user';

export function labelCatalog(collections: UnlabelledCollection[], overrides: Overrides): CatalogCollection[] {
  const labels = labelCollections(collections, overrides);
  const origins = new Map(collections.map(({ name, origin }) => [name, origin]));
  return collections
    .map((collection) => {
      const label = labels.get(collection.name) ?? { group: 'unknown', source: 'none', owner: null };
      const origin = collection.origin || origins.get(label.owner ?? '') || '';
      const fields = [...collection.fields].sort((a, b) => byName(a.name, b.name));
      return { ...collection, ...label, origin, fields };
    })
    .sort((a, b) => byName(a.name, b.name));
}

/**
 * NocoBase writes {group: 'custom'} into the options of a collection made in the collection manager when it loads it. That is
 * not a declaration.
 */
export function ownRules(userMade: boolean, dumpRules: unknown): unknown {
  const group = (dumpRules as { group?: unknown } | null | undefined)?.group;
  return userMade && group === 'custom' ? undefined : dumpRules;
}

/** A parent or a list of them, as `inherits` is written. */
export function parentNames(inherits: unknown): string[] {
  const names = Array.isArray(inherits) ? inherits : [inherits];
  return names.filter((name): name is string => typeof name === 'string' && name !== '');
}

/** What kind of collection the options of one describe, apart from tables and views that plugins make in code. */
export function kindOf(options: Record<string, unknown>, isView: boolean): CatalogCollection['kind'] {
  if (options.template === 'sql' || typeof options.sql === 'string') return 'query';
  if (options.remoteServerName && options.remoteTableInfo) return 'foreign table';
  return isView ? 'view' : 'table';
}
