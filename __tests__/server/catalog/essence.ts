import type { Catalog } from '../../../src/server/catalog/catalog';

/**
 * What the two ways to a catalog must agree on. Left out, with reason: titles, fields and declared groups of plugins'
 * collections are in their code, which a bare database does not have; there our table stands in, which shows as the source
 * `rule` in place of `declared`. Hints are compared by what they make of the columns.
 */
export function essence({ collections }: Catalog) {
  return collections.map(({ source, ...collection }) => {
    const { name, group, owner, origin, kind, table, userMade, throughOf, treePathOf, inherits } = collection;
    const by = source === 'declared' ? 'rule' : source;
    return { name, group, by, owner, origin, kind, table, userMade, throughOf, treePathOf, inherits };
  });
}
