import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { ApiError } from '../../../src/client/api/api-error';
import type { UploadReply } from '../../../src/common/api';
import { fakeRestores } from '../../helpers/fake-restores';
import { NAME } from '../samples';
import { renderRestores } from './render-restores';
import { contents } from './restore-samples';

const FILE = new File(['0123456789'], 'monday.zip');
const REPLY: UploadReply = { key: NAME, name: NAME, size: 10, meta: null };
const STATE = { id: 'u1', size: 10, received: 4, expiresAt: '' };
const down = () => new ApiError({ code: 'NETWORK', message: 'Network Error' });

function server(reply: UploadReply = REPLY) {
  const uploads = {
    begin: jest.fn(async () => ({ id: 'u1', offset: 0, chunkSize: 4 })),
    append: jest.fn(async (_: string, offset: number, part: Blob) => offset + part.size),
    state: jest.fn(async () => STATE),
    finish: jest.fn(async () => reply),
  };
  return fakeRestores({ archive: jest.fn(async () => contents()) }, uploads);
}

async function drop(restores: ReturnType<typeof fakeRestores>, file: File) {
  const { user, api } = renderRestores(restores);
  await user.click(await screen.findByRole('button', { name: 'Restore from file' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Restore' }));
  const input = screen.getByRole('dialog').querySelector('input[type=file]');
  fireEvent.change(input!, { target: { files: [file] } });
  return { user, api, dialog };
}

afterEach(() => localStorage.clear());

test('states its limits, and refuses another kind of file before anything is sent', async () => {
  const restores = server();
  const { dialog } = await drop(restores, new File(['x'], 'notes.txt'));
  expect(dialog.getAllByText(/\.zip or \.zip\.age of Strongbox or \.nbdump .* up to 64\.0 GiB/)[0]).toBeVisible();
  expect(await dialog.findByText('notes.txt cannot be uploaded.')).toBeVisible();
  expect(restores.uploads.begin).not.toHaveBeenCalled();
});

test('a file that has arrived is in the list, and its facts are shown to choose from', async () => {
  const restores = server();
  const { dialog, api } = await drop(restores, FILE);
  expect(await dialog.findByRole('checkbox', { name: 'Required data' })).toBeVisible();
  expect(restores.archive).toHaveBeenCalledWith(NAME);
  await waitFor(() => expect(api.list.mock.calls.length).toBeGreaterThan(1));
  expect(localStorage).toHaveLength(0);
});

test('what the old format could not keep is said', async () => {
  const warnings = ['Views are missing.'];
  const restores = server({ ...REPLY, converted: true, warnings });
  const converted = contents();
  restores.archive.mockResolvedValue({ ...converted, facts: converted.facts && { ...converted.facts, warnings } });
  const { dialog } = await drop(restores, FILE);
  expect(await dialog.findByText(/deprecated backup plugin and was converted/)).toBeVisible();
  expect(dialog.getByText('Views are missing.')).toBeVisible();
});

test('while the connection is down it says so, keeps the share, and goes on at once on demand', async () => {
  const restores = server();
  restores.uploads.append.mockResolvedValueOnce(4).mockRejectedValueOnce(down());
  const { dialog, user } = await drop(restores, FILE);
  expect(await dialog.findByText(/4 B of 10 B · the connection is down, next attempt in/)).toBeVisible();
  expect(dialog.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '40');
  await user.click(dialog.getByRole('button', { name: 'Resume' }));
  expect(await dialog.findByRole('checkbox', { name: 'Required data' })).toBeVisible();
  expect(restores.uploads.append.mock.calls.map(([, offset]) => offset)).toEqual([0, 4, 4]);
  expect(restores.uploads.begin).toHaveBeenCalledTimes(1);
});

test('the same file picked again after the page was closed goes on where it stopped', async () => {
  const restores = server();
  restores.uploads.append.mockResolvedValueOnce(4).mockImplementationOnce(() => new Promise<number>(() => undefined));
  const { dialog } = await drop(restores, FILE);
  await waitFor(() => expect(dialog.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '40'));
  document.body.replaceChildren();
  const again = server();
  const { dialog: next } = await drop(again, FILE);
  expect(await next.findByRole('checkbox', { name: 'Required data' })).toBeVisible();
  expect(again.uploads.begin).not.toHaveBeenCalled();
  expect(again.uploads.append.mock.calls.map(([, offset]) => offset)).toEqual([4]);
});

test('cancelling gives the upload up, and another file can be picked', async () => {
  const restores = server();
  restores.uploads.append.mockImplementation(() => new Promise<number>(() => undefined));
  const { dialog, user } = await drop(restores, FILE);
  await waitFor(() => expect(restores.uploads.append).toHaveBeenCalled());
  await user.click(await dialog.findByRole('button', { name: 'Cancel upload' }));
  expect(restores.uploads.giveUp).toHaveBeenCalledWith('u1');
  expect(await dialog.findByText(/Drop a backup here/)).toBeVisible();
});

test('a file that is no sound archive is refused by name, with the way out', async () => {
  const restores = server();
  const refusal = { code: 'ARCHIVE_DAMAGED', message: 'It does not end as one.', hint: 'Transfer it again.' };
  restores.uploads.finish.mockRejectedValueOnce(new ApiError(refusal));
  const { dialog, user } = await drop(restores, FILE);
  const notice = await dialog.findByRole('alert');
  for (const text of ['monday.zip', refusal.message, refusal.hint]) expect(notice).toHaveTextContent(text);
  expect(dialog.queryByRole('button', { name: 'Resume' })).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Choose another file' }));
  expect(await dialog.findByText(/Drop a backup here/)).toBeVisible();
});

test('another file instead has facts and a choice of its own', async () => {
  const restores = server();
  const { dialog, user } = await drop(restores, FILE);
  await user.click(await dialog.findByRole('checkbox', { name: 'Log data' }));
  await user.click(dialog.getByRole('button', { name: 'Back' }));
  restores.uploads.finish.mockResolvedValue({ ...REPLY, name: 'tuesday.zip' });
  restores.archive.mockResolvedValue(contents({ name: 'tuesday.zip' }));
  const input = screen.getByRole('dialog').querySelector('input[type=file]');
  fireEvent.change(input!, { target: { files: [new File(['0123'], 'tuesday.zip')] } });
  expect(await dialog.findByText('tuesday.zip')).toBeVisible();
  expect(dialog.getByRole('checkbox', { name: 'Log data' })).toBeChecked();
});
