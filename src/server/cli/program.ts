/** The verbs of `nocobase strongbox …` and of the executable `strongbox`: one definition for both. */
import type { Command } from 'commander';
import type { EncryptionRequest } from '../../common/api';
import { parseChoice } from '../actions/parse-choice';
import type { Strongbox } from '../strongbox';
import { exitCode, printError } from './exit-code';
import { followTask } from './follow-task';
import { addContentsCommand } from './contents-command';
import { addConnectionCommands, connectionId } from './connection-commands';
import { addHealthCommand } from './health-command';
import { addKeyCommands } from './key-commands';
import { addPinCommands } from './pin-commands';
import { addRestoreCommands } from './restore-commands';
import { addSavedCommands } from './saved-commands';
import { addScheduleCommands } from './schedule-commands';
import { readPassphrase, readSecret, withSecret, type SecretOptions } from './secret-options';
import { showBackup, showFile, type ShownArchive } from './show-target';
import { splitNames } from './split-names';
import { printArchive, printArchives, printGroups, printJson, printReport, printTask } from './print';
import { isPath, verifyBackup, verifyFile, type Verified } from './verify-target';
import { dumpableCollections } from '../actions/dumpable-collections';
import { BackupError } from '../errors';

export interface OpenStrongbox {
  box: Strongbox;
  close(): Promise<void>;
}

/** Adds a verb to the parent command; every one has --json. */
export type Verb = (name: string, description: string) => Command;
/** Opens the product for one piece of work; an error is printed and becomes the exit code. */
export type Run = (work: (box: Strongbox) => Promise<void>, json?: boolean) => Promise<void>;

/** @param open makes the product ready, from whatever options the parent command has */
export function defineCommands(parent: Command, open: () => Promise<OpenStrongbox>): void {
  const verb: Verb = (name, description) =>
    parent.command(name).description(description).option('--json', 'print JSON');

  const guard = async (work: () => Promise<void>, json = false) => {
    try {
      await work();
    } catch (error) {
      printError(error, json);
      process.exitCode = exitCode(error);
    }
  };
  const run: Run = (work, json) =>
    guard(async () => {
      const { box, close } = await open();
      await work(box).finally(close);
    }, json);

  verb('create', 'make a backup')
    .option('-g, --groups <groups>', 'backup groups, separated by commas', splitNames)
    .option('-i, --include <collections>', 'single collections besides the groups', splitNames)
    .option('-x, --exclude <collections>', 'collections of the groups to leave out', splitNames)
    .option('--contents <contents>', 'files that go with them: uploads, packages, configuration', splitNames)
    .option('-n, --note <text>', 'a note that is kept in the archive')
    .option('--connection <name>', 'another database, instead of that of the application')
    .option('-k, --key <name>', 'encrypt it to this key; may be repeated', (name, before: string[] = []) => [
      ...before,
      name,
    ])
    .option('--passphrase-file <file>', 'encrypt it with the passphrase in this file; - for standard input')
    .action((options: CreateOptions & { json?: boolean; connection?: string }) =>
      run(async (box) => {
        const { json, connection, groups = DEFAULT_GROUPS, key, passphraseFile, ...rest } = options;
        const encryption = await encryptionOf(key, passphraseFile);
        const choice = parseChoice({ ...rest, groups, encryption }, 'command line');
        const started = await box.create(choice, await connectionId(box, connection));
        const task = await followTask(box, started, { quiet: Boolean(json) });
        if (json) printJson(task);
        else printTask(task);
      }, options.json),
    );

  verb('list', 'list the backups').action((options: { json?: boolean }) =>
    run(async (box) => {
      const shelved = await box.archives.list();
      const keeping = await box.keeping.rows(shelved);
      const archives = shelved.map((archive) => ({ ...archive, keeping: keeping.get(archive.name)! }));
      const running = await box.running();
      if (options.json) printJson({ archives, running });
      else printArchives(archives, running);
    }, options.json),
  );

  withSecret(verb('show', 'show what a backup holds'))
    .argument('<archive>', 'name of a backup, or path of an archive file: ./downloaded.zip')
    .action((target: string, options: SecretOptions & { json?: boolean }) => {
      const show = (archive: ShownArchive) => (options.json ? printJson(archive) : printArchive(archive));
      if (isPath(target)) {
        return guard(async () => show(await showFile(target, await readSecret(options))), options.json);
      }
      return run(async (box) => show(await showBackup(box, target, await readSecret(options))), options.json);
    });

  withSecret(verb('verify', 'read every byte of a backup and prove that it is whole'))
    .argument('<archive>', 'name of a backup, or path of an archive file: ./downloaded.zip')
    .action((target: string, options: SecretOptions & { json?: boolean }) => {
      const show = (report: Verified) => (options.json ? printJson(report) : printReport(target, report));
      if (isPath(target)) {
        return guard(async () => show(await verifyFile(target, await readSecret(options))), options.json);
      }
      return run(async (box) => {
        const secret = await readSecret(options);
        show(await verifyBackup(box, target, { secret, quiet: Boolean(options.json) }));
      }, options.json);
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

  verb('groups', 'list the backup groups and their collections')
    .option('--connection <name>', 'of another database, instead of that of the application')
    .action((options: { json?: boolean; connection?: string }) =>
      run(async (box) => {
        const { host } = await box.places.place(await connectionId(box, options.connection));
        const groups = await dumpableCollections(host);
        if (options.json) printJson(groups);
        else printGroups(groups);
      }, options.json),
    );

  addContentsCommand({ verb, run });
  addHealthCommand({ verb, run });
  addKeyCommands({ verb, run });
  addPinCommands({ verb, run });
  addRestoreCommands({ verb, run });
  addSavedCommands({ verb, run });
  addScheduleCommands({ verb, run });
  addConnectionCommands({ verb, run });
}

interface CreateOptions {
  groups?: string[];
  include?: string[];
  exclude?: string[];
  contents?: string[];
  note?: string;
  /** Names. */
  key?: string[];
  passphraseFile?: string;
}

async function encryptionOf(keys?: string[], passphraseFile?: string): Promise<EncryptionRequest | null> {
  if (keys && passphraseFile !== undefined) {
    throw new BackupError('INVALID_REQUEST', 'A backup is encrypted either to keys or with a passphrase.', {
      hint: 'Leave one of --key and --passphrase-file out.',
    });
  }
  if (keys) return { keys };
  return passphraseFile === undefined ? null : { passphrase: await readPassphrase(passphraseFile) };
}

/** Everything a restored application needs and its users made. */
const DEFAULT_GROUPS = ['required', 'user', 'custom', 'third-party'];
