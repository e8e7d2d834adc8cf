/**
 * A private copy of a database in a rollback journal mode, where a reader who takes his time would keep all writers waiting. It is
 * made by SQLite's online backup in slices, with the lock released in between. A write in between makes SQLite begin anew, so a
 * small database is copied in one go, and one that is written all the time is at last copied under one lock; writers wait that long then.
 */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SnapshotOptions } from '../dialect';
import { BackupError, CanceledError } from '../../errors';
import { Connection, type FileCopy } from './connection';
import { isBusy, toSqliteError } from './sqlite-errors';

/** Copied within some ten milliseconds. */
const SMALL_BYTES = 16 * 1024 * 1024;
const SLICE_BYTES = 4 * 1024 * 1024;
/** For a waiting writer, whose busy handler looks again after 1, 2, 5, 10 ms. */
const GAP_MILLISECONDS = 4;
const MOST_RESTARTS = 3;
const BUSY_MILLISECONDS = 30_000;
const NOTABLE_MILLISECONDS = 500;

export interface DatabaseCopy {
  connection: Connection;
  warnings: string[];
  release(): Promise<void>;
}

async function step(copy: FileCopy, pages: number): Promise<boolean> {
  for (const deadline = Date.now() + BUSY_MILLISECONDS; ; ) {
    try {
      return await new Promise<boolean>((resolve, reject) =>
        copy.step(pages, (error, completed) => (error ? reject(error) : resolve(completed === true))),
      );
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error;
      await delay(GAP_MILLISECONDS);
    }
  }
}

/** False when writers kept it from becoming whole. */
async function copyInSlices(copy: FileCopy, pageSize: number, signal?: AbortSignal): Promise<boolean> {
  const pages = Math.ceil(SLICE_BYTES / pageSize);
  let restarts = 0;
  for (let copied = 0; restarts <= MOST_RESTARTS; ) {
    if (signal?.aborted) throw new CanceledError();
    if (await step(copy, pages)) return true;
    const now = copy.pageCount - copy.remaining;
    if (now <= copied) restarts += 1;
    copied = now;
    await delay(GAP_MILLISECONDS);
  }
  return false;
}

async function copyLocked(source: Connection, copy: FileCopy, pageSize: number, signal?: AbortSignal): Promise<void> {
  await source.all('BEGIN');
  try {
    await source.all('SELECT 1 FROM main.sqlite_schema LIMIT 1');
    do {
      if (signal?.aborted) throw new CanceledError();
    } while (!(await step(copy, Math.ceil((4 * SLICE_BYTES) / pageSize))));
  } finally {
    await source.all('ROLLBACK');
  }
}

async function copyAll(source: Connection, target: Connection, file: string, signal?: AbortSignal): Promise<string[]> {
  const [size] = await source.all<{ pages: number; page: number }>(
    'SELECT page_count AS pages, page_size AS page FROM pragma_page_count, pragma_page_size',
  );
  const { pages = 0, page = 4096 } = size ?? {};
  // Nothing of the copy outlives this process, so nothing of it need reach the disk.
  await target.all('PRAGMA journal_mode = OFF');
  await target.all('PRAGMA synchronous = OFF');
  const copy = await target.copyFrom(file);
  try {
    if (pages * page > SMALL_BYTES ? await copyInSlices(copy, page, signal) : await step(copy, -1)) return [];
    const started = Date.now();
    await copyLocked(source, copy, page, signal);
    const took = Date.now() - started;
    if (took < NOTABLE_MILLISECONDS) return [];
    return [
      `The database is written so often that it had to be locked for ${took} ms while it was copied; in the journal mode WAL nobody would have waited.`,
    ];
  } finally {
    await new Promise<void>((resolve) => copy.finish(resolve));
  }
}

/** @param source a connection to `file`, used for its lock alone; it stays open */
export async function copyDatabase(source: Connection, file: string, options: SnapshotOptions): Promise<DatabaseCopy> {
  const { workDir, signal } = options;
  const target = path.join(workDir, `snapshot-${randomBytes(6).toString('hex')}.sqlite`);
  const release = async () => {
    for (const suffix of ['', '-journal', '-wal', '-shm']) await rm(target + suffix, { force: true });
  };
  let connection: Connection | null = null;
  try {
    connection = await Connection.open(target, 'create');
    const warnings = await copyAll(source, connection, file, signal);
    return { connection, warnings, release };
  } catch (error) {
    await connection?.close().catch(() => undefined);
    await release();
    if (error instanceof BackupError) throw error;
    throw toSqliteError(error, 'copying the database');
  }
}
