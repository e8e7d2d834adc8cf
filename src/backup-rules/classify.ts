import { builtInGroup } from './built-in';
import { declaredGroup } from './declared-group';
import type { GroupKey, Label, LabelSource, RuleSubject } from './groups';
import { ownerOf, type Subjects } from './owner';

/** Groups an administrator chose, by collection. */
export type Overrides = ReadonlyMap<string, GroupKey>;

/**
 * The group of every collection and why. The first that applies: override, own dumpRules, our table of built-in collections,
 * the collection it follows, made by a user, unknown.
 */
export function labelCollections(
  subjects: readonly RuleSubject[],
  overrides: Overrides = new Map(),
): Map<string, Label> {
  const byName: Subjects = new Map(subjects.map((subject) => [subject.name, subject]));
  return new Map(subjects.map((subject) => [subject.name, labelOf(subject, byName, overrides, new Set())]));
}

function labelOf(subject: RuleSubject, subjects: Subjects, overrides: Overrides, seen: Set<string>): Label {
  const label = (group: GroupKey, source: LabelSource, owner: string | null = null) => ({ group, source, owner });
  const override = overrides.get(subject.name);
  if (override) return label(override, 'override');
  const own = ownLabel(subject);
  if (own) return label(own.group, own.source);
  seen.add(subject.name);
  const owner = subjects.get(ownerOf(subject, subjects) ?? '');
  // Two through tables that carry each other's relations would go round for ever.
  if (owner && !seen.has(owner.name)) {
    const { group, source } = labelOf(owner, subjects, overrides, seen);
    if (source !== 'none') return label(group, 'owner', owner.name);
  }
  return subject.userMade ? label('custom', 'user-made') : label('unknown', 'none');
}

/** The group a collection has by itself, whatever it belongs to and whoever made it. */
export function ownLabel(subject: RuleSubject): { group: GroupKey; source: 'declared' | 'rule' } | null {
  const declared = declaredGroup(subject.dumpRules);
  if (declared) return { group: declared, source: 'declared' };
  // A person may give a collection the name of one that a plugin, absent here, would bring.
  const rule = subject.userMade ? null : builtInGroup(subject.name);
  return rule && { group: rule, source: 'rule' };
}
