/** When backups will go, if their schedule goes on as it is and all that it makes is whole. Pure. */
import type { Retention } from '../../common/api';
import { moment, rulesOver, type RetainedArchive } from './policy';

/**
 * By name: the run of the schedule after which it goes; absent where that lies beyond the runs that are looked at.
 * @param runs future ones in the order of time; only as many are asked for as are needed
 */
export function foresee(
  archives: readonly RetainedArchive[],
  retention: Retention,
  timezone: string,
  runs: Iterable<Date>,
): Map<string, string> {
  const rules = rulesOver(archives, retention, timezone);
  const held = new Map<number, string[]>();
  const released: string[] = [];
  for (const archive of archives.filter(({ pinned }) => !pinned)) {
    const at = moment(archive);
    if (archive.verified === false || rules.reasons(at).length === 0) released.push(archive.name);
    else held.set(at, [...(held.get(at) ?? []), archive.name]);
  }
  const goes = new Map<string, string>();
  if (held.size === 0 && released.length === 0) return goes;
  for (const run of runs) {
    for (const lost of rules.add(run.getTime())) {
      released.push(...(held.get(lost) ?? []));
      held.delete(lost);
    }
    for (const name of released.splice(0)) goes.set(name, run.toISOString());
    if (held.size === 0) break;
  }
  return goes;
}
