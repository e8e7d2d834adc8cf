/** The verbs `keys`, `key`, `unkey`, `probe` and `confirm`: who backups are encrypted to. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { KeyRow } from '../../common/api';
import { parseKeyRequest } from '../encryption/key-request';
import { makePair } from '../encryption/identities';
import { BackupError } from '../errors';
import type { Strongbox } from '../strongbox';
import { printJson } from './print';
import type { Run, Verb } from './program';
import { readText } from './read-text';

interface Options {
  json?: boolean;
}

export function addKeyCommands({ verb, run }: { verb: Verb; run: Run }): void {
  verb('keys', 'list the public keys that backups can be encrypted to').action((options: Options) =>
    run(async (box) => {
      const rows = await box.keys.list();
      if (options.json) printJson(rows);
      else printKeys(rows);
    }, options.json),
  );

  verb('key', 'add a public key that backups can be encrypted to')
    .argument('<name>', 'what it is called')
    .option('-r, --recipient <key>', 'a public key of age that somebody has: age1…')
    .option('--generate <file>', 'make a pair, and write the private key into this file, which must not exist')
    .action((name: string, options: Options & KeyOptions) =>
      run(async (box) => {
        const row = await addKey(box, name, options);
        if (options.json) return printJson(row);
        process.stdout.write(`${row.name}: ${row.recipient}\n`);
        if (options.generate !== undefined) {
          process.stdout.write(
            `The private key is in ${options.generate}. Nothing else has it: keep it away from this server.\n`,
          );
        }
      }, options.json),
    );

  verb('unkey', 'forget a public key; archives encrypted to it open as before')
    .argument('<name>', 'what it is called')
    .action((name: string, options: Options) =>
      run(async (box) => {
        const { id } = await keyNamed(box, name);
        await box.keys.remove(id);
        if (options.json) printJson({ forgotten: id });
        else process.stdout.write(`Forgot the key ${name}.\n`);
      }, options.json),
    );

  verb('probe', 'print a word that is encrypted to a key, to see whether somebody can decrypt it')
    .argument('<name>', 'what the key is called')
    .action((name: string, options: Options) =>
      run(async (box) => {
        const { probe } = await box.keys.probe((await keyNamed(box, name)).id);
        if (options.json) return printJson({ probe });
        process.stdout.write(probe);
        process.stderr.write('“age -d -i FILE” prints the word; “strongbox confirm NAME --answer WORD” takes it.\n');
      }, options.json),
    );

  verb('confirm', 'show that somebody holds the private key')
    .argument('<name>', 'what the key is called')
    .option('--answer <word>', 'the word that the newest probe holds')
    .option('--identity <file>', 'file of the private key itself, which is read and forgotten; - for standard input')
    .action((name: string, { answer, identity, json }: Options & { answer?: string; identity?: string }) =>
      run(async (box) => {
        const { id } = await keyNamed(box, name);
        if ((answer === undefined) === (identity === undefined)) {
          throw new BackupError('INVALID_REQUEST', 'Either the word or the private key is needed.', {
            hint: 'Give one of --answer and --identity.',
          });
        }
        const proof = answer === undefined ? { identity: await readText(identity!) } : { answer };
        const row = await box.keys.confirm(id, proof);
        if (json) printJson(row);
        else process.stdout.write(`Somebody holds the private key of ${row.name}.\n`);
      }, json),
    );
}

interface KeyOptions {
  recipient?: string;
  generate?: string;
}

async function addKey(box: Strongbox, name: string, { recipient, generate }: KeyOptions): Promise<KeyRow> {
  if ((recipient === undefined) === (generate === undefined)) {
    throw new BackupError('INVALID_REQUEST', 'Either a public key or a file for a new pair is needed.', {
      hint: 'Give one of --recipient and --generate.',
    });
  }
  if (generate === undefined) {
    const { identity: _, ...row } = await box.keys.create(parseKeyRequest({ name, recipient }), 'command line');
    return row;
  }
  if (existsSync(generate)) {
    throw new BackupError('INVALID_REQUEST', `There is a file ${generate} already.`, {
      hint: 'It is not overwritten: it may hold a private key.',
    });
  }
  const pair = await makePair();
  // Kept before the public key is known: no backup must ever be encrypted to a key that nobody has.
  const text = `# public key: ${pair.recipient}\n${pair.identity}\n`;
  await writeFile(generate, text, { mode: 0o600, flag: 'wx', flush: true });
  const { identity: _, ...row } = await box.keys.create(
    parseKeyRequest({ name, recipient: pair.recipient }),
    'command line',
  );
  return row;
}

async function keyNamed(box: Strongbox, name: string): Promise<KeyRow> {
  const [key] = await box.keys.called([name]);
  return key!;
}

function printKeys(rows: KeyRow[]): void {
  if (rows.length === 0) {
    process.stdout.write('There are no keys. “strongbox key” adds one.\n');
    return;
  }
  for (const { name, recipient, confirmedAt } of rows) {
    const held = confirmedAt ? `confirmed ${confirmedAt}` : 'nobody has shown to hold the private key';
    process.stdout.write(`${name.padEnd(24)} ${recipient}  ${held}\n`);
  }
}
