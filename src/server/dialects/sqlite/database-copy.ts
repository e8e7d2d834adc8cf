/**
 * A private copy of a database in a rollback journal mode, where a reader who takes his time would keep all writers waiting. The file
 * is copied beside the writers first; then it is locked only for as long as it takes to find and mend what they changed meanwhile.
 */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { SnapshotOptions } from '../dialect';
import { BackupError, CanceledError } from '../../errors';
import { Connection } from './connection';
import { copyOnline } from './copy-online';
import { CopyProcess, CopyProcessError } from './copy-process';
import { toSqliteError } from './sqlite-errors';
import { say } from '../../sentence';

/** Copied online within some ten milliseconds, sooner than a process starts. */
const SMALL_BYTES = 16 * 1024 * 1024;
const NOTABLE_MILLISECONDS = 500;

export interface DatabaseCopy {
  connection: Connection;
  warnings: string[];
  release(): Promise<void>;
}

interface Copied {
  connection: Connection;
  lockedMilliseconds: number;
}

async function bytesOf(source: Connection): Promise<number> {
  const [size] = await source.all<{ bytes: number }>(
    'SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size',
  );
  return size?.bytes ?? 0;
}

/** Milliseconds for which `work` ran. Nobody can write to the database file meanwhile: a transaction keeps its changes to itself. */
async function underSharedLock(source: Connection, work: () => Promise<void>): Promise<number> {
  await source.all('BEGIN');
  try {
    await source.all('SELECT 1 FROM main.sqlite_schema LIMIT 1');
    const started = Date.now();
    const [mode] = await source.all<{ journal_mode: string }>('PRAGMA main.journal_mode');
    if (mode?.journal_mode === 'wal') {
      // Part of the database is in another file now, and a checkpoint heeds no shared lock.
      throw new BackupError('DATA_CHANGED', 'The database was switched to the journal mode WAL while it was copied.', {
        hint: 'Start the backup again.',
      });
    }
    await work();
    return Date.now() - started;
  } finally {
    await source.all('ROLLBACK');
  }
}

async function copyBesideWriters(
  source: Connection,
  file: string,
  target: string,
  signal?: AbortSignal,
): Promise<Copied> {
  const copying = new CopyProcess(signal);
  let lockedMilliseconds: number;
  try {
    await copying.copy(file, target);
    lockedMilliseconds = await underSharedLock(source, () => copying.equalize());
  } finally {
    await copying.close();
  }
  return { connection: await Connection.open(target, 'read'), lockedMilliseconds };
}

async function copyAtOnce(file: string, target: string): Promise<Copied> {
  const connection = await Connection.open(target, 'create');
  try {
    return { connection, lockedMilliseconds: await copyOnline(connection, file) };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function lockWarnings(milliseconds: number): string[] {
  if (milliseconds < NOTABLE_MILLISECONDS) return [];
  return [
    say`The database had to be locked for ${milliseconds} ms while it was copied; in the journal mode WAL nobody would have waited.`,
  ];
}

/** @param source a connection to `file`, used for its lock alone; it stays open */
export async function copyDatabase(source: Connection, file: string, options: SnapshotOptions): Promise<DatabaseCopy> {
  const { workDir, signal } = options;
  const target = path.join(workDir, `snapshot-${randomBytes(6).toString('hex')}.sqlite`);
  const release = async () => {
    for (const suffix of ['', '-journal', '-wal', '-shm']) await rm(target + suffix, { force: true });
  };
  const warnings: string[] = [];
  async function copy(): Promise<Copied> {
    if ((await bytesOf(source)) <= SMALL_BYTES) return copyAtOnce(file, target);
    try {
      return await copyBesideWriters(source, file, target, signal);
    } catch (error) {
      if (!(error instanceof CopyProcessError)) throw error;
      warnings.push(say`The database file could not be copied beside its writers: ${error.message}.`);
      await release();
      return copyAtOnce(file, target);
    }
  }
  try {
    const { connection, lockedMilliseconds } = await copy();
    if (signal?.aborted) {
      await connection.close();
      throw new CanceledError();
    }
    return { connection, warnings: [...warnings, ...lockWarnings(lockedMilliseconds)], release };
  } catch (error) {
    await release();
    throw toSqliteError(error, 'copying the database');
  }
}
