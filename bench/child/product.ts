/** The product in a process of its own, as bundled code: no TypeScript loader in its memory. Does one backup or verification. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { environmentHost } from '../../src/server/cli/environment-host';
import { Strongbox } from '../../src/server/strongbox';
import { cpuSeconds, delayFigures, ELD_RESOLUTION, peakGrowth, startPeak } from './figures';
import type { Measured } from './messages';

export interface ProductOrder {
  env: string;
  /** The archive to verify; null makes a backup. */
  verify: string | null;
}

export type ProductResult = Measured & { archive: string };

/** All that there is in the database but what NocoBase makes anew. */
const GROUPS = ['required', 'user', 'custom', 'logs', 'third-party', 'unknown'] as const;

async function run({ env, verify }: ProductOrder): Promise<ProductResult> {
  const box = new Strongbox(environmentHost({ env, app: 'main' }));
  // As in an application that runs: the drivers are loaded, the catalog was read before.
  await box.host.loadCatalog();
  await delay(1500);
  const idle = startPeak();
  const loop = monitorEventLoopDelay({ resolution: ELD_RESOLUTION });
  loop.enable();
  process.send?.({ kind: 'started' });
  const cpu = process.cpuUsage();
  const started = performance.now();
  const choice = { groups: [...GROUPS], include: [], exclude: [], note: null, createdBy: null };
  const { finished } = verify === null ? await box.create(choice) : await box.verify(verify, null);
  const task = await finished;
  const seconds = (performance.now() - started) / 1000;
  loop.disable();
  if (task.state !== 'succeeded') throw new Error(`${task.state}: ${task.error?.message}`);
  const peak = peakGrowth(idle);
  const { rows, bytes, size } = task.result as unknown as Pick<Measured, 'rows' | 'bytes' | 'size'>;
  return {
    seconds,
    cpu: cpuSeconds(cpu),
    ...peak,
    delay: delayFigures(loop),
    size,
    rows,
    bytes,
    archive: task.archive,
  };
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
