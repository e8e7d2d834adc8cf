/** A writer of one row 50 times a second, whatever the database does meanwhile: a write that has to wait makes the next ones late. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionOptions } from '../src/server/dialects/dialect';
import { connect } from './data-set/sql';

const PER_SECOND = 50;

export interface WriteLoad {
  /** Milliseconds from when each write was due to its commit, since the last call. */
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
    for (let due = performance.now(); !stopped; due += 1000 / PER_SECOND) {
      const early = due - performance.now();
      if (early > 0) await delay(early);
      // Of the same length and of the same data: nothing that is measured changes.
      await sql.run(`UPDATE orders SET paid = NOT paid WHERE id = ${String(first?.id)}`);
      latencies.push(performance.now() - due);
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
