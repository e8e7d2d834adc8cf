/** Schedules, as the command line shows them to a person. */
import type { RetentionPreview, ScheduleRow } from '../../common/api';
import { humanSize } from '../actions/human-size';

const print = (line: string) => void process.stdout.write(`${line}\n`);

export function printSchedules(rows: ScheduleRow[]): void {
  if (rows.length === 0) print('There are no schedules. “strongbox schedule” adds one.');
  for (const { name, cron, timezone, connection, nextRun, lastRun, trouble } of rows) {
    const of = connection ? `  of ${connection.name}` : '';
    const last = lastRun ? `  last ${lastRun.state} ${lastRun.createdAt}` : '';
    print(`${name.padEnd(24)} ${cron} ${timezone}${of}  ${nextRun ? `next ${nextRun}` : 'not enabled'}${last}`);
    if (trouble) print(`  ${trouble.kind} ${trouble.at}: ${trouble.error.message}`);
  }
}

/** @param deleted null where nothing was to be deleted */
export function printPreview({ archives, frees }: RetentionPreview, deleted: string[] | null): void {
  if (archives.length === 0) print('It has made no backup that is still there.');
  for (const { name, size, reasons, goes } of archives) {
    const verdict = deleted?.includes(name) ? 'deleted' : goes ? 'goes' : `kept: ${reasons.join(', ')}`;
    print(`${name}  ${humanSize(size).padStart(10)}  ${verdict}`);
  }
  if (deleted === null && frees > 0) print(`${humanSize(frees)} would become free. Add --yes to delete them.`);
}
