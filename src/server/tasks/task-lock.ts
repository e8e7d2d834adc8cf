/**
 * One task at a time over all processes that share the folder, the command line included. The lock is a file that only one can
 * create; it names its task and its process, so that a lock left by a crash is recognised and taken over.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '../errors';

const ATTEMPTS = 20;
const PAUSE_MS = 50;
/** Removing a lock takes milliseconds; who has not done it by then was killed meanwhile. */
const CLAIM_MS = 10_000;

export class TaskLock {
  private readonly file: string;
  /** Whoever has this one may remove a lock. */
  private readonly claim: string;

  /** @param isRunning tells whether a task's process still works on it */
  constructor(
    private readonly folder: string,
    private readonly isRunning: (taskId: string) => Promise<boolean>,
  ) {
    this.file = path.join(folder, 'running');
    this.claim = path.join(folder, 'running.claim');
  }

  /** @throws BackupError TASK_RUNNING with `details.task` */
  async acquire(taskId: string): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await this.create(this.file, taskId)) return;
      const holder = await this.holder();
      if (holder === null) continue;
      if (await this.isRunning(holder)) throw running(holder);
      await this.remove(holder);
    }
    throw running((await this.holder()) ?? 'unknown');
  }

  /** For an early answer; `acquire` decides. @throws BackupError TASK_RUNNING */
  async requireFree(): Promise<void> {
    const holder = await this.holder();
    if (holder !== null && (await this.isRunning(holder))) throw running(holder);
  }

  async release(taskId: string): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) if (await this.remove(taskId)) return;
  }

  /** The task that holds the lock; null when it is free. */
  async holder(): Promise<string | null> {
    return readFile(this.file, 'utf8').catch(nullIfMissing);
  }

  /** Written in full before it gets its name, so nobody reads an empty lock. */
  private async create(file: string, taskId: string): Promise<boolean> {
    const prepared = path.join(this.folder, `${randomUUID()}.tmp`);
    await writeFile(prepared, taskId, { mode: 0o600 });
    try {
      await link(prepared, file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      await unlink(prepared);
    }
  }

  /**
   * Removes the lock of this task. Two processes may do so at once, or one while the other makes the next lock, which must stay.
   * @returns false when another process is about it, after a pause
   */
  private async remove(taskId: string): Promise<boolean> {
    if (await this.create(this.claim, taskId)) {
      try {
        if ((await this.holder()) === taskId) await rm(this.file, { force: true });
      } finally {
        await rm(this.claim, { force: true });
      }
      return true;
    }
    const made = await stat(this.claim).catch(nullIfMissing);
    if (made && Date.now() - made.mtimeMs > CLAIM_MS) await rm(this.claim, { force: true });
    await sleep(PAUSE_MS);
    return false;
  }
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

function running(task: string): BackupError {
  return new BackupError('TASK_RUNNING', 'Another backup or restore is running.', {
    hint: 'Wait until it has finished, or cancel it.',
    details: { task },
  });
}
