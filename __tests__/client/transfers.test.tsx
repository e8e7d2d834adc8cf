import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { ApiError } from '../../src/client/api/api-error';
import type { Transfer } from '../../src/client/api/backups-api';
import { Backups } from '../../src/client/components/Backups';
import { fakeApi, renderInHost } from '../helpers/render-in-host';
import { archive, NAME } from './samples';

const BYTES = [new Uint8Array([1, 2, 3]), new Uint8Array([4, 5])];
const download = (size: number | null) =>
  jest.fn(async () => ({ stream: new ReadableStream<Uint8Array>({ start: send }), size }));

function send(controller: ReadableStreamDefaultController<Uint8Array>) {
  for (const chunk of BYTES) controller.enqueue(chunk);
  controller.close();
}

/** A browser with a file picker; what was written to the file, and whether it was closed or aborted. */
function withFilePicker() {
  const file = { chunks: [] as number[][], ended: '' };
  const createWritable = async () => ({
    write: async (chunk: Uint8Array) => void file.chunks.push([...chunk]),
    close: async () => void (file.ended = 'closed'),
    abort: async () => void (file.ended = 'aborted'),
  });
  Object.assign(window, { showSaveFilePicker: async () => ({ createWritable }) });
  return file;
}

afterEach(() => Object.assign(window, { showSaveFilePicker: undefined }));

async function startDownload(api: ReturnType<typeof fakeApi>) {
  const { user } = renderInHost(<Backups />, api);
  await user.click(await screen.findByRole('button', { name: `Download ${NAME}` }));
}

test('a download is written to the picked file piece by piece', async () => {
  const file = withFilePicker();
  await startDownload(fakeApi({ list: async () => [archive()], download: download(5) }));
  await waitFor(() => expect(file.ended).toBe('closed'));
  expect(file.chunks).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});

test('a download that breaks off leaves no file and says so', async () => {
  const file = withFilePicker();
  await startDownload(fakeApi({ list: async () => [archive()], download: download(6) }));
  expect(await screen.findByText('The download broke off')).toBeVisible();
  expect(screen.getByText('5 of 6 bytes arrived.')).toBeVisible();
  expect(file.ended).toBe('aborted');
});

test('closing the file picker downloads nothing and is no error', async () => {
  const closed = async () => Promise.reject(new DOMException('The user aborted a request.', 'AbortError'));
  Object.assign(window, { showSaveFilePicker: closed });
  const api = fakeApi({ list: async () => [archive()], download: download(5) });
  await startDownload(api);
  expect(api.download).not.toHaveBeenCalled();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('without a file picker it is a normal download, with no token in its address', async () => {
  const createObjectURL = jest.fn((_: Blob) => 'blob:1');
  Object.assign(URL, { createObjectURL, revokeObjectURL: () => undefined });
  const clicked: string[] = [];
  jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    clicked.push(`${this.download} ${this.href}`);
  });
  await startDownload(fakeApi({ list: async () => [archive()], download: download(5) }));
  await waitFor(() => expect(clicked).toEqual([`${NAME} blob:1`]));
  expect(createObjectURL.mock.calls[0]?.[0].size).toBe(5);
});

const choose = (file: File) =>
  fireEvent.change(document.querySelector('input[type=file]')!, { target: { files: [file] } });
const FILE = new File(['zip'], 'mine.zip', { type: 'application/zip' });

test('an upload shows how far it is, can be stopped, and is over when the server has checked it', async () => {
  let sent: Transfer | undefined;
  let finish = () => {};
  const upload = jest.fn((_: File, transfer: Transfer) => {
    sent = transfer;
    return new Promise<void>((resolve) => (finish = resolve));
  });
  const api = fakeApi({ upload });
  renderInHost(<Backups />, api);
  choose(FILE);
  const region = await screen.findByRole('region', { name: 'Uploading mine.zip' });
  act(() => sent?.onProgress(0.4));
  await waitFor(() => expect(within(region).getByRole('progressbar')).toHaveAttribute('aria-valuenow', '40'));
  act(() => sent?.onProgress(1));
  expect(await within(region).findByText(/the server checks it/)).toBeVisible();
  finish();
  expect(await screen.findByText('mine.zip was uploaded.')).toBeVisible();
  expect(screen.queryByRole('region', { name: 'Uploading mine.zip' })).toBeNull();
});

test('stopping an upload aborts the request', async () => {
  let signal: AbortSignal | undefined;
  const upload = (_: File, transfer: Transfer) => new Promise<void>(() => (signal = transfer.signal));
  const { user } = renderInHost(<Backups />, fakeApi({ upload }));
  choose(FILE);
  const region = await screen.findByRole('region', { name: 'Uploading mine.zip' });
  await user.click(within(region).getByRole('button', { name: 'Stop' }));
  expect(signal?.aborted).toBe(true);
  expect(screen.queryByRole('region', { name: 'Uploading mine.zip' })).toBeNull();
});

test('a refused file stays named until its error is closed', async () => {
  const refusal = new ApiError({ code: 'ARCHIVE_DAMAGED', message: 'It does not end as one.' });
  const { user } = renderInHost(<Backups />, fakeApi({ upload: async () => Promise.reject(refusal) }));
  choose(FILE);
  const notice = await screen.findByRole('alert');
  expect(notice).toHaveTextContent('mine.zip');
  expect(notice).toHaveTextContent('It does not end as one.');
  await user.click(within(notice).getByRole('button', { name: /close/i }));
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
});
