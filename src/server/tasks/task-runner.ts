/** Runs tasks: queued → running → succeeded | failed | canceled; whatever a dead process left becomes interrupted. */
import { randomUUID } from 'node:crypto';
import { BackupError, CanceledError, toBackupError } from '../errors';
import { isAlive, thisProcess } from './process-identity';
import type { Progress } from '../../common/api';
import { isFinished, NO_PROGRESS, type Task } from './task';
import type { TaskLock } from './task-lock';
import type { TaskStore } from './task-store';

/** How often a running task is saved and asked whether it was cancelled. */
const BEAT_MS = 1000;
/** A process on another host counts as dead when its task was not saved for so long. */
const SILENT_MS = 60_000;

export interface TaskContext {
  task: Task;
  signal: AbortSignal;
  report(progress: Partial<Progress>): void;
}

export type TaskWork = (context: TaskContext) => Promise<Record<string, unknown>>;
export type TaskRequest = Pick<Task, 'kind' | 'archive' | 'createdBy' | 'groups'>;

export interface StartedTask {
  task: Task;
  /** Resolves with the task in its final state, whatever that is; never rejects. */
  finished: Promise<Task>;
}

export class TaskRunner {
  private readonly active = new Map<string, { controller: AbortController; finished: Promise<Task> }>();

  constructor(
    readonly store: TaskStore,
    private readonly onFailure: (task: Task, cause: unknown) => void,
  ) {}

  /** @throws BackupError TASK_RUNNING when `lock` is held by another task */
  async start(request: TaskRequest, work: TaskWork, lock?: TaskLock): Promise<StartedTask> {
    const task: Task = {
      ...request,
      id: randomUUID(),
      state: 'queued',
      createdAt: new Date().toISOString(),
      startedAt: null,
      finishedAt: null,
      progress: NO_PROGRESS,
      error: null,
      result: null,
      process: await thisProcess(),
    };
    // Saved before the lock: whoever finds the lock must find the task.
    await this.store.save(task);
    try {
      await lock?.acquire(task.id);
    } catch (error) {
      await this.store.forget(task.id);
      throw error;
    }
    const controller = new AbortController();
    const finished = this.run(task, work, controller)
      .finally(() => lock?.release(task.id))
      .finally(() => this.active.delete(task.id));
    this.active.set(task.id, { controller, finished });
    return { task, finished };
  }

  /** Asks a task to stop; it is over when its state says so. */
  async cancel(id: string): Promise<Task> {
    const task = await this.get(id);
    if (isFinished(task)) {
      throw new BackupError('TASK_FINISHED', `The task has already ended: ${task.state}.`, { details: { task: id } });
    }
    const own = this.active.get(id);
    if (own) own.controller.abort(new CanceledError());
    else await this.store.requestCancel(id);
    return task;
  }

  /** The task, and if its process died, marked as interrupted. */
  async get(id: string): Promise<Task> {
    return this.settle(await this.store.get(id));
  }

  async list(): Promise<Task[]> {
    return Promise.all((await this.store.list()).map((task) => this.settle(task)));
  }

  async isRunning(id: string): Promise<boolean> {
    const task = await this.store.find(id);
    return task !== null && !isFinished(await this.settle(task));
  }

  /** Cancels what this process runs and waits until it is over. */
  async shutdown(): Promise<void> {
    const running = [...this.active.values()];
    for (const { controller } of running) {
      controller.abort(new BackupError('INTERRUPTED', 'The application was stopped while the task ran.'));
    }
    await Promise.all(running.map(({ finished }) => finished));
  }

  private async run(task: Task, work: TaskWork, controller: AbortController): Promise<Task> {
    const { signal } = controller;
    task.state = 'running';
    task.startedAt = new Date().toISOString();
    const beat = this.startBeat(task, controller);
    try {
      await this.store.save(task);
      // Cancelled before it began.
      signal.throwIfAborted();
      const report = (progress: Partial<Progress>) =>
        Object.assign(task, { progress: { ...task.progress, ...progress } });
      task.result = await work({ task, signal, report });
      task.state = 'succeeded';
    } catch (error) {
      // After an abort the streams tell of the abort; why it happened is in the signal.
      const reason = toBackupError(signal.aborted ? signal.reason : error);
      task.state = endState(reason);
      task.error = reason.report();
      if (task.state === 'failed') this.onFailure(task, error);
    }
    task.progress = { ...task.progress, current: null, remaining: null };
    task.finishedAt = new Date().toISOString();
    await beat.stop();
    await this.store.save(task);
    await this.store.clearCancel(task.id);
    await this.store.trim();
    return task;
  }

  /** Saves the task every second, which also tells other hosts that it lives, and obeys a cancel from another process. */
  private startBeat(task: Task, controller: AbortController): { stop(): Promise<void> } {
    let last: Promise<void> = Promise.resolve();
    const timer = setInterval(() => {
      last = last
        .then(() => this.store.save(task))
        .then(() => this.store.isCancelRequested(task.id))
        .then((requested) => (requested ? controller.abort(new CanceledError()) : undefined))
        // A full disk must not end the task here: the task's own writes will say so.
        .catch((error) => this.onFailure(task, error));
    }, BEAT_MS);
    return {
      stop: () => {
        clearInterval(timer);
        return last;
      },
    };
  }

  private async settle(task: Task): Promise<Task> {
    if (isFinished(task) || this.active.has(task.id)) return task;
    const alive = (await isAlive(task.process)) ?? (await this.store.silence(task.id)) < SILENT_MS;
    if (alive) return task;
    const interrupted: Task = {
      ...task,
      state: 'interrupted',
      finishedAt: new Date().toISOString(),
      progress: { ...task.progress, current: null, remaining: null },
      error: new BackupError('INTERRUPTED', 'The process that ran this task ended before it was done.', {
        hint: 'Nothing partial was kept. Start the backup again.',
      }).report(),
    };
    await this.store.save(interrupted);
    return interrupted;
  }
}

function endState(error: BackupError): Task['state'] {
  if (error.code === 'CANCELED') return 'canceled';
  return error.code === 'INTERRUPTED' ? 'interrupted' : 'failed';
}
