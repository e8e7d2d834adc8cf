import { ownLabel } from './classify';
import type { RuleSubject } from './groups';
import { byName, ownerOf, type Subjects } from './owner';

/** Why a collection came along; shown under `added.<reason>` of src/locale. */
export type AddedReason = 'inheritance parent' | 'through table' | 'tree paths';

export interface Added {
  name: string;
  /** The collection that needs it. */
  because: string;
  why: AddedReason;
}

export interface ClosedSelection {
  /** The choice and what it needs, sorted by name. */
  names: string[];
  /** In the order in which they were found: first what the choice needs itself, then what that needs. */
  added: Added[];
}

/**
 * Completes a choice of collections by what restoring it needs: parents by inheritance, path tables of trees, and through
 * tables that follow a chosen collection. A through table with a group of its own (declared, or by our table) stays with that
 * group: `rolesUsers` is users' data, and choosing `roles` alone must not bring who has which role.
 */
export function closeSelection(names: Iterable<string>, subjects: readonly RuleSubject[]): ClosedSelection {
  return closeOver(names, findNeeds(subjects));
}

/** What each collection needs itself, by its name; those that need nothing are absent. */
export function findNeeds(subjects: readonly RuleSubject[]): Map<string, Added[]> {
  const known: Subjects = new Map(subjects.map((subject) => [subject.name, subject]));
  const followers = findFollowers(subjects, known);
  const needs = subjects.map(({ name, inherits }): [string, Added[]] => {
    const parents = inherits.filter((parent) => known.has(parent));
    return [
      name,
      [
        ...parents.map((parent): Added => ({ name: parent, because: name, why: 'inheritance parent' })),
        ...(followers.get(name) ?? []),
      ],
    ];
  });
  return new Map(needs.filter(([, needed]) => needed.length > 0));
}

/** The same, where the needs are known: also of those that are needed only by what is added. */
export function closeOver(names: Iterable<string>, needs: ReadonlyMap<string, readonly Added[]>): ClosedSelection {
  const chosen = new Set(names);
  const added: Added[] = [];
  // A Set goes on over what is added to it meanwhile, which makes this transitive.
  for (const name of chosen) {
    for (const need of needs.get(name) ?? []) {
      if (chosen.has(need.name)) continue;
      chosen.add(need.name);
      added.push(need);
    }
  }
  return { names: [...chosen].sort(byName), added };
}

function findFollowers(subjects: readonly RuleSubject[], known: Subjects): Map<string, Added[]> {
  const followers = new Map<string, Added[]>();
  for (const subject of [...subjects].sort((a, b) => byName(a.name, b.name))) {
    const owner = ownerOf(subject, known);
    if (owner === null) continue;
    const why = owner === subject.treePathOf ? 'tree paths' : 'through table';
    if (why === 'through table' && ownLabel(subject)) continue;
    followers.set(owner, [...(followers.get(owner) ?? []), { name: subject.name, because: owner, why }]);
  }
  return followers;
}
