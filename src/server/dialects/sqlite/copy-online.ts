/** A copy by SQLite's online backup, in one go: a step in slices would begin anew at each write in between. */
import { setTimeout as delay } from 'node:timers/promises';
import { BackupError } from '../../errors';
import type { Connection, FileCopy } from './connection';
import { isBusy } from './sqlite-errors';

const BUSY_MILLISECONDS = 30_000;
const RETRY_MILLISECONDS = 4;
const ALL_PAGES = -1;

async function copyPages(copy: FileCopy): Promise<void> {
  const completed = await new Promise<boolean>((resolve, reject) =>
    copy.step(ALL_PAGES, (error, done) => (error ? reject(error) : resolve(done === true))),
  );
  if (!completed) throw new BackupError('DATABASE_FAILED', 'SQLite ended its online backup before the last page.');
}

/** Milliseconds for which writers had to wait. */
export async function copyOnline(target: Connection, file: string): Promise<number> {
  // Nothing of the copy outlives this process, so nothing of it need reach the disk.
  await target.all('PRAGMA journal_mode = OFF');
  await target.all('PRAGMA synchronous = OFF');
  const copy = await target.copyFrom(file);
  try {
    for (const deadline = Date.now() + BUSY_MILLISECONDS; ; ) {
      const started = Date.now();
      try {
        await copyPages(copy);
        return Date.now() - started;
      } catch (error) {
        if (!isBusy(error) || Date.now() > deadline) throw error;
        await delay(RETRY_MILLISECONDS);
      }
    }
  } finally {
    await new Promise<void>((resolve) => copy.finish(resolve));
  }
}
