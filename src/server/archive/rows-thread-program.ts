/** What the thread of rows-thread.ts runs: a bundle of its own. */
import { parentPort } from 'node:worker_threads';
import { LocalRows } from './checked-rows';
import { SLOT_BYTES, type RowsAnswer, type RowsOrder } from './rows-thread';

const rows = new LocalRows();
let memory: SharedArrayBuffer;

function answer(value: RowsAnswer): void {
  parentPort?.postMessage(value);
}

async function take(order: RowsOrder): Promise<void> {
  switch (order.kind) {
    case 'memory':
      memory = order.memory;
      break;
    case 'begin':
      rows.begin(order.table, order.columns);
      break;
    case 'update':
      rows.updateNow(Buffer.from(memory, order.slot * SLOT_BYTES, order.length));
      answer({ slot: order.slot });
      break;
    case 'end':
      answer({ value: await rows.end() });
      break;
    case 'fingerprint':
      answer({ value: await rows.fingerprint(order.table) });
      break;
  }
}

parentPort?.on('message', (order: RowsOrder) => {
  // Ends the thread with the error, of which its owner hears.
  take(order).catch((error: unknown) =>
    setImmediate(() => {
      throw error;
    }),
  );
});
