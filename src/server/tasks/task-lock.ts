/**
 * One task at a time over all processes that share the folder, the command line included. The lock is a file that only one can
 * create; it names its task and its process, so that a lock left by a crash is recognised and taken over.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../errors';

const ATTEMPTS = 5;

export class TaskLock {
  private readonly file: string;

  /** @param isRunning tells whether a task's process still works on it */
  constructor(
    private readonly folder: string,
    private readonly isRunning: (taskId: string) => Promise<boolean>,
  ) {
    this.file = path.join(folder, 'running');
  }

  /** @throws BackupError TASK_RUNNING with `details.task` */
  async acquire(taskId: string): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await this.create(taskId)) return;
      const holder = await this.holder();
      if (holder === null) continue;
      if (await this.isRunning(holder)) throw running(holder);
      await this.takeAway(holder);
    }
    throw running((await this.holder()) ?? 'unknown');
  }

  async release(taskId: string): Promise<void> {
    if ((await this.holder()) === taskId) await rm(this.file, { force: true });
  }

  /** The task that holds the lock; null when it is free. */
  async holder(): Promise<string | null> {
    return readFile(this.file, 'utf8').catch(nullIfMissing);
  }

  /** Written in full before it gets its name, so nobody reads an empty lock. */
  private async create(taskId: string): Promise<boolean> {
    const prepared = path.join(this.folder, `${randomUUID()}.tmp`);
    await writeFile(prepared, taskId, { mode: 0o600 });
    try {
      await link(prepared, this.file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      await unlink(prepared);
    }
  }

  /** Two processes may see the same dead lock; the slower one must not take away the lock that the faster one made since. */
  private async takeAway(deadTask: string): Promise<void> {
    const aside = path.join(this.folder, `${randomUUID()}.tmp`);
    const moved = await rename(this.file, aside).then(() => true, nullIfMissing);
    if (!moved) return;
    if ((await readFile(aside, 'utf8')) !== deadTask) await link(aside, this.file);
    await unlink(aside);
  }
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

function running(task: string): BackupError {
  return new BackupError('TASK_RUNNING', 'Another backup is running.', {
    hint: 'Wait until it has finished, or cancel it.',
    details: { task },
  });
}
