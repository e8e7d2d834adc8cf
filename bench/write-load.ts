/** A writer of one row 50 times a second. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionOptions } from '../src/server/dialects/dialect';
import { connect } from './data-set/sql';

const INTERVAL_MS = 20;

export interface WriteLoad {
  /** Milliseconds of the writes since the last call, and of those that were due while one of them waited. */
  collect(): number[];
  stop(): Promise<void>;
}

export async function startWrites(connection: ConnectionOptions): Promise<WriteLoad> {
  const sql = await connect(connection);
  const [first] = await sql.run('SELECT MIN(id) AS id FROM orders');
  let latencies: number[] = [];
  let stopped = false;
  let failure: unknown = null;
  const write = async () => {
    for (let due = performance.now(); !stopped; due = Math.max(due + INTERVAL_MS, performance.now())) {
      const early = due - performance.now();
      if (early > 0) await delay(early);
      const started = performance.now();
      // Of the same length and of the same data: nothing that is measured changes.
      await sql.run(`UPDATE orders SET paid = NOT paid WHERE id = ${String(first?.id)}`);
      // A long wait is one of many writes that would have waited: without them the percentiles would hardly see it.
      for (let waited = performance.now() - started; waited > 0; waited -= INTERVAL_MS) latencies.push(waited);
    }
  };
  const writing = write().catch((error: unknown) => (failure = error));
  return {
    collect() {
      const collected = latencies;
      latencies = [];
      return collected;
    },
    async stop() {
      stopped = true;
      await writing;
      await sql.close();
      if (failure) throw failure;
    },
  };
}
