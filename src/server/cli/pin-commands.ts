/** The verbs `pin` and `unpin`: backups that nothing deletes. */
import type { Strongbox } from '../strongbox';
import { printJson } from './print';
import type { Run, Verb } from './program';

export function addPinCommands({ verb, run }: { verb: Verb; run: Run }): void {
  const add = (
    name: string,
    description: string,
    work: (box: Strongbox, archive: string) => Promise<void>,
    done: string,
  ) =>
    verb(name, description)
      .argument('<name>', 'name of a backup')
      .action((archive: string, options: { json?: boolean }) =>
        run(async (box) => {
          await work(box, archive);
          if (options.json) printJson({ [done]: archive });
          else process.stdout.write(`The backup ${archive} is ${done} now.\n`);
        }, options.json),
      );
  add(
    'pin',
    'keep a backup whatever its schedule says',
    (box, name) => box.keeping.pin(name, 'command line'),
    'pinned',
  );
  add(
    'unpin',
    'let go of a pinned backup; its schedule may delete it then',
    (box, name) => box.keeping.unpin(name),
    'unpinned',
  );
}
