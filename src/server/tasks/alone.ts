/** Work that several processes would do at once, and only one may: the others leave it to that one. */
import { BackupError } from '../errors';
import { isAlive, thisProcess, type ProcessIdentity } from './process-identity';
import { TaskLock } from './task-lock';

/** A process on another host, which nobody can see from here, counts as dead after that. */
const PATIENCE_MS = 10 * 60_000;

interface Holder {
  process: ProcessIdentity;
  since: number;
}

/** @returns null where another process is about it. @param folder that holds the lock */
export async function alone<T>(folder: string, work: () => Promise<T>): Promise<T | null> {
  const lock = new TaskLock(folder, isAtWork);
  const holder: Holder = { process: await thisProcess(), since: Date.now() };
  const name = JSON.stringify(holder);
  try {
    await lock.acquire(name);
  } catch (error) {
    if (error instanceof BackupError && error.code === 'TASK_RUNNING') return null;
    throw error;
  }
  return work().finally(() => lock.release(name));
}

async function isAtWork(name: string): Promise<boolean> {
  const { process, since } = JSON.parse(name) as Holder;
  return (await isAlive(process)) ?? Date.now() - since < PATIENCE_MS;
}
