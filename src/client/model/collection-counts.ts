import type { GroupItem } from '../../common/api';
import { GROUP_KEYS, type GroupKey } from '../../backup-rules/groups';
import type { DumpableCollections } from '../../common/api';
import type { Formats } from '../formats';

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

/** `2 collections · ≈ 1,510 rows · ≈ 4.0 KiB`. */
export function describeCounts({ collections, rows, bytes }: CollectionCounts, formats: Formats): string {
  const parts = [
    formats.collections(collections),
    rows !== null && `≈ ${formats.rows(rows)}`,
    bytes !== null && `≈ ${formats.size(bytes)}`,
  ];
  return parts.filter(Boolean).join(' · ');
}

/** Groups with something in them, in their order. */
export function filledGroups(collections: DumpableCollections): GroupKey[] {
  return GROUP_KEYS.filter((key) => collections[key]?.length);
}

function sum(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? known.reduce((total, value) => total + value, 0) : null;
}
