/** Which collections of an archive or an application are ticked, and how that is said to the server. Pure. */
import type { DumpableCollections, RestoreChoice } from '../../common/api';
import type { GroupKey } from '../../backup-rules/groups';
import { filledGroups } from './collection-counts';

/** Everything that is there, but for what never outlives a restart. */
export function proposedChoice(contents: DumpableCollections): Set<string> {
  const groups = filledGroups(contents).filter((group) => group !== 'skipped');
  return new Set(groups.flatMap((group) => namesOf(contents, group)));
}

export function namesOf(contents: DumpableCollections, group: GroupKey): string[] {
  return (contents[group] ?? []).map(({ name }) => name);
}

export function withNames(chosen: ReadonlySet<string>, names: string[], on: boolean): Set<string> {
  const next = new Set(chosen);
  for (const name of names) {
    if (on) next.add(name);
    else next.delete(name);
  }
  return next;
}

/** What a stored choice means for this archive. */
export function chosenBy(contents: DumpableCollections, { groups, include, exclude }: RestoreChoice): Set<string> {
  const there = new Set(filledGroups(contents).flatMap((group) => namesOf(contents, group)));
  const named = [...groups.flatMap((group) => namesOf(contents, group)), ...include.filter((name) => there.has(name))];
  return withNames(new Set(named), exclude, false);
}

/** Whole groups by their key; of a group in part, whichever list is shorter. */
export function toChoice(contents: DumpableCollections, chosen: ReadonlySet<string>): Omit<RestoreChoice, 'objects'> {
  const choice: Omit<RestoreChoice, 'objects'> = { groups: [], include: [], exclude: [] };
  for (const group of filledGroups(contents)) {
    const names = namesOf(contents, group);
    const ticked = names.filter((name) => chosen.has(name));
    if (ticked.length * 2 > names.length) {
      choice.groups.push(group);
      choice.exclude.push(...names.filter((name) => !chosen.has(name)));
    } else {
      choice.include.push(...ticked);
    }
  }
  return choice;
}
