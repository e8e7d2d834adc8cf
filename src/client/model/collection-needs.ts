import { closeOver, type Added, type ClosedSelection } from '../../backup-rules/closure';
import type { DumpableCollections, GroupItem } from '../../common/api';

/** What a choice comes to with all that it brings along, as the server will close it. */
export function closeChoice(contents: DumpableCollections, chosen: ReadonlySet<string>) {
  const items = Object.values(contents).flat();
  const { names, added }: ClosedSelection = closeOver(chosen, needsOf(items));
  const all = new Set(names);
  return { items: items.filter(({ name }) => all.has(name)), added };
}

function needsOf(items: GroupItem[]): Map<string, Added[]> {
  return new Map(items.map(({ name: because, needs = [] }) => [because, needs.map((need) => ({ ...need, because }))]));
}
