/**
 * What the copying process runs, as CommonJS for `node -e`: a file beside the bundle would have to be found again at run time.
 * It answers each message by `{}`, or by the code and the message of an error:
 * `{ source, copy }` copies, heedless of writers; `{}` thereafter makes the copy equal to the source as it is now.
 * It ends at once when the process that started it is gone.
 */

/** A few threads read and compare in half the time that a pool of promises takes, and writers wait for them. */
const MOST_THREADS = 4;

/**
 * Takes blocks of both files in turns with the other threads, until none is left. Calls that block are the fastest where all
 * of it is in memory already; nothing else happens in this thread.
 */
const EQUALIZING_THREAD = `'use strict';
const { readSync, writeSync } = require('node:fs');
const { parentPort, workerData: { source, copy, next } } = require('node:worker_threads');
// Two of them stay in the cache of a core, which makes it a third faster than with blocks of a MiB.
const BLOCK_BYTES = 128 * 1024;
const wanted = Buffer.allocUnsafeSlow(BLOCK_BYTES);
const found = Buffer.allocUnsafeSlow(BLOCK_BYTES);

function read(file, buffer, position) {
  let length = 0;
  while (length < BLOCK_BYTES) {
    const bytesRead = readSync(file, buffer, length, BLOCK_BYTES - length, position + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

function write(buffer, length, position) {
  for (let done = 0; done < length; ) done += writeSync(copy, buffer, done, length - done, position + done);
}

function equalize(size) {
  for (;;) {
    const position = Atomics.add(next, 0, 1) * BLOCK_BYTES;
    if (position >= size) return;
    const length = read(source, wanted, position);
    const foundLength = read(copy, found, position);
    if (length > foundLength || wanted.compare(found, 0, length, 0, length) !== 0) write(wanted, length, position);
  }
}

parentPort.on('message', (size) => {
  try {
    equalize(size);
    parentPort.postMessage({});
  } catch ({ code, message }) {
    parentPort.postMessage({ code, message });
  }
});
`;

export const COPY_PROGRAM = `'use strict';
const { constants } = require('node:fs');
const { chmod, copyFile, open } = require('node:fs/promises');
const { availableParallelism } = require('node:os');
const { once } = require('node:events');
const { Worker } = require('node:worker_threads');
const next = new Int32Array(new SharedArrayBuffer(4));
const threads = [];
let source;
let copy;

async function equalize() {
  const { size } = await source.stat();
  next[0] = 0;
  await Promise.all(
    threads.map(async (thread) => {
      thread.postMessage(size);
      const [{ code, message }] = await once(thread, 'message');
      if (message !== undefined) throw Object.assign(new Error(message), { code });
    }),
  );
  await copy.truncate(size);
}

async function begin(from, to) {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await chmod(to, 0o600);
  source = await open(from, 'r');
  copy = await open(to, 'r+');
  const workerData = { source: source.fd, copy: copy.fd, next };
  for (let count = Math.min(${MOST_THREADS}, availableParallelism()); count > 0; count -= 1) {
    threads.push(new Worker(${JSON.stringify(EQUALIZING_THREAD)}, { eval: true, workerData }));
  }
  // Brings the blocks of a cloned file into memory before anybody waits for the pass that counts, and leaves less for that to write.
  await equalize();
}

process.on('message', (message) => {
  const work = message.source ? begin(message.source, message.copy) : equalize();
  work.then(
    () => process.send({}),
    (error) => process.send({ code: error.code, message: error.message }),
  );
});
// Not process.exit(), which waits for the file operations under way.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
`;
