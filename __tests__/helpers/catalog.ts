import type { CatalogCollection } from '../../src/server/catalog/catalog';

/** A collection of the user's own, with a table of its name. */
export function collection(name: string, more: Partial<CatalogCollection> = {}): CatalogCollection {
  return {
    name,
    title: name,
    origin: 'user',
    kind: 'table',
    table: { name },
    group: 'custom',
    source: 'user-made',
    owner: null,
    userMade: true,
    throughOf: [],
    treePathOf: null,
    inherits: [],
    hints: {},
    fields: [],
    ...more,
  };
}
