/** How fast restores are here, by those that were. */
import type { RestoreOutcome } from '../../common/api';
import type { Task } from '../tasks/task';

/** Below this, a restore says more about switches than about loading. */
const ENOUGH_BYTES = 4 * 1024 ** 2;

/** @param tasks of one place, newest first. @returns bytes of rows and files a second; null when none of them tells */
export function paceOf(tasks: readonly Pick<Task, 'kind' | 'state' | 'startedAt' | 'finishedAt' | 'result'>[]) {
  for (const { kind, state, startedAt, finishedAt, result } of tasks) {
    if (kind !== 'restore' || state !== 'succeeded' || !startedAt || !finishedAt) continue;
    const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
    const { bytes: rows = 0, files } = (result ?? {}) as Partial<RestoreOutcome>;
    const bytes = rows + (files?.bytes ?? 0);
    if (bytes >= ENOUGH_BYTES && seconds > 0) return bytes / seconds;
  }
  return null;
}
