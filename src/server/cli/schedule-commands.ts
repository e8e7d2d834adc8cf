/** The verbs `schedules`, `schedule`, `unschedule`, `run` and `retention`. */
import type { ScheduleRow } from '../../common/api';
import { parseSchedule, scheduleRequest } from '../actions/schedule-request';
import { BackupError } from '../errors';
import type { RunOutcome } from '../schedules/conclude';
import type { Strongbox } from '../strongbox';
import { followTask } from './follow-task';
import { printJson } from './print';
import { printPreview, printSchedules } from './print-schedules';
import type { Run, Verb } from './program';
import { readJson } from './read-json';

interface Options {
  json?: boolean;
  yes?: boolean;
}

export function addScheduleCommands({ verb, run }: { verb: Verb; run: Run }): void {
  verb('schedules', 'list the schedules, or print one as JSON that “schedule” takes')
    .argument('[name]', 'what it is called')
    .action((name: string | undefined, options: Options) =>
      run(async (box) => {
        if (name !== undefined) return printJson(scheduleRequest(await scheduleNamed(box, name)));
        const rows = await box.schedules.list();
        if (options.json) printJson(rows);
        else printSchedules(rows);
      }, options.json),
    );

  verb('schedule', 'make backups at the times that a JSON file says, in place of the schedule of its name')
    .argument('<file>', 'path of the JSON file; - for standard input')
    .action((file: string, options: Options) =>
      run(async (box) => {
        const values = await parseSchedule(box, await readJson(file, EXAMPLE));
        const known = await box.schedules.named(values.name);
        const row = known
          ? await box.schedules.update(known.id, values)
          : await box.schedules.create(values, 'command line');
        if (options.json) printJson(row);
        else process.stdout.write(`${row.name}: ${row.nextRun ? `next run ${row.nextRun}` : 'not enabled'}.\n`);
      }, options.json),
    );

  verb('unschedule', 'delete a schedule; its backups stay')
    .argument('<name>', 'what it is called')
    .option('-y, --yes', 'do it; without this, nothing is deleted')
    .action((name: string, options: Options) =>
      run(async (box) => {
        const { id } = await scheduleNamed(box, name);
        if (!options.yes) {
          throw new BackupError('INVALID_REQUEST', `Deleting ${name} cannot be taken back.`, {
            hint: `Add --yes to do it. “strongbox schedules ${JSON.stringify(name)}” prints what could be added again.`,
          });
        }
        await box.schedules.remove(id);
        if (options.json) printJson({ unscheduled: id });
        else process.stdout.write(`Deleted the schedule ${name}. Its backups stay.\n`);
      }, options.json),
    );

  verb('run', 'make the backup of a schedule now, verify it, and apply its retention')
    .argument('<name>', 'what it is called')
    .action((name: string, options: Options) =>
      run(async (box) => {
        const outcome = await runNow(box, name, Boolean(options.json));
        if (options.json) return printJson(outcome);
        process.stdout.write(`${outcome.backup.archive} is made and whole.\n`);
        for (const gone of outcome.deleted) process.stdout.write(`${gone} is deleted: no rule keeps it.\n`);
      }, options.json),
    );

  verb('retention', 'show which backups of a schedule its retention would delete, and why the others stay')
    .argument('<name>', 'what it is called')
    .option('-y, --yes', 'delete them; without this, nothing is deleted')
    .action((name: string, options: Options) =>
      run(async (box) => {
        const schedule = await scheduleNamed(box, name);
        const preview = await box.keeping.preview(schedule);
        const deleted = options.yes ? await box.keeping.apply(schedule) : [];
        if (options.json) printJson({ ...preview, deleted });
        else printPreview(preview, options.yes ? deleted : null);
      }, options.json),
    );
}

const EXAMPLE =
  'Write {"name": "nightly", "cron": "30 2 * * *", "timezone": "Europe/Berlin", "groups": ["required", "custom"]}.';

/** @throws BackupError what the run failed with */
async function runNow(box: Strongbox, name: string, quiet: boolean): Promise<RunOutcome> {
  const { id } = await scheduleNamed(box, name);
  const { backup, finished } = await box.scheduleRuns.start(await box.schedules.require(id));
  try {
    await followTask(box, backup, { quiet });
  } finally {
    // Its trouble is noted before the process ends.
    await finished;
  }
  const outcome = await finished;
  const error = outcome.trouble?.error ?? outcome.verification?.error;
  if (!error) return outcome;
  const { code, message, hint, details } = error;
  throw new BackupError(code as BackupError['code'], message, { hint, details });
}

/** @throws BackupError NOT_FOUND */
async function scheduleNamed(box: Strongbox, name: string): Promise<ScheduleRow> {
  const found = await box.schedules.named(name);
  if (found) return found;
  throw new BackupError('NOT_FOUND', `There is no schedule ${JSON.stringify(name)}.`, {
    hint: '“strongbox schedules” lists them, “strongbox schedule” adds one.',
  });
}
