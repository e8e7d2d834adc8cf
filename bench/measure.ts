/** One measurement each, with nothing left behind. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Measured } from './child/messages';
import type { ApplicationOrder } from './child/application';
import type { ProductOrder, ProductResult } from './child/product';
import type { BenchDatabase } from './data-set/databases';
import { ROOT, settle } from './folders';
import { runChild, StoppedError, type ChildLimits, type ChildOptions } from './run-child';
import { READ, startLoad, WRITE } from './load';

export async function runProduct(
  { env }: BenchDatabase,
  work: ProductOrder['work'],
  options: ChildOptions & { profiles?: string | null } = {},
): Promise<ProductResult> {
  const { profiles, ...rest } = options;
  settle();
  const execArgv = profiles ? ['--cpu-prof', `--cpu-prof-dir=${path.join(ROOT, profiles)}`] : [];
  return runChild<ProductOrder, ProductResult>('product', { env, work }, { ...rest, execArgv });
}

export async function removeArchives({ storage }: BenchDatabase): Promise<void> {
  await rm(path.join(storage, 'strongbox'), { recursive: true, force: true });
}

/** Far more than a server with an application on it can spare. */
const DEPRECATED_LIMITS: ChildLimits = { memory: 8e9, seconds: 900 };

/** @param verb `restore` dumps first, which is not measured, and leaves other tables than those of the data set */
async function runDeprecated(
  { connection, spelling, storage }: BenchDatabase,
  verb: 'dump' | 'restore',
): Promise<Measured> {
  const order: ApplicationOrder = { verb, database: connection, spelling, wide: false };
  return runChild<ApplicationOrder, Measured>('application', order, { storage, limits: DEPRECATED_LIMITS }).finally(
    () => rm(path.join(storage, 'backups'), { recursive: true, force: true }),
  );
}

/** What it took, or why it did not get to the end. */
export async function tryDeprecated(database: BenchDatabase, verb: 'dump' | 'restore'): Promise<Measured | string> {
  try {
    return await runDeprecated(database, verb);
  } catch (error) {
    // Its defects are a result of the comparison, not of the bench.
    if (!(error instanceof StoppedError))
      return `failed: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
    const { memory, seconds } = DEPRECATED_LIMITS;
    return `did not survive: ${error.message} (allowed: ${memory / 1e6} MB, ${seconds} s)`;
  }
}

export interface WriteLatencies {
  before: number[];
  during: number[];
}

const BEFORE_MS = 5000;

/** Of a reader during one restore, its switch included. */
export async function measureReads(database: BenchDatabase, archive: string): Promise<number[]> {
  const reads = await startLoad(database.connection, READ);
  let during: number[] = [];
  try {
    await runProduct(
      database,
      { verb: 'restore', archive },
      { onStarted: () => void reads.collect(), onDone: () => (during = reads.collect()) },
    );
    return during;
  } finally {
    await reads.stop();
  }
}

/** Of a writer before and during one backup. */
export async function measureWrites(database: BenchDatabase): Promise<WriteLatencies> {
  const writes = await startLoad(database.connection, WRITE);
  let before: number[] = [];
  let during: number[] = [];
  try {
    await delay(BEFORE_MS);
    await runProduct(
      database,
      { verb: 'create' },
      {
        onStarted: () => (before = writes.collect()),
        onDone: () => (during = writes.collect()),
      },
    );
    return { before, during };
  } finally {
    await writes.stop();
    await removeArchives(database);
  }
}
