/** One measurement each, with nothing left behind. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Measured } from './child/messages';
import type { ApplicationOrder } from './child/application';
import type { ProductOrder, ProductResult } from './child/product';
import type { BenchDatabase } from './data-set/databases';
import { ROOT } from './folders';
import { runChild, type ChildLimits, type ChildOptions } from './run-child';
import { startWrites } from './write-load';

export async function runProduct(
  { env }: BenchDatabase,
  verify: string | null,
  options: ChildOptions & { profiles?: string | null } = {},
): Promise<ProductResult> {
  const { profiles, ...rest } = options;
  const execArgv = profiles ? ['--cpu-prof', `--cpu-prof-dir=${path.join(ROOT, profiles)}`] : [];
  return runChild<ProductOrder, ProductResult>('product', { env, verify }, { ...rest, execArgv });
}

export async function removeArchives({ storage }: BenchDatabase): Promise<void> {
  await rm(path.join(storage, 'strongbox'), { recursive: true, force: true });
}

/** Far more than a server with an application on it can spare. */
export const DEPRECATED_LIMITS: ChildLimits = { memory: 8e9, seconds: 900 };

export async function runDeprecated({ connection, spelling, storage }: BenchDatabase): Promise<Measured> {
  const order: ApplicationOrder = { verb: 'dump', database: connection, spelling, wide: false };
  return runChild<ApplicationOrder, Measured>('application', order, { storage, limits: DEPRECATED_LIMITS }).finally(
    () => rm(path.join(storage, 'backups'), { recursive: true, force: true }),
  );
}

export interface WriteLatencies {
  before: number[];
  during: number[];
}

const BEFORE_MS = 5000;

/** Of a writer before and during one backup. */
export async function measureWrites(database: BenchDatabase): Promise<WriteLatencies> {
  const writes = await startWrites(database.connection);
  let before: number[] = [];
  let during: number[] = [];
  try {
    await delay(BEFORE_MS);
    await runProduct(database, null, {
      onStarted: () => (before = writes.collect()),
      onDone: () => (during = writes.collect()),
    });
    return { before, during };
  } finally {
    await writes.stop();
    await removeArchives(database);
  }
}
