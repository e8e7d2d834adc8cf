/** The verbs `saved`, `save` and `forget`: restores that are kept by name. */
import path from 'node:path';
import type { SavedRestore } from '../../common/api';
import { parseSavedRestore, savedRequest } from '../actions/saved-restore-request';
import { BackupError } from '../errors';
import type { SavedValues } from '../saved-restores';
import type { Strongbox } from '../strongbox';
import { printJson } from './print';
import type { Run, Verb } from './program';
import { readJson } from './read-json';

const EXAMPLE =
  'Write {"name": "nightly", "archive": "backup-….zip", "groups": ["custom"]}, or export one from the list of saved restores.';

export function addSavedCommands({ verb, run }: { verb: Verb; run: Run }): void {
  verb('saved', 'list the saved restores, or print one as JSON that “save” and “restore --task” take')
    .argument('[name]', 'what it is called')
    .action((name: string | undefined, options: { json?: boolean }) =>
      run(async (box) => {
        if (name !== undefined) return printJson(savedRequest(await savedNamed(box, name)));
        const rows = await box.saved.list();
        if (options.json) printJson(rows);
        else printSaved(rows);
      }, options.json),
    );

  verb('save', 'keep the restore that a JSON file describes, in place of the one of its name')
    .argument('<file>', 'path of the JSON file; - for standard input')
    .action((file: string, options: { json?: boolean }) =>
      run(async (box) => {
        const row = await save(box, await parseSavedRestore(box, await readJson(file, EXAMPLE)));
        if (options.json) printJson(row);
        else process.stdout.write(`Saved ${row.name}.\n`);
      }, options.json),
    );

  verb('forget', 'delete a saved restore; what it restored stays')
    .argument('<name>', 'what it is called')
    .option('-y, --yes', 'do it; without this, nothing is deleted')
    .action((name: string, options: { json?: boolean; yes?: boolean }) =>
      run(async (box) => {
        const { id } = await savedNamed(box, name);
        if (!options.yes) {
          throw new BackupError('INVALID_REQUEST', `Deleting ${name} cannot be taken back.`, {
            hint: `Add --yes to do it. “strongbox saved ${JSON.stringify(name)}” prints what could be saved again.`,
          });
        }
        await box.saved.remove(id);
        if (options.json) printJson({ forgotten: id });
        else process.stdout.write(`Forgot ${name}.\n`);
      }, options.json),
    );
}

/** @throws BackupError NOT_FOUND */
export async function savedNamed(box: Strongbox, name: string): Promise<SavedRestore> {
  const found = await box.saved.named(name);
  if (found) return found;
  throw new BackupError('NOT_FOUND', `There is no saved restore ${JSON.stringify(name)}.`, {
    hint: '“strongbox saved” lists them, “strongbox save” adds one.',
  });
}

/** What a file describes that is to be run; it need have no name. @throws BackupError NOT_FOUND, INVALID_REQUEST */
export async function describedIn(box: Strongbox, file: string): Promise<SavedValues> {
  const name = path.basename(file).slice(0, 64);
  return parseSavedRestore(box, { name, ...(await readJson(file, EXAMPLE)) });
}

async function save(box: Strongbox, values: SavedValues): Promise<SavedRestore> {
  const known = await box.saved.named(values.name);
  return known ? box.saved.update(known.id, values) : box.saved.create(values, 'command line');
}

function printSaved(rows: SavedRestore[]): void {
  if (rows.length === 0) process.stdout.write('There are no saved restores. “strongbox save” adds one.\n');
  for (const { name, archive, connection, lastRun } of rows) {
    const where = connection ? `  into ${connection.name}${connection.missing ? ' (deleted)' : ''}` : '';
    const ran = lastRun ? `  ${lastRun.state} ${lastRun.finishedAt ?? ''}`.trimEnd() : '';
    process.stdout.write(`${name.padEnd(24)} ${archive ?? 'no backup yet'}${where}${ran}\n`);
  }
}
