/** What opens an encrypted archive, as the command line is told: by files, never by arguments that others can see in the list of processes. */
import type { Command } from 'commander';
import { parseSecret } from '../encryption/key-request';
import type { Secret } from '../encryption/lock';
import { BackupError } from '../errors';
import { readText } from './read-text';

export interface SecretOptions {
  /** Path of a file. */
  identity?: string;
  /** Path of a file, or - for standard input. */
  passphraseFile?: string;
}

/** Adds --identity and --passphrase-file. */
export function withSecret(command: Command): Command {
  return command
    .option('--identity <file>', 'of an encrypted archive: file of the private key, as age-keygen writes it')
    .option('--passphrase-file <file>', 'of an encrypted archive: file of its passphrase; - for standard input');
}

/** Null where none is given. @throws BackupError NOT_FOUND, INVALID_REQUEST */
export async function readSecret({ identity, passphraseFile }: SecretOptions): Promise<Secret | null> {
  if (identity !== undefined && passphraseFile !== undefined) {
    throw new BackupError('INVALID_REQUEST', 'Both a private key and a passphrase are given.', {
      hint: 'Leave one of --identity and --passphrase-file out.',
    });
  }
  if (identity !== undefined) return parseSecret({ identity: await readText(identity) });
  return passphraseFile === undefined ? null : parseSecret({ passphrase: await readPassphrase(passphraseFile) });
}

/** The first line. */
export async function readPassphrase(file: string): Promise<string> {
  const [line = ''] = (await readText(file)).split(/\r?\n/, 1);
  return line;
}
