/** Archives × schedules × marks → why each is kept, and when it goes. Pure. */
import type { Keeping, KeepReason, ScheduleRow } from '../../common/api';
import { moment, type ShelvedArchive } from '../archive-shelf';
import { foresee } from './foresee';
import type { KnownMarks } from './marks';
import { keepReasons, type RetainedArchive } from './policy';

/** What retention needs to know of a schedule. */
export type RetainingSchedule = Pick<ScheduleRow, 'id' | 'name' | 'enabled' | 'cron' | 'timezone' | 'retention'>;

export interface KeepAround {
  schedules: readonly RetainingSchedule[];
  marks: KnownMarks;
  /** Future runs of a schedule in the order of time; none while it is not enabled. */
  runs(schedule: RetainingSchedule): Iterable<Date>;
}

/** By name of the archive. */
export function keepRows(archives: readonly ShelvedArchive[], around: KeepAround): Map<string, Keeping> {
  const rows = new Map<string, Keeping>();
  for (const [id, made] of bySchedule(archives)) {
    const schedule = around.schedules.find((one) => one.id === id);
    const verdict = schedule?.retention ? byRules(made, schedule, schedule.retention, around) : stays(id, schedule);
    for (const archive of made) {
      const { name, manifest } = archive;
      const { reasons, goes } = verdict(name);
      const pinned = manifest && around.marks.pin(manifest.id);
      rows.set(name, {
        pinned,
        schedule: manifest?.schedule ? { id: manifest.schedule.id, name: (schedule ?? manifest.schedule).name } : null,
        reasons: pinned ? [...reasons, 'pinned'] : reasons,
        goes: pinned ? null : goes,
      });
    }
  }
  return rows;
}

type Verdict = (name: string) => Pick<Keeping, 'reasons' | 'goes'>;

function byRules(
  made: ShelvedArchive[],
  schedule: RetainingSchedule,
  retention: NonNullable<ScheduleRow['retention']>,
  { marks, runs }: KeepAround,
): Verdict {
  const retained = made.map((archive) => retainedArchive(archive, marks));
  const reasons = keepReasons(retained, retention, schedule.timezone);
  const goes = foresee(retained, retention, schedule.timezone, runs(schedule));
  return (name) => ({ reasons: reasons.get(name) ?? [], goes: goes.get(name) ?? null });
}

/** Only a person takes them away. */
function stays(id: string | null, schedule: RetainingSchedule | undefined): Verdict {
  const reason: KeepReason = schedule ? 'everything' : id === null ? 'manual' : 'schedule-gone';
  return () => ({ reasons: [reason], goes: null });
}

/** An archive as the rules of its schedule see it. */
export function retainedArchive(archive: ShelvedArchive, marks: KnownMarks): RetainedArchive {
  const { name, manifest } = archive;
  const verified = manifest && marks.verified(manifest.id, name);
  return { name, createdAt: moment(archive), verified, pinned: manifest !== null && marks.pin(manifest.id) !== null };
}

function bySchedule(archives: readonly ShelvedArchive[]): Map<string | null, ShelvedArchive[]> {
  const groups = new Map<string | null, ShelvedArchive[]>();
  for (const archive of archives) {
    const id = archive.manifest?.schedule?.id ?? null;
    const group = groups.get(id);
    if (group) group.push(archive);
    else groups.set(id, [archive]);
  }
  return groups;
}
