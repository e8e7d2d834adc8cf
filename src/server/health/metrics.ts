/** The same as gauges, in the text that Prometheus reads (exposition format 0.0.4). Pure. */
import type { HealthArchive, HealthReply } from '../../common/api';

interface Gauge {
  name: string;
  help: string;
  samples: { schedule?: string; value: number | null }[];
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export function metricsOf(health: HealthReply): string {
  return gaugesOf(health).map(printGauge).join('');
}

function gaugesOf({ status, archives, schedules, tasks, freeBytes }: HealthReply): Gauge[] {
  const one = (name: string, help: string, value: number | null): Gauge => ({ name, help, samples: [{ value }] });
  const each = (name: string, help: string, value: (schedule: HealthReply['schedules'][number]) => number | null) => ({
    name,
    help,
    samples: schedules.map((schedule) => ({ schedule: schedule.name, value: value(schedule) })),
  });
  return [
    one('healthy', '1 where nothing needs to be looked at', Number(status === 'ok')),
    one('archives', 'Archives that are kept', archives.count),
    one('archive_bytes', 'Their size', archives.bytes),
    one('damaged_archives', 'Archives that cannot be opened or were found damaged', archives.damaged),
    one('newest_archive_timestamp_seconds', 'Moment of the newest archive', seconds(archives.newest)),
    one(
      'newest_verified_archive_timestamp_seconds',
      'Moment of the newest archive that was found whole',
      seconds(archives.newestVerified),
    ),
    one('free_bytes', 'Free space where archives are kept', freeBytes),
    one('running_tasks', 'Tasks that run now', tasks.running),
    one('failed_tasks', 'Tasks that failed or were interrupted, of those that are remembered', tasks.failed),
    each('schedule_enabled', '1 where the schedule is enabled', ({ enabled }) => Number(enabled)),
    each('schedule_trouble', '1 where something went wrong that nobody has seen', ({ trouble }) => Number(trouble)),
    each('schedule_overdue', '1 where nobody runs it though it is due', ({ overdue }) => Number(overdue)),
    each('schedule_next_run_timestamp_seconds', 'When it runs next', ({ nextRun }) => unixTime(nextRun)),
    each('schedule_newest_verified_archive_timestamp_seconds', 'Of its own archives', ({ newestVerified }) =>
      seconds(newestVerified),
    ),
  ];
}

/** What is not known has no sample. */
function printGauge({ name, help, samples }: Gauge): string {
  const known = samples.filter(({ value }) => value !== null);
  if (known.length === 0) return '';
  const lines = known.map(({ schedule, value }) => {
    const labels = schedule === undefined ? '' : `{schedule="${escapeLabel(schedule)}"}`;
    return `strongbox_${name}${labels} ${value}\n`;
  });
  return `# HELP strongbox_${name} ${help}\n# TYPE strongbox_${name} gauge\n${lines.join('')}`;
}

function escapeLabel(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}

const seconds = (archive: HealthArchive | null) => unixTime(archive?.createdAt ?? null);
const unixTime = (moment: string | null) => (moment === null ? null : Date.parse(moment) / 1000);
