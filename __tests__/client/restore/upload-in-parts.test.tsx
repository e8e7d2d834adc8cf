import { ApiError } from '../../../src/client/api/api-error';
import { uploadInParts } from '../../../src/client/api/upload-in-parts';
import type { UploadReply } from '../../../src/common/api';
import { fakeRestores } from '../../helpers/fake-restores';

const FILE = new File(['0123456789'], 'monday.zip');
const REPLY: UploadReply = { key: 'monday.zip', name: 'monday.zip', size: 10, meta: null };
const down = () => new ApiError({ code: 'NETWORK', message: 'Network Error' });

/** A server that keeps what comes, and drops the connection when `drops` says so, after it has kept half of the part. */
function server({
  drops = () => false,
  chunkSize = 4,
}: { drops?: (request: number) => boolean; chunkSize?: number } = {}) {
  let [received, requests] = [0, 0];
  const uploads = {
    begin: jest.fn(async () => ({ id: 'u1', offset: 0, chunkSize })),
    state: jest.fn(async () => ({ id: 'u1', size: FILE.size, received, expiresAt: '' })),
    append: jest.fn(async (_: string, offset: number, part: Blob) => {
      if (offset !== received)
        throw new ApiError({ code: 'UPLOAD_CONFLICT', message: '', details: { offset: received } });
      requests++;
      received += drops(requests) ? Math.floor(part.size / 2) : part.size;
      if (drops(requests)) throw down();
      return received;
    }),
    finish: jest.fn(async () => REPLY),
    giveUp: jest.fn(async () => undefined),
  };
  return fakeRestores({}, uploads).uploads;
}

function watch() {
  const seen = { sent: [] as number[], waits: [] as (number | null)[], ids: [] as string[] };
  const controller = new AbortController();
  return {
    ...{ seen, controller, signal: controller.signal },
    onBegun: (id: string) => void seen.ids.push(id),
    onSent: (bytes: number) => void seen.sent.push(bytes),
    onWaiting: (seconds: number | null) => void seen.waits.push(seconds),
  };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Lets the pauses between attempts pass. */
async function settle<T>(work: Promise<T>): Promise<T> {
  const over = work.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([over, jest.advanceTimersByTimeAsync(500).then(() => false)])));
  return work;
}

test('sends the file in parts of the size that the server asks for', async () => {
  const uploads = server();
  const watched = watch();
  await expect(settle(uploadInParts(uploads, FILE, null, watched))).resolves.toBe(REPLY);
  expect(uploads.append.mock.calls.map(([, offset, part]) => [offset, part.size])).toEqual([
    [0, 4],
    [4, 4],
    [8, 2],
  ]);
  expect(watched.seen.ids).toEqual(['u1']);
  expect(watched.seen.sent.at(-1)).toBe(10);
});

test('after a dropped connection it asks where the server is, and goes on there by itself', async () => {
  const uploads = server({ drops: (request) => request === 2 });
  const watched = watch();
  await expect(settle(uploadInParts(uploads, FILE, null, watched))).resolves.toBe(REPLY);
  expect(uploads.append.mock.calls.map(([, offset]) => offset)).toEqual([0, 4, 6]);
  expect(uploads.begin).toHaveBeenCalledTimes(1);
  expect(watched.seen.waits).toEqual(expect.arrayContaining([1, null]));
});

test('goes on with an upload that was begun before the page was closed', async () => {
  const uploads = server();
  uploads.state.mockResolvedValueOnce({ id: 'u1', size: 10, received: 8, expiresAt: '' });
  uploads.append.mockResolvedValueOnce(10);
  await settle(uploadInParts(uploads, FILE, 'u1', watch()));
  expect(uploads.begin).not.toHaveBeenCalled();
  expect(uploads.append.mock.calls.map(([, offset, part]) => [offset, part.size])).toEqual([[8, 2]]);
});

test('begins anew where the server knows nothing of it any more', async () => {
  const uploads = server();
  uploads.state.mockRejectedValueOnce(new ApiError({ code: 'NOT_FOUND', message: 'Gone.' }));
  await settle(uploadInParts(uploads, FILE, 'old', watch()));
  expect(uploads.begin).toHaveBeenCalledTimes(1);
});

test('gives up when nobody answers for long, and says why', async () => {
  const uploads = server({ drops: () => true });
  uploads.append.mockRejectedValue(down());
  await expect(settle(uploadInParts(uploads, FILE, null, watch()))).rejects.toMatchObject({
    report: { code: 'NETWORK' },
  });
  expect(uploads.append.mock.calls.length).toBeGreaterThan(5);
});

test('a refusal is not tried again', async () => {
  const uploads = server();
  uploads.finish.mockRejectedValue(new ApiError({ code: 'ARCHIVE_DAMAGED', message: 'Not whole.' }));
  await expect(settle(uploadInParts(uploads, FILE, null, watch()))).rejects.toThrow('Not whole.');
  expect(uploads.finish).toHaveBeenCalledTimes(1);
  const full = server();
  full.begin.mockRejectedValue(new ApiError({ code: 'UPLOAD_CONFLICT', message: 'There are 20 already.' }));
  await expect(settle(uploadInParts(full, FILE, null, watch()))).rejects.toThrow('There are 20 already.');
  expect(full.begin).toHaveBeenCalledTimes(1);
});

test('an answer that was lost while the server checked the file is not taken for a failure of the file', async () => {
  const uploads = server();
  uploads.finish.mockRejectedValueOnce(down());
  uploads.state.mockRejectedValueOnce(new ApiError({ code: 'NOT_FOUND', message: 'Gone.' }));
  await expect(settle(uploadInParts(uploads, FILE, null, watch()))).rejects.toMatchObject({
    report: { code: 'UPLOAD_UNCLEAR' },
  });
  expect(uploads.begin).toHaveBeenCalledTimes(1);
});

test('an abort ends the pause before the next attempt', async () => {
  const uploads = server({ drops: () => true });
  const watched = watch();
  const work = uploadInParts(uploads, FILE, null, watched);
  await jest.advanceTimersByTimeAsync(100);
  watched.controller.abort();
  await expect(settle(work)).rejects.toMatchObject({ name: 'AbortError' });
});
