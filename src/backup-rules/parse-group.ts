import { GROUP_KEYS, type GroupKey } from './groups';

/** The one place that reads a group's key from outside. NocoBase's plugins and the deprecated backup say `log`. */
export function parseGroup(value: unknown): GroupKey | null {
  if (value === 'log') return 'logs';
  return GROUP_KEYS.find((key) => key === value) ?? null;
}
