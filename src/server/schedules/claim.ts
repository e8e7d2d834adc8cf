/** Whoever has it may begin runs and write how they go: one at a time over all processes that share the folder. Held for moments. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '../errors';
import { isAlive, thisProcess, type ProcessIdentity } from '../tasks/process-identity';
import { TaskLock } from '../tasks/task-lock';

const PAUSE_MS = 100;
/** A process on another host counts as dead when it has held the claim for so long. */
const SILENT_MS = 120_000;

interface Holder {
  id: string;
  at: number;
  process: ProcessIdentity;
}

export class Claim {
  private readonly lock: TaskLock;

  constructor(folder: string) {
    this.lock = new TaskLock(folder, async (text) => {
      const { process, at } = JSON.parse(text) as Holder;
      return (await isAlive(process)) ?? Date.now() - at < SILENT_MS;
    });
  }

  /**
   * @param patience milliseconds to wait for whoever has it
   * @throws BackupError TASK_RUNNING while another has it; whatever the work does
   */
  async hold<T>(work: () => Promise<T>, patience = 0): Promise<T> {
    const holder: Holder = { id: randomUUID(), at: Date.now(), process: await thisProcess() };
    const text = JSON.stringify(holder);
    await this.acquire(text, Date.now() + patience);
    return work().finally(() => this.lock.release(text));
  }

  private async acquire(text: string, until: number): Promise<void> {
    for (;;) {
      try {
        return await this.lock.acquire(text);
      } catch (error) {
        if (!isBusy(error) || Date.now() >= until) throw withoutHolder(error);
      }
      await sleep(PAUSE_MS);
    }
  }
}

/** Whether something else must end first. */
export function isBusy(error: unknown): boolean {
  return error instanceof BackupError && error.code === 'TASK_RUNNING';
}

/** It is no task, so nobody can look it up. */
function withoutHolder(error: unknown): unknown {
  if (!isBusy(error)) return error;
  return new BackupError('TASK_RUNNING', 'Another run of a schedule is just beginning.', { hint: 'Try again.' });
}
