import type { DumpableCollections, GroupItem } from '../../common/api';
import { GROUP_KEYS } from '../../backup-rules/groups';

/** Those whose title, name or origin contains `query`, in any case; titles as they are shown. */
export function findCollections(
  collections: DumpableCollections,
  query: string,
  titleOf: (item: GroupItem) => string,
): DumpableCollections {
  const found: DumpableCollections = {};
  for (const group of GROUP_KEYS) {
    const items = collections[group];
    if (items) found[group] = findItems(items, query, titleOf);
  }
  return found;
}

export function findItems(items: GroupItem[], query: string, titleOf: (item: GroupItem) => string): GroupItem[] {
  const wanted = query.trim().toLowerCase();
  return items.filter((item) =>
    [titleOf(item), item.name, item.origin].some((text) => text.toLowerCase().includes(wanted)),
  );
}
