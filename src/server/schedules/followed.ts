/** Runs that somebody follows to their end. */
import { isFinished } from '../tasks/task';
import { isAlive, thisProcess, type ProcessIdentity } from '../tasks/process-identity';
import type { TaskRunner } from '../tasks/task-runner';
import type { ScheduleRun } from './schedule';

/** Those that this process follows, by folder and schedule: a reload of the application makes other objects, but ends no run. */
const HERE = new Set<string>();
/** Between two tasks of a run on another host, nothing of it is seen for a moment. */
const SILENT_MS = 60_000;

export class Followed {
  constructor(
    private readonly folder: string,
    private readonly tasks: Pick<TaskRunner, 'list'>,
  ) {}

  async here<T>(schedule: string, work: () => Promise<T>): Promise<T> {
    const key = this.key(schedule);
    HERE.add(key);
    return work().finally(() => HERE.delete(key));
  }

  /** Asked by whoever has the claim, so that the run is not just beginning. */
  async has(schedule: string, { task, follower }: ScheduleRun): Promise<boolean> {
    if (HERE.has(this.key(schedule))) return true;
    if (follower === null || isSame(follower, await thisProcess())) return false;
    return (await isAlive(follower)) ?? this.isSeen(task);
  }

  /** Of a process on another host only its tasks can be seen. */
  private async isSeen(task: string | null): Promise<boolean> {
    const tasks = await this.tasks.list();
    const backup = tasks.find(({ id }) => id === task);
    const of = tasks.filter(({ archive }) => archive === backup?.archive);
    return of.some((one) => !isFinished(one) || Date.now() - Date.parse(one.finishedAt ?? '') < SILENT_MS);
  }

  private key(schedule: string): string {
    return `${this.folder}\n${schedule}`;
  }
}

function isSame(one: ProcessIdentity, other: ProcessIdentity): boolean {
  return one.pid === other.pid && one.host === other.host && one.started === other.started;
}
