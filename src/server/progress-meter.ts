/** How far a backup or a restore is. Tables are weighed by what the database estimates of them, so that one big table counts as such. */
import type { Progress } from '../common/api';

/** Below this, a rate says more about the start than about the rest. */
const FAIR_AFTER_MS = 2000;
/** What opening and describing a table costs, in bytes of rows. */
const BASE_WEIGHT = 20_000;

export interface Weighed {
  name: string;
  estimatedRows: number | null;
  estimatedBytes: number | null;
}

export class ProgressMeter {
  private readonly weights: Map<string, { weight: number; rows: number | null }>;
  private readonly total: number;
  private doneWeight = 0;
  private done = 0;
  private rows = 0;
  private bytes = 0;
  private readonly startedAt: number;

  constructor(
    collections: Weighed[],
    private readonly now: () => number,
    private readonly stage = 'rows',
  ) {
    this.weights = new Map(collections.map((one) => [one.name, { weight: weigh(one), rows: one.estimatedRows }]));
    this.total = [...this.weights.values()].reduce((sum, { weight }) => sum + weight, 0);
    this.startedAt = now();
  }

  /** While a collection is read: its rows and bytes so far. */
  reading(name: string, rows: number, bytes: number): Progress {
    return this.at(name, this.doneWeight + this.partOf(name, rows), this.rows + rows, this.bytes + bytes);
  }

  finished(name: string, rows: number, bytes: number): Progress {
    this.doneWeight += this.weights.get(name)?.weight ?? 0;
    this.done += 1;
    this.rows += rows;
    this.bytes += bytes;
    return this.at(null, this.doneWeight, this.rows, this.bytes);
  }

  private partOf(name: string, rows: number): number {
    const expected = this.weights.get(name);
    if (!expected?.rows) return 0;
    return expected.weight * Math.min(rows / expected.rows, 1);
  }

  private at(current: string | null, weight: number, rows: number, bytes: number): Progress {
    const share = this.total > 0 ? weight / this.total : 0;
    const elapsed = this.now() - this.startedAt;
    const fair = elapsed >= FAIR_AFTER_MS && share > 0.01;
    return {
      stage: this.stage,
      current,
      collectionsDone: this.done,
      collectionsTotal: this.weights.size,
      rows,
      bytes,
      bytesTotal: fair ? Math.max(bytes, Math.round(bytes / share)) : null,
      remaining: fair ? Math.round((elapsed * (1 - share)) / share / 1000) : null,
    };
  }
}

function weigh({ estimatedRows, estimatedBytes }: Weighed): number {
  return BASE_WEIGHT + (estimatedBytes ?? (estimatedRows ?? 0) * 200);
}
