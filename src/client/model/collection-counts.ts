import type { GroupItem } from '../../common/api';
import { GROUP_KEYS, type GroupKey } from '../../backup-rules/groups';
import type { DumpableCollections } from '../../common/api';

export interface CollectionCounts {
  collections: number;
  /** Estimates of the database; null where it gives none for any of them. */
  rows: number | null;
  bytes: number | null;
}

export function countCollections(items: GroupItem[]): CollectionCounts {
  return {
    collections: items.length,
    rows: sum(items.map(({ estimatedRows }) => estimatedRows)),
    bytes: sum(items.map(({ estimatedBytes }) => estimatedBytes)),
  };
}

/** Groups with something in them, in their order. */
export function filledGroups(collections: DumpableCollections): GroupKey[] {
  return GROUP_KEYS.filter((key) => collections[key]?.length);
}

function sum(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? known.reduce((total, value) => total + value, 0) : null;
}
