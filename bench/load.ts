/** Somebody who uses one row 50 times a second, as an application's users do. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionOptions } from '../src/server/dialects/dialect';
import { connect } from './data-set/sql';

const INTERVAL_MS = 20;

export interface Load {
  /** Milliseconds of the statements since the last call, and of those that were due while one of them waited. */
  collect(): number[];
  stop(): Promise<void>;
}

/** Of the same length and of the same data: nothing that is measured changes. */
export const WRITE = 'UPDATE orders SET paid = NOT paid WHERE id = ';
export const READ = 'SELECT title FROM orders WHERE id = ';

export async function startLoad(connection: ConnectionOptions, statement: string): Promise<Load> {
  const sql = await connect(connection);
  const [first] = await sql.run('SELECT MIN(id) AS id FROM orders');
  let latencies: number[] = [];
  let stopped = false;
  let failure: unknown = null;
  const use = async () => {
    for (let due = performance.now(); !stopped; due = Math.max(due + INTERVAL_MS, performance.now())) {
      const early = due - performance.now();
      if (early > 0) await delay(early);
      const started = performance.now();
      await sql.run(`${statement}${String(first?.id)}`);
      // A long wait is one of many statements that would have waited: without them the percentiles would hardly see it.
      for (let waited = performance.now() - started; waited > 0; waited -= INTERVAL_MS) latencies.push(waited);
    }
  };
  const using = use().catch((error: unknown) => (failure = error));
  return {
    collect() {
      const collected = latencies;
      latencies = [];
      return collected;
    },
    async stop() {
      stopped = true;
      await using;
      await sql.close();
      if (failure) throw failure;
    },
  };
}
