/** Every collection that a bare database may hold: the built-in ones, those made in the collection manager, their followers. */
import { BUILT_IN, BUILT_IN_RELATIONS, isBuiltInTree, type RuleSubject } from '../../backup-rules';
import { ownRules, parentNames, USER_ORIGIN } from './label-catalog';
import type { StoredApplication, StoredCollection } from './stored-application';

export interface Candidate extends RuleSubject {
  title: string;
  origin: string;
  /** As in its row of `collections`; of a path table, those of its tree that matter for its place. */
  options: Record<string, unknown>;
}

export function candidatesOf({ collections, fields }: StoredApplication): Candidate[] {
  const stored = new Map(collections.map((collection) => [collection.name, collection]));
  const relations = relationsOf(fields);
  const trees = [...stored.values()].filter(({ options }) => options.tree).map(({ name }) => name);
  const pathTables = new Map(
    [...trees, ...[...BUILT_IN.keys()].filter(isBuiltInTree)].map((tree) => [`main_${tree}_path`, tree]),
  );
  const names = new Set([...BUILT_IN.keys(), ...stored.keys(), ...relations.keys(), ...pathTables.keys()]);
  return [...names].map((name) => {
    const treePathOf = pathTables.get(name) ?? null;
    const { schema } = stored.get(treePathOf ?? '')?.options ?? {};
    return {
      ...describe(name, stored.get(name)),
      ...(treePathOf !== null && { options: { schema } }),
      throughOf: [...(relations.get(name) ?? [])].sort(),
      treePathOf,
    };
  });
}

function describe(name: string, stored: StoredCollection | undefined): Omit<Candidate, 'throughOf' | 'treePathOf'> {
  const { options = {}, title = '' } = stored ?? {};
  // Collections of plugins that were opened in the collection manager have a row, too.
  const userMade = stored !== undefined && options.from !== 'db2cm';
  const origin = userMade ? USER_ORIGIN : String(options.origin ?? BUILT_IN.get(name)?.plugin ?? '');
  return {
    name,
    title,
    origin,
    options,
    userMade,
    dumpRules: ownRules(userMade, options.dumpRules),
    inherits: parentNames(options.inherits),
  };
}

function relationsOf(fields: StoredApplication['fields']): Map<string, Set<string>> {
  const relations = new Map([...BUILT_IN_RELATIONS].map(([through, owners]) => [through, new Set(owners)]));
  for (const { type, collection, options } of fields) {
    if (type !== 'belongsToMany' || typeof options.through !== 'string') continue;
    relations.set(options.through, (relations.get(options.through) ?? new Set()).add(collection));
  }
  return relations;
}
