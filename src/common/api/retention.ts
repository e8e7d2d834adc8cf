/** Which backups of a schedule are kept. */

/** How many of each; 0 for none. Of an hour, a day, a week … in the time zone of the schedule the newest is kept. At least one is not 0. */
export interface Retention {
  /** The newest ones, whenever they were made. */
  last: number;
  hourly: number;
  daily: number;
  weekly: number;
  monthly: number;
  yearly: number;
}

export const RETENTION_RULES = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;
export const MOST_KEPT = 1000;

/**
 * Why a backup is kept: by rules of its schedule, or
 * - `manual`: no schedule made it; `schedule-gone`: it was deleted since; `everything`: it keeps all of its backups
 * - `pinned`: somebody said so
 * - `last-verified`: no newer one of its schedule is proven to be whole
 */
export type KeepReason = keyof Retention | 'manual' | 'schedule-gone' | 'everything' | 'pinned' | 'last-verified';

/** Part of a row of `backupFiles:list` and `get`. */
export interface Keeping {
  pinned: { by: string | null; at: string } | null;
  /** The schedule that made it. */
  schedule: { id: string; name: string } | null;
  /** Empty where it goes after the next run of its schedule. */
  reasons: KeepReason[];
  /** When it is expected to go, if the schedule stays as it is; null where that is not foreseen. */
  goes: string | null;
}
