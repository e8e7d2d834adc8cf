import type { RuleSubject } from './groups';

/** Subjects by name, as the rules look them up. */
export type Subjects = ReadonlyMap<string, RuleSubject>;

/**
 * The collection that this one follows: the tree whose paths it holds, or one of those whose many-to-many relation it carries.
 * A relation can be registered from both sides, and in which order differs from start to start. So it is the first by name, of
 * those that a person made if there are any: the links between users and orders belong with the orders.
 */
export function ownerOf(subject: RuleSubject, subjects: Subjects): string | null {
  if (subject.treePathOf !== null && subjects.has(subject.treePathOf)) return subject.treePathOf;
  const owners = subject.throughOf.filter((name) => name !== subject.name && subjects.has(name)).sort(byName);
  return owners.find((name) => subjects.get(name)?.userMade) ?? owners[0] ?? null;
}

/** Order of code units, the same everywhere. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
