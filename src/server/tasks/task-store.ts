/**
 * Tasks as files, one each, beside the archives and not in the database: the command line writes them without an application, and
 * a restore must not lose its own record. A file is replaced as a whole, so a reader never sees half of one.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../errors';
import { isFinished, type Task } from './task';

const ID = /^[0-9a-f-]{36}$/;
const KEPT = 500;

export class TaskStore {
  constructor(private readonly folder: string) {}

  async save(task: Task): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const temporary = path.join(this.folder, `${randomUUID()}.tmp`);
    await writeFile(temporary, JSON.stringify(task), { mode: 0o600 });
    await rename(temporary, this.file(task.id));
  }

  async find(id: string): Promise<Task | null> {
    return ID.test(id) ? this.read(id) : null;
  }

  /** @throws BackupError NOT_FOUND */
  async get(id: string): Promise<Task> {
    const task = await this.find(id);
    if (task) return task;
    throw new BackupError('NOT_FOUND', `There is no task ${JSON.stringify(id)}.`, {
      hint: `Finished tasks are forgotten after ${KEPT} newer ones.`,
    });
  }

  /** Newest first. */
  async list(): Promise<Task[]> {
    const tasks = await Promise.all((await this.ids()).map((id) => this.read(id)));
    return tasks.filter((task) => task !== null).sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  async forget(id: string): Promise<void> {
    await rm(this.file(id), { force: true });
  }

  /** Forgets the oldest finished tasks. */
  async trim(): Promise<void> {
    for (const task of (await this.list()).slice(KEPT)) if (isFinished(task)) await this.forget(task.id);
  }

  /** Milliseconds since the task was last saved; its process saves it every few seconds while it runs. */
  async silence(id: string): Promise<number> {
    return Date.now() - (await stat(this.file(id))).mtimeMs;
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

  private async ids(): Promise<string[]> {
    const files = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
  }

  private async read(id: string): Promise<Task | null> {
    try {
      return JSON.parse(await readFile(this.file(id), 'utf8')) as Task;
    } catch (error) {
      // Trimmed by another process between the listing and the reading.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  private file(id: string): string {
    return path.join(this.folder, `${id}.json`);
  }

  private cancelFile(id: string): string {
    return path.join(this.folder, `${id}.cancel`);
  }
}
