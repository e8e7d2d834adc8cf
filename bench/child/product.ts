/** The product in a process of its own, as bundled code: no TypeScript loader in its memory. Does one backup, verification or restore. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { GroupKey } from '../../src/backup-rules/groups';
import { environmentHost } from '../../src/server/cli/environment-host';
import { Strongbox } from '../../src/server/strongbox';
import type { Task } from '../../src/server/tasks/task';
import type { StartedTask } from '../../src/server/tasks/task-runner';
import { cpuSeconds, delayFigures, ELD_RESOLUTION, peakGrowth, startPeak } from './figures';
import type { Measured } from './messages';

export interface ProductOrder {
  env: string;
  /** Groups are all unless given. */
  work:
    | { verb: 'create' }
    | { verb: 'verify'; archive: string }
    | { verb: 'restore'; archive: string; groups?: GroupKey[] };
}

export interface ProductResult extends Measured {
  archive: string;
  /** Milliseconds in which a restore kept the tables from others. */
  switched: number | null;
}

/** All that there is in the database but what NocoBase makes anew. */
const GROUPS = ['required', 'user', 'custom', 'logs', 'third-party', 'unknown'] as const;

async function run({ env, work }: ProductOrder): Promise<ProductResult> {
  const box = new Strongbox(environmentHost({ env, app: 'main' }));
  // As in an application that runs: the drivers are loaded, the catalog was read before.
  await box.host.loadCatalog();
  await delay(1500);
  const start = await prepare(box, work);
  const idle = startPeak();
  const loop = monitorEventLoopDelay({ resolution: ELD_RESOLUTION });
  loop.enable();
  process.send?.({ kind: 'started' });
  const cpu = process.cpuUsage();
  const started = performance.now();
  const task = await (await start()).finished;
  const wall = (performance.now() - started) / 1000;
  loop.disable();
  if (task.state !== 'succeeded') throw new Error(`${task.state}: ${task.error?.message}`);
  const peak = peakGrowth(idle);
  // The next round finds what this one found.
  if (work.verb === 'restore') await box.restores.discard(task.id);
  const { rows, bytes, size = 0, switchMilliseconds: switched = null } = task.result as unknown as Result;
  return {
    // From staging to switched: the plan is made once more before that, to see whether it still holds.
    seconds: work.verb === 'restore' ? secondsOf(task) : wall,
    cpu: cpuSeconds(cpu),
    ...peak,
    delay: delayFigures(loop),
    size,
    rows,
    bytes,
    archive: task.archive,
    switched,
  };
}

function secondsOf({ startedAt, finishedAt }: Task): number {
  return (Date.parse(finishedAt ?? '') - Date.parse(startedAt ?? '')) / 1000;
}

type Result = Pick<Measured, 'rows' | 'bytes'> & { size?: number; switchMilliseconds?: number };

/** What comes before the work is not measured: a restore is planned, and the plan is for a person to look at. */
async function prepare(box: Strongbox, work: ProductOrder['work']): Promise<() => Promise<StartedTask>> {
  const choice = { groups: [...GROUPS], include: [], exclude: [] };
  if (work.verb === 'create') return () => box.create({ ...choice, note: null, createdBy: null });
  if (work.verb === 'verify') return () => box.verify(work.archive, null);
  const file = box.archives.file(work.archive);
  const plan = await box.restores.plan(file, { ...choice, groups: work.groups ?? choice.groups, objects: true });
  return () => box.restores.start(plan, file, null);
}

process.once('message', (order: ProductOrder) => {
  run(order)
    .then((result) => process.send?.({ kind: 'done', result }))
    .catch((error: unknown) => {
      process.send?.({
        kind: 'failed',
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    })
    .finally(() => process.disconnect());
});
