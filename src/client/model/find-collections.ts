import type { DumpableCollections, GroupItem } from '../../common/api';
import { GROUP_KEYS } from '../../backup-rules/groups';

/** Those whose title, name or origin contains `query`, in any case; titles as they are shown. */
export function findCollections(
  collections: DumpableCollections,
  query: string,
  titleOf: (item: GroupItem) => string,
): DumpableCollections {
  const wanted = query.trim().toLowerCase();
  const found: DumpableCollections = {};
  for (const group of GROUP_KEYS) {
    found[group] = collections[group]?.filter((item) =>
      [titleOf(item), item.name, item.origin].some((text) => text.toLowerCase().includes(wanted)),
    );
  }
  return found;
}
