/** All of schedules over one folder, wired together. */
import path from 'node:path';
import type { Connections } from '../connections/connections';
import type { Home } from '../host';
import type { TaskRunner } from '../tasks/task-runner';
import { Claim } from './claim';
import { ScheduleClock } from './clock';
import { Followed } from './followed';
import { ScheduleRuns, type ScheduleRunsAround } from './schedule-runs';
import { ScheduleStore } from './schedule-store';
import { Schedules } from './schedules';
import { Troubles } from './troubles';

export interface OpenSchedulesAround
  extends Pick<ScheduleRunsAround, 'requireFree' | 'create' | 'keys' | 'verify' | 'retain' | 'now'> {
  folder: string;
  connections: Connections;
  tasks: TaskRunner;
  host: Pick<Home, 'notify' | 'log'>;
}

export interface OpenSchedules {
  schedules: Schedules;
  runs: ScheduleRuns;
  clock: ScheduleClock;
}

export function openSchedules({ folder, connections, host, ...around }: OpenSchedulesAround): OpenSchedules {
  const { tasks, keys, now } = around;
  const { log } = host;
  const store = new ScheduleStore(folder);
  const claim = new Claim(path.join(folder, 'claim'));
  const followed = new Followed(folder, tasks);
  const troubles = new Troubles({ store, notify: (channel, notice) => host.notify(channel, notice), log, now });
  const runs = new ScheduleRuns({ ...around, store, claim, followed, troubles, log });
  return {
    schedules: new Schedules({ store, connections, keys, tasks, now }),
    runs,
    clock: new ScheduleClock({ store, runs, followed, troubles, log, now }),
  };
}
