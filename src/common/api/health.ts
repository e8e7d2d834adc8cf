/** How backups stand, for whoever watches over them. */

/** `backupHealth:get`. With `maxAge`, hours, a newest proven backup that is older is a problem. */
export interface HealthReply {
  /** `failing` where there are problems. */
  status: 'ok' | 'failing';
  at: string;
  problems: HealthProblem[];
  archives: {
    count: number;
    bytes: number;
    /** That cannot be opened, or that a verification found damaged. */
    damaged: number;
    newest: HealthArchive | null;
    /** The newest whose bytes a verification has found whole. */
    newestVerified: HealthArchive | null;
  };
  schedules: HealthSchedule[];
  /** Of those that are remembered. */
  tasks: { running: number; failed: number };
  /** Where archives are kept; null where the system does not tell. */
  freeBytes: number | null;
}

export interface HealthProblem {
  /**
   * - `age`: no proven backup is young enough
   * - `damaged`: an archive is damaged
   * - `overdue`: a schedule was due for more than an hour, and nobody ran it
   * - `trouble`: a schedule failed, and nobody has seen it yet
   */
  kind: 'age' | 'damaged' | 'overdue' | 'trouble';
  message: string;
}

export interface HealthArchive {
  name: string;
  createdAt: string;
}

export interface HealthSchedule {
  id: string;
  name: string;
  enabled: boolean;
  nextRun: string | null;
  overdue: boolean;
  /** Something went wrong that nobody has seen yet. */
  trouble: boolean;
  newestVerified: HealthArchive | null;
}
