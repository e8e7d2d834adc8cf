import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Progress, RestoreManner } from '../../common/api';
import type { Reader } from '../dialects/dialect';
import type { Staging } from '../dialects/table-sets';
import { BackupError } from '../errors';
import type { ProgressMeter } from '../progress-meter';
import { ByteDigest } from './byte-digest';
import { chosenRows } from './choose-rows';
import { CollectionsFailed, isOfCollection } from './failures';
import { mergedRows } from './merge-rows';
import { fingerprintOf, mismatch, proveTable, type Proof, type Sending, type Sent } from './prove-table';
import { RowDigest } from './row-digest';
import type { RestoreSource } from './source';
import type { TableStep } from './plan/steps';
import { say } from '../sentence';

export interface LoadTarget {
  source: RestoreSource;
  staging: Staging;
  /** Reads what has been staged. */
  staged: Reader;
  /** Reads the live tables, for those whose rows are merged. */
  live: Reader;
  /** Whether the archive is of the same kind of database, which then prints the same text. */
  sameDialect: boolean;
  meter: ProgressMeter;
  signal: AbortSignal;
  report(progress: Partial<Progress>): void;
  /** Whether the first collection that fails ends it, or all are tried. */
  onFailure: RestoreManner['onFailure'];
}

export interface Loaded {
  tables: Proof[];
  warnings: string[];
}

/**
 * One table after the other: its rows, then its keys and indexes. Meanwhile, those that were loaded are read back and compared, on a
 * connection of their own; where the database shows rows as they come, also the one that is being loaded.
 * @throws CollectionsFailed where all were to be tried and some have failed
 */
export async function loadTables(steps: readonly TableStep[], target: LoadTarget): Promise<Loaded> {
  const warnings: string[] = [];
  const proving = new Proving(target);
  try {
    for (const step of steps) {
      proving.signal.throwIfAborted();
      try {
        warnings.push(...(await loadTable(step, target, proving)));
      } catch (error) {
        proving.failed(step, error);
      }
    }
    target.report({ stage: 'checking' });
    return { tables: await proving.done(), warnings };
  } catch (error) {
    throw await proving.stop(error);
  }
}

async function loadTable(step: TableStep, target: LoadTarget, proving: Proving): Promise<string[]> {
  const outgoing = await prepareRows(step, target);
  const sending = sendRows(step, outgoing, target, proving.signal);
  proving.add(step, {
    by: outgoing.digest instanceof RowDigest ? 'fingerprint' : 'bytes',
    sent: sending,
    readMeanwhile: target.staging.readableWhileLoading,
  });
  const sent = await sending;
  const warnings = await target.staging.finish(step.target, proving.signal);
  target.report(target.meter.finished(step.collection, sent.rows, sent.bytes));
  return warnings;
}

/** The comparisons, one after another beside the loading; the first that fails ends both, unless all are to be tried. */
class Proving {
  private readonly controller = new AbortController();
  private readonly proofs: Proof[] = [];
  private readonly failures = new Map<string, BackupError>();
  private failure: unknown = null;
  private last: Promise<void> = Promise.resolve();
  readonly signal: AbortSignal;

  constructor(private readonly target: LoadTarget) {
    this.signal = AbortSignal.any([target.signal, this.controller.signal]);
  }

  add(step: TableStep, sending: Sending): void {
    this.last = this.last
      .then(async () => {
        if (this.signal.aborted) return;
        this.proofs.push(await proveTable(step, sending, this.target.staged, this.signal));
      })
      .catch((error: unknown) => this.failed(step, error))
      .catch((error: unknown) => {
        this.failure ??= error;
        this.controller.abort(error);
      });
  }

  /** The same failure may be told twice: by whoever loads, and by whoever reads meanwhile. @throws the error, where it ends all */
  failed({ collection }: TableStep, error: unknown): void {
    if (this.target.onFailure !== 'leave' || !isOfCollection(error)) throw error;
    if (!this.failures.has(collection)) this.failures.set(collection, error);
  }

  async done(): Promise<Proof[]> {
    await this.last;
    if (this.failure) throw this.failure;
    if (this.failures.size > 0) throw new CollectionsFailed(this.failures);
    return this.proofs;
  }

  /** Nothing reads any more afterwards. @returns the error that came first */
  async stop(error: unknown): Promise<unknown> {
    const first = this.failure ?? error;
    this.controller.abort(first);
    await this.last;
    return first;
  }
}

interface Outgoing {
  rows: Readable;
  digest: ByteDigest | RowDigest;
}

async function prepareRows(step: TableStep, target: LoadTarget): Promise<Outgoing> {
  const { source, meter, report, sameDialect } = target;
  const { collection, merge, lossy } = step;
  const listed = source.manifest.collections.find(({ name }) => name === collection);
  const rows = merge ? await mergedRows(step, merge, target) : chosenRows(step, source);
  const onProgress = (count: number, bytes: number) => report(meter.reading(collection, count, bytes));
  const digest =
    listed && sameDialect && !merge && step.rows === 'all' && lossy.length === 0
      ? new ByteDigest(listed, onProgress)
      : fingerprintOf(step, onProgress);
  return { rows, digest };
}

/** The loading has begun when this returns. */
async function sendRows(
  step: TableStep,
  { rows, digest }: Outgoing,
  { source, staging }: LoadTarget,
  signal: AbortSignal,
): Promise<Sent> {
  const { collection, merge } = step;
  const listed = source.manifest.collections.find(({ name }) => name === collection);
  const count = await through(rows, digest, (stream) => staging.load(step.target, stream, signal));
  const expected = digest instanceof RowDigest ? digest.rows : (listed?.rows ?? 0);
  if (count !== expected) throw mismatch(collection, say`${expected} rows were sent and ${count} arrived`);
  return {
    collection,
    rows: count,
    bytes: digest.bytes,
    by: digest instanceof RowDigest ? 'fingerprint' : 'bytes',
    digest: digest.result(),
    again: merge ? null : () => chosenRows(step, source),
  };
}

/** An error of the source reaches the loader through the stream, and one of the loader ends the source. */
async function through<T>(
  rows: Readable,
  digest: ByteDigest | RowDigest,
  load: (stream: Readable) => Promise<T>,
): Promise<T> {
  const flow = pipeline(rows, digest);
  const [loaded, flowed] = await Promise.allSettled([
    load(digest).finally(() => digest.destroy()),
    // Ends by itself when the loader has taken everything, and with an error that is the loader's own when it gives up.
    flow,
  ]);
  if (flowed.status === 'rejected' && flowed.reason instanceof BackupError) throw flowed.reason;
  if (loaded.status === 'rejected') throw loaded.reason;
  return loaded.value;
}
