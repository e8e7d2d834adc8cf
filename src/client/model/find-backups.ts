import { GROUP_KEYS, type GroupKey } from '../../backup-rules/groups';
import type { BackupRow, BackupState } from './backup-rows';

export interface BackupFilter {
  /** Looked for in name, note and creator, in any case. */
  text: string;
  /** Any of these; all where empty. */
  states: BackupState[];
  /** Every one of these. */
  groups: GroupKey[];
  /** Moments, both included; null where there is no limit. */
  from: string | null;
  to: string | null;
}

export const NO_FILTER: BackupFilter = { text: '', states: [], groups: [], from: null, to: null };

export function isFiltering({ text, states, groups, from, to }: BackupFilter): boolean {
  return text.trim() !== '' || states.length > 0 || groups.length > 0 || from !== null || to !== null;
}

export function findBackups(rows: BackupRow[], { text, states, groups, from, to }: BackupFilter): BackupRow[] {
  const wanted = text.trim().toLowerCase();
  return rows.filter(
    (row) =>
      [row.name, row.note, row.createdBy].some((value) => (value ?? '').toLowerCase().includes(wanted)) &&
      (states.length === 0 || states.includes(row.state)) &&
      groups.every((group) => row.groups.includes(group)) &&
      (from === null || row.at >= from) &&
      (to === null || row.at <= to),
  );
}

/** What there is to choose from. */
export function statesOf(rows: BackupRow[]): BackupState[] {
  return [...new Set(rows.map(({ state }) => state))];
}

export function groupsOf(rows: BackupRow[]): GroupKey[] {
  const present = new Set(rows.flatMap(({ groups }) => groups));
  return GROUP_KEYS.filter((group) => present.has(group));
}
