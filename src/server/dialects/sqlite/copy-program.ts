/**
 * What the copying process runs, as CommonJS for `node -e`: a file beside the bundle would have to be found again at run time.
 * It answers each message by `{}`, or by the code and the message of an error:
 * `{ source, copy }` copies, heedless of writers; `{}` thereafter makes the copy equal to the source as it is now.
 * It ends at once when the process that started it is gone.
 */
export const COPY_PROGRAM = `'use strict';
const { constants } = require('node:fs');
const { chmod, copyFile, open } = require('node:fs/promises');
const BLOCK_BYTES = 1024 * 1024;
const LANES = 4;
let source;
let copy;

async function read(file, buffer, position) {
  let length = 0;
  while (length < BLOCK_BYTES) {
    const { bytesRead } = await file.read(buffer, length, BLOCK_BYTES - length, position + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

async function write(buffer, length, position) {
  for (let done = 0; done < length; ) {
    done += (await copy.write(buffer, done, length - done, position + done)).bytesWritten;
  }
}

async function equalize() {
  const { size } = await source.stat();
  let next = 0;
  async function lane() {
    const wanted = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    const found = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    while (next < size) {
      const position = next;
      next += BLOCK_BYTES;
      const [length, foundLength] = await Promise.all([read(source, wanted, position), read(copy, found, position)]);
      const equal = length <= foundLength && wanted.compare(found, 0, length, 0, length) === 0;
      if (!equal) await write(wanted, length, position);
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane));
  await copy.truncate(size);
}

async function begin(from, to) {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await chmod(to, 0o600);
  source = await open(from, 'r');
  copy = await open(to, 'r+');
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
