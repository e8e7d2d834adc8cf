/**
 * Which backups of one schedule are kept, and why. Pure.
 *
 * - A backup whose verification failed satisfies no rule, so it never takes the place of another.
 * - Whatever no rule keeps goes only once a newer backup of the schedule is proven to be whole. So the newest proven one always stays, and
 *   where none is proven, nothing goes; a failed one stays as long as it is all there is of its time.
 * - Copies of one backup are one backup to the rules: all stay or all go.
 */
import type { KeepReason, Retention } from '../../common/api';
import { Rules } from './rules';

export interface RetainedArchive {
  name: string;
  /** ISO 8601: when the backup was made. */
  createdAt: string;
  /** What the last verification has found; null where there was none. */
  verified: boolean | null;
  pinned: boolean;
}

/** By name; those without a reason go. Pins, which keep an archive whatever the rules say, are not among the reasons. @param archives of one schedule, in any order */
export function keepReasons(
  archives: readonly RetainedArchive[],
  retention: Retention,
  timezone: string,
): Map<string, KeepReason[]> {
  const rules = rulesOver(archives, retention, timezone);
  const proven = Math.max(...archives.filter(({ verified }) => verified).map(moment));
  return new Map(
    archives.map((archive) => {
      const reasons: KeepReason[] = archive.verified === false ? [] : rules.reasons(moment(archive));
      if (reasons.length === 0 && moment(archive) >= proven) reasons.push('last-verified');
      return [archive.name, reasons];
    }),
  );
}

/** The rules, with all that may satisfy them. */
export function rulesOver(archives: readonly RetainedArchive[], retention: Retention, timezone: string): Rules {
  const rules = new Rules(retention, timezone);
  const sound = archives.filter(({ verified }) => verified !== false).map(moment);
  for (const one of sound.sort((a, b) => a - b)) rules.add(one);
  return rules;
}

export function moment({ createdAt }: RetainedArchive): number {
  return Date.parse(createdAt);
}
