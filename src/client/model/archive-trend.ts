import type { BackupRow } from './backup-rows';

export interface TrendPoint {
  key: string;
  at: string;
  /** Bytes. */
  size: number;
  /** Seconds. */
  duration: number;
}

const MOST = 30;

/** Size and duration of the last archives, oldest first. */
export function archiveTrend(rows: BackupRow[]): TrendPoint[] {
  return rows
    .flatMap(({ key, at, size, duration }) => (size === null || duration === null ? [] : [{ key, at, size, duration }]))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .slice(-MOST);
}
