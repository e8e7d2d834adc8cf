import type { GroupKey, Label } from './groups';
import { byName } from './owner';

export interface Choice {
  groups: readonly GroupKey[];
  /** Single collections besides the groups. */
  include?: readonly string[];
  /** Single collections left out of the groups; wins over `include`. */
  exclude?: readonly string[];
}

export interface ChosenCollections {
  /** Sorted by name, before closing (closure.ts). */
  names: string[];
  /** Names in `include` and `exclude` that do not exist. */
  missing: string[];
}

/** The collections of a choice. Exactly the groups named: that `required` is always among them is the caller's rule. */
export function chooseCollections(
  choice: Choice,
  labels: ReadonlyMap<string, Pick<Label, 'group'>>,
): ChosenCollections {
  const { groups, include = [], exclude = [] } = choice;
  const ofGroups = [...labels].filter(([, { group }]) => groups.includes(group)).map(([name]) => name);
  const chosen = new Set([...ofGroups, ...include.filter((name) => labels.has(name))]);
  for (const name of exclude) chosen.delete(name);
  return {
    names: [...chosen].sort(byName),
    missing: [...include, ...exclude].filter((name) => !labels.has(name)),
  };
}
