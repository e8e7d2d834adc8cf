/**
 * Tasks as files, one each, beside the archives and not in the database: the command line writes them without an application, and
 * a restore must not lose its own record.
 */
import { rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../errors';
import { JsonFolder } from '../json-folder';
import { isFinished, type Task } from './task';
import { say } from '../sentence';

const KEPT = 500;

export class TaskStore {
  private readonly files: JsonFolder<Task>;

  constructor(private readonly folder: string) {
    this.files = new JsonFolder(folder);
  }

  async save(task: Task): Promise<void> {
    await this.files.save(task);
  }

  async find(id: string): Promise<Task | null> {
    return this.files.find(id);
  }

  /** @throws BackupError NOT_FOUND */
  async get(id: string): Promise<Task> {
    const task = await this.find(id);
    if (task) return task;
    throw new BackupError('NOT_FOUND', say`There is no task ${JSON.stringify(id)}.`, {
      hint: say`Finished tasks are forgotten after ${KEPT} newer ones.`,
    });
  }

  /** Newest first. */
  async list(): Promise<Task[]> {
    return (await this.files.all()).sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  async forget(id: string): Promise<void> {
    await this.files.remove(id);
  }

  /** Forgets the oldest finished tasks. */
  async trim(): Promise<void> {
    for (const task of (await this.list()).slice(KEPT)) if (isFinished(task)) await this.forget(task.id);
  }

  /** Milliseconds since the task was last saved; its process saves it every few seconds while it runs. */
  async silence(id: string): Promise<number> {
    return Date.now() - (await stat(this.files.file(id))).mtimeMs;
  }

  /** Asks whatever process runs the task to stop it; it looks every second. */
  async requestCancel(id: string): Promise<void> {
    await writeFile(this.cancelFile(id), '', { mode: 0o600 });
  }

  async isCancelRequested(id: string): Promise<boolean> {
    return stat(this.cancelFile(id)).then(
      () => true,
      () => false,
    );
  }

  async clearCancel(id: string): Promise<void> {
    await rm(this.cancelFile(id), { force: true });
  }

  private cancelFile(id: string): string {
    return path.join(this.folder, `${id}.cancel`);
  }
}
