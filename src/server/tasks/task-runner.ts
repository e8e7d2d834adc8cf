/** Runs tasks: queued → running → succeeded | failed | canceled; whatever a dead process left becomes interrupted. */
import { randomUUID } from 'node:crypto';
import { BackupError, CanceledError, toBackupError } from '../errors';
import { isAlive, thisProcess } from './process-identity';
import type { Progress } from '../../common/api';
import { isFinished, NO_PROGRESS, type Task, type TaskExchange } from './task';
import type { TaskLock } from './task-lock';
import type { TaskStore } from './task-store';
import { say } from '../sentence';

/** How often a running task is saved and asked whether it was cancelled. */
const BEAT_MS = 1000;
/** A process on another host counts as dead when its task was not saved for so long. */
const SILENT_MS = 60_000;

export interface TaskContext {
  task: Task;
  signal: AbortSignal;
  report(progress: Partial<Progress>): void;
  /** From now on neither a cancel nor a shutdown stops the task. */
  protect(): void;
}

export type TaskWork = (context: TaskContext) => Promise<Record<string, unknown>>;
export interface TaskRequest extends Pick<Task, 'kind' | 'archive' | 'createdBy' | 'groups'> {
  /** The set of a restore has the id of its task. */
  exchange?: Omit<TaskExchange, 'set'> & { set?: string };
  connection?: Task['connection'];
}

interface ActiveTask {
  controller: AbortController;
  finished: Promise<Task>;
  protected: boolean;
}

export interface StartedTask {
  task: Task;
  /** Resolves with the task in its final state, whatever that is; never rejects. */
  finished: Promise<Task>;
}

export class TaskRunner {
  private readonly active = new Map<string, ActiveTask>();

  constructor(
    readonly store: TaskStore,
    private readonly onFailure: (task: Task, cause: unknown) => void,
  ) {}

  /** @throws BackupError TASK_RUNNING when `lock` is held by another task */
  async start(request: TaskRequest, work: TaskWork, lock?: TaskLock): Promise<StartedTask> {
    const id = randomUUID();
    const task: Task = {
      ...request,
      id,
      connection: request.connection ?? null,
      exchange: request.exchange ? { set: id, ...request.exchange } : null,
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
      .then((ended) => this.attempt(ended, async () => lock?.release(task.id)).then(() => ended))
      .finally(() => this.active.delete(task.id));
    this.active.set(task.id, { controller, finished, protected: false });
    return { task, finished };
  }

  /** Asks a task to stop; it is over when its state says so. */
  async cancel(id: string): Promise<Task> {
    const task = await this.get(id);
    if (isFinished(task)) {
      throw new BackupError('TASK_FINISHED', say`The task has already ended: ${task.state}.`, {
        details: { task: id },
      });
    }
    const own = this.active.get(id);
    if (own?.protected) {
      throw new BackupError('TASK_FINISHED', 'The task can no longer be canceled: the switch has begun.', {
        hint: 'It takes seconds. What it did can be undone afterwards.',
        details: { task: id },
      });
    }
    if (own) own.controller.abort(new CanceledError());
    else await this.store.requestCancel(id);
    return task;
  }

  /** Takes a finished task off the list. @throws BackupError NOT_FOUND, TASK_RUNNING */
  async forget(id: string): Promise<void> {
    if (isFinished(await this.get(id))) return this.store.forget(id);
    throw new BackupError('TASK_RUNNING', 'The task has not ended yet.', {
      hint: 'Wait until it has finished, or cancel it.',
      details: { task: id },
    });
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

  /** Says of an interrupted exchange of tables what became of the data; found out when the database was looked at. */
  async explain(task: Task, switched: boolean): Promise<void> {
    const message = switched
      ? 'The process that ran this task ended after the switch: the new data is live.'
      : 'The process that ran this task ended before the switch: nothing was changed.';
    const hint = switched ? 'Look whether all is as it should be. The switch can be undone.' : 'Start it again.';
    const error = new BackupError('INTERRUPTED', message, { hint }).report();
    await this.store.save({ ...task, error, result: { switched } });
  }

  /** Cancels what this process runs and waits until it is over. */
  async shutdown(): Promise<void> {
    // A switch is short and safe at any moment; and the stop may be the restart that it asked for itself.
    const running = [...this.active.values()].filter((task) => !task.protected);
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
      const protect = () => {
        signal.throwIfAborted();
        const own = this.active.get(task.id);
        if (own) own.protected = true;
      };
      task.result = await work({ task, signal, report, protect });
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
    await this.attempt(task, () => this.store.save(task));
    await this.attempt(task, () => this.store.clearCancel(task.id));
    await this.attempt(task, () => this.store.trim());
    return task;
  }

  /** What comes after the work must not end the process that awaits nobody: a full disk, a folder that is away. */
  private async attempt(task: Task, work: () => Promise<unknown>): Promise<void> {
    await work().catch((error: unknown) => this.onFailure(task, error));
  }

  /** Saves the task every second, which also tells other hosts that it lives, and obeys a cancel from another process. */
  private startBeat(task: Task, controller: AbortController): { stop(): Promise<void> } {
    let last: Promise<void> = Promise.resolve();
    const timer = setInterval(() => {
      last = last
        .then(() => this.store.save(task))
        .then(() => this.store.isCancelRequested(task.id))
        .then((requested) => {
          if (requested && !this.active.get(task.id)?.protected) controller.abort(new CanceledError());
        })
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
    // It may have ended well just before it was found dead.
    const now = await this.store.find(task.id);
    if (!now || isFinished(now)) return now ?? task;
    const interrupted: Task = {
      ...task,
      state: 'interrupted',
      finishedAt: new Date().toISOString(),
      progress: { ...task.progress, current: null, remaining: null },
      error: new BackupError('INTERRUPTED', 'The process that ran this task ended before it was done.', {
        hint: 'Nothing half done is kept. Start it again.',
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
