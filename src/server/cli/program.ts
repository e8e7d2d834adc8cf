/** The verbs of `nocobase strongbox …` and of the executable `strongbox`: one definition for both. */
import type { Command } from 'commander';
import { parseChoice } from '../actions/parse-choice';
import type { Strongbox } from '../strongbox';
import { exitCode, printError } from './exit-code';
import { followTask } from './follow-task';
import { printArchive, printArchives, printGroups, printJson, printReport, printTask } from './print';
import { isPath, verifyBackup, verifyFile, type Verified } from './verify-target';
import { dumpableCollections } from '../actions/dumpable-collections';
import { BackupError } from '../errors';

export interface OpenStrongbox {
  box: Strongbox;
  close(): Promise<void>;
}

/** @param open makes the product ready, from whatever options the parent command has */
export function defineCommands(parent: Command, open: () => Promise<OpenStrongbox>): void {
  const verb = (name: string, description: string) =>
    parent.command(name).description(description).option('--json', 'print JSON');

  const guard = async (work: () => Promise<void>, json = false) => {
    try {
      await work();
    } catch (error) {
      printError(error, json);
      process.exitCode = exitCode(error);
    }
  };
  const run = (work: (box: Strongbox) => Promise<void>, json?: boolean) =>
    guard(async () => {
      const { box, close } = await open();
      await work(box).finally(close);
    }, json);

  verb('create', 'make a backup')
    .option('-g, --groups <groups>', 'backup groups, separated by commas', splitNames)
    .option('-i, --include <collections>', 'single collections besides the groups', splitNames)
    .option('-x, --exclude <collections>', 'collections of the groups to leave out', splitNames)
    .option('-n, --note <text>', 'a note that is kept in the archive')
    .action((options: CreateOptions & { json?: boolean }) =>
      run(async (box) => {
        const { json, groups = DEFAULT_GROUPS, ...rest } = options;
        const started = await box.create(parseChoice({ ...rest, groups }, 'command line'));
        const task = await followTask(box, started, { quiet: Boolean(json) });
        if (json) printJson(task);
        else printTask(task);
      }, options.json),
    );

  verb('list', 'list the backups').action((options: { json?: boolean }) =>
    run(async (box) => {
      const archives = await box.archives.list();
      const running = await box.running();
      if (options.json) printJson({ archives, running });
      else printArchives(archives, running);
    }, options.json),
  );

  verb('show', 'show what a backup holds')
    .argument('<name>', 'name of a backup')
    .action((name: string, options: { json?: boolean }) =>
      run(async (box) => {
        const archive = await box.archives.get(name);
        if (options.json) printJson(archive);
        else printArchive(archive);
      }, options.json),
    );

  verb('verify', 'read every byte of a backup and prove that it is whole')
    .argument('<archive>', 'name of a backup, or path of an archive file: ./downloaded.zip')
    .action((target: string, options: { json?: boolean }) => {
      const show = (report: Verified) => (options.json ? printJson(report) : printReport(target, report));
      if (isPath(target)) return guard(async () => show(await verifyFile(target)), options.json);
      return run(async (box) => show(await verifyBackup(box, target, { quiet: Boolean(options.json) })), options.json);
    });

  verb('delete', 'delete a backup')
    .argument('<name>', 'name of a backup')
    .option('-y, --yes', 'do it; without this, nothing is deleted')
    .action((name: string, options: { json?: boolean; yes?: boolean }) =>
      run(async (box) => {
        await box.archives.get(name);
        if (!options.yes) {
          throw new BackupError('INVALID_REQUEST', `Deleting ${name} cannot be taken back.`, {
            hint: 'Add --yes to do it.',
          });
        }
        await box.remove(name);
        if (options.json) printJson({ deleted: name });
        else process.stdout.write(`Deleted ${name}.\n`);
      }, options.json),
    );

  verb('groups', 'list the backup groups and their collections').action((options: { json?: boolean }) =>
    run(async (box) => {
      const groups = await dumpableCollections(box);
      if (options.json) printJson(groups);
      else printGroups(groups);
    }, options.json),
  );
}

interface CreateOptions {
  groups?: string[];
  include?: string[];
  exclude?: string[];
  note?: string;
}

/** Everything a restored application needs and its users made. */
const DEFAULT_GROUPS = ['required', 'user', 'custom', 'third-party'];

function splitNames(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}
