/** The verbs `restore`, `restores` and `discard`. */
import type { RestoreManner, RestorePlan } from '../../common/api';
import { restoreRows } from '../actions/restore-rows';
import { BackupError } from '../errors';
import type { Strongbox } from '../strongbox';
import type { Task } from '../tasks/task';
import { followTask } from './follow-task';
import { printJson } from './print';
import { printPlan, printRestores, printRestored } from './print-restore';
import type { Run, Verb } from './program';
import { requestOf, type ChoiceOptions } from './restore-request';
import { addRows } from './row-options';
import { withSecret } from './secret-options';
import { splitNames } from './split-names';

interface RestoreOptions extends ChoiceOptions {
  plan?: boolean;
  yes?: boolean;
  undo?: boolean | string;
  dryRun?: boolean;
  json?: boolean;
}

export function addRestoreCommands({ verb, run }: { verb: Verb; run: Run }): void {
  withSecret(verb('restore', 'restore a backup: show the plan, and with --yes execute it'))
    .argument('[archive]', 'name of a backup, or path of an archive file: ./downloaded.zip, ./old.nbdump')
    .option(
      '-g, --groups <groups>',
      'backup groups, separated by commas; all that the archive was made of unless given',
      splitNames,
    )
    .option('-c, --collections <collections>', 'single collections besides the groups, or instead of them', splitNames)
    .option('-x, --exclude <collections>', 'collections of the groups to leave out', splitNames)
    .option('--no-collections', 'restore no collections, but files alone')
    .option(
      '-f, --files <contents>',
      'files to restore: uploads, packages, configuration, folders, separated by commas, or none; unless given, uploaded files if all of the archive is restored',
      splitNames,
    )
    .option('--extra-files <what>', 'keep or remove files that are there and not in the archive: keep unless given')
    .option('--no-objects', 'leave out views, triggers and routines of the archive')
    .option(
      '--exclude-objects <objects>',
      'some of these to leave out, by kind and name: "view open_loans"',
      splitNames,
    )
    .option(
      '--content <what>',
      'all, structure (tables come back empty), or data (rows into the tables as they are there)',
    )
    .option('--existing <what>', 'overwrite, keep, or stop where a table exists already')
    .option(
      '--rows <what>',
      'overwrite; or keep the live rows, and where one of the archive has the same key: skip, stop, replace, or newer; or add all under new keys; for one collection: orders=add; may be repeated',
      addRows,
    )
    .option('--newer-by <column>', 'the column by which --rows newer compares: updatedAt unless given')
    .option(
      '--on-failure <what>',
      'stop: restore all or nothing; leave: what turns out not to fit stays as it is, and the others are restored',
    )
    .option('--to <collection=table>', 'a collection to another table; may be repeated', addTable)
    .option('--connection <name>', 'into another database, instead of that of the application')
    .option('--saved <name>', 'a saved restore; what else is given comes before what it says')
    .option('--task <file>', 'the same of a JSON file as “strongbox saved <name>” prints it; - for standard input')
    .option('--plan', 'only show the plan')
    .option(
      '--dry-run',
      'load and compare everything, and tell the counts that a restore would come to; change nothing',
    )
    .option('-y, --yes', 'execute the plan; without this, nothing is changed')
    .option('--undo [restore]', 'take a restore back: the last one, or that with this id; again, and it is live again')
    .action((archive: string | undefined, options: RestoreOptions) =>
      run((box) => (options.undo ? undo(box, options) : restore(box, archive, options)), options.json),
    );

  verb('restores', 'list restores, and the former tables that are kept').action((options: { json?: boolean }) =>
    run(async (box) => {
      const rows = await restoreRows(box);
      if (options.json) printJson(rows);
      else printRestores(rows);
    }, options.json),
  );

  verb('discard', 'delete the former tables that a restore has kept')
    .argument('<restore>', 'id of the restore')
    .option('-y, --yes', 'do it; without this, nothing is deleted')
    .action((id: string, options: { json?: boolean; yes?: boolean }) =>
      run(async (box) => {
        if (!options.yes) throw unconfirmed('Former tables that are deleted cannot be brought back.');
        await (await box.places.restoresOf(id)).discard(id);
        if (options.json) printJson({ discarded: id });
        else process.stdout.write(`Deleted the former tables of ${id}.\n`);
      }, options.json),
    );
}

async function restore(box: Strongbox, archive: string | undefined, options: RestoreOptions): Promise<void> {
  const { file, connection, choice, manner, saved } = await requestOf(box, archive, options);
  const restores = await box.places.restoresAt(connection);
  // The application's own database may be out of reach when another one is meant.
  await (connection === null ? box : restores).recover();
  const { dryRun = false } = options;
  const plan = await restores.plan(file, choice, manner, saved);
  const quiet = Boolean(options.json);
  if (!quiet) printPlan(plan);
  if (options.plan) return quiet ? printJson(plan) : undefined;
  if (plan.verdict !== 'blocker' && !options.yes && !dryRun) {
    if (quiet) printJson(plan);
    throw unconfirmed('A restore overwrites these tables.');
  }
  const task = await followTask(box, await restores.start(plan, file, 'command line', { dryRun }), { quiet });
  show(task, plan, quiet);
}

async function undo(box: Strongbox, { undo: wanted, yes, json }: RestoreOptions): Promise<void> {
  await box.recover();
  const last = (await box.places.sets()).sort((a, b) => a.createdAt.localeCompare(b.createdAt)).at(-1);
  const id = typeof wanted === 'string' ? wanted : last?.id;
  if (!id) {
    throw new BackupError('NOT_FOUND', 'There is no restore that could be taken back.', {
      hint: 'Former tables are kept for a day, unless they were discarded.',
    });
  }
  if (!yes) throw unconfirmed('Taking a restore back exchanges the live tables for the former ones.');
  show(
    await followTask(box, await (await box.places.restoresOf(id)).undo(id, 'command line'), { quiet: Boolean(json) }),
    null,
    Boolean(json),
  );
}

function show(task: Task, plan: RestorePlan | null, json: boolean): void {
  if (json) printJson({ task, plan });
  else printRestored(task);
}

/** `orders=orders_before`, or `orders=archive.orders` for a table of another schema. */
function addTable(given: string, before: RestoreManner['mapping'] = {}): RestoreManner['mapping'] {
  const [collection = '', target = ''] = given.split('=', 2);
  const [table = '', schema] = target.split('.').reverse();
  if (collection && table) return { ...before, [collection]: schema === undefined ? { table } : { schema, table } };
  throw new BackupError('INVALID_REQUEST', `${JSON.stringify(given)} does not say which collection goes where.`, {
    hint: 'Write --to orders=orders_before.',
  });
}

function unconfirmed(sentence: string): BackupError {
  return new BackupError('INVALID_REQUEST', sentence, { hint: 'Add --yes to do it.' });
}
