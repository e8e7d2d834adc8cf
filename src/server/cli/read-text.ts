import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { BackupError } from '../errors';

/** A file, or standard input for `-`. @throws BackupError NOT_FOUND */
export async function readText(file: string): Promise<string> {
  if (file === '-') return readAll(process.stdin);
  if (existsSync(file)) return readFile(file, 'utf8');
  throw new BackupError('NOT_FOUND', `There is no file ${file}.`, {
    hint: 'Give the path of a file, or - for standard input.',
  });
}
