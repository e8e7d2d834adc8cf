import { screen, waitFor, within } from '@testing-library/react';
import { ApiError } from '../../src/client/api/api-error';
import { Backups } from '../../src/client/components/Backups';
import { fakeApi, renderInHost } from '../helpers/render-in-host';
import { archive, COLLECTIONS, NAME, running, task } from './samples';

const diskFull = { code: 'DISK_FULL', message: 'No space is left for archives.', hint: 'Make room, then try again.' };
const listed = () => fakeApi({ list: async () => [archive()] });

test('an empty list says what to do first', async () => {
  const { user } = renderInHost(<Backups />, fakeApi({ collections: async () => COLLECTIONS }));
  expect(await screen.findByText('There is no backup yet')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Make the first backup' }));
  expect(await screen.findByRole('dialog', { name: 'New backup' })).toBeVisible();
});

test('a backup is listed with its facts', async () => {
  renderInHost(<Backups />, listed());
  const row = await screen.findByRole('row', { name: new RegExp(NAME) });
  for (const text of [
    'before the upgrade',
    /Super Admin/,
    'Required',
    'Custom',
    '4,711',
    '1.5 MiB',
    '3.2 sec',
    'Done',
  ]) {
    expect(within(row).getByText(text)).toBeVisible();
  }
});

test('in Russian nothing is left in English', async () => {
  renderInHost(<Backups />, listed(), 'ru-RU');
  const row = await screen.findByRole('row', { name: new RegExp(NAME) });
  expect(within(row).getByText('1,5 МиБ')).toBeVisible();
  expect(screen.getByRole('button', { name: /Новая копия/ })).toBeVisible();
  expect(within(row).getByRole('button', { name: `Скачать ${NAME}` })).toBeVisible();
});

test('what is under way shows how far it is, and can be stopped after asking', async () => {
  const api = fakeApi({ list: async () => [running()], tasks: async () => [task()] });
  const { user } = renderInHost(<Backups />, api);
  const progress = await screen.findByRole('region', { name: `Making ${NAME}` });
  expect(within(progress).getByRole('progressbar')).toHaveAttribute('aria-valuenow', '25');
  const facts = 'Writing rows · 3 of 12 collections · 1,234 rows · 1.0 MiB · about 1 min 35 sec left · orders';
  expect(within(progress).getByText(facts)).toBeVisible();
  await user.click(within(progress).getByRole('button', { name: 'Stop' }));
  expect(api.cancel).not.toHaveBeenCalled();
  await user.click(await screen.findByRole('button', { name: 'Stop it' }));
  expect(api.cancel).toHaveBeenCalledWith('task-1');
});

test('when it has ended, the page says so by itself', async () => {
  const api = fakeApi();
  api.list.mockResolvedValueOnce([running()]).mockResolvedValue([archive()]);
  api.tasks.mockResolvedValueOnce([task()]).mockResolvedValue([task({ state: 'succeeded' })]);
  renderInHost(<Backups />, api);
  await screen.findByRole('region', { name: `Making ${NAME}` });
  expect(await screen.findByText('The backup is done', {}, { timeout: 5000 })).toBeVisible();
  expect(screen.queryByRole('region', { name: `Making ${NAME}` })).toBeNull();
});

test('a backup that failed says why, what to do, and the code', async () => {
  renderInHost(<Backups />, fakeApi({ tasks: async () => [task({ state: 'failed', error: diskFull })] }));
  expect(await screen.findByText('Failed')).toBeVisible();
  const notice = screen.getByRole('alert');
  for (const text of ['The disk is full', diskFull.message, diskFull.hint, 'Error code: DISK_FULL']) {
    expect(within(notice).getByText(text)).toBeVisible();
  }
});

test('a failing refresh keeps the list and offers to try again', async () => {
  const api = listed();
  const { user } = renderInHost(<Backups />, api);
  await screen.findByText(NAME);
  api.list = fakeApi().list.mockRejectedValueOnce(new ApiError({ code: 'NETWORK', message: 'Network Error' }));
  await user.click(screen.getByRole('button', { name: 'Refresh' }));
  expect(await screen.findByText('The server did not answer')).toBeVisible();
  expect(screen.getByText(NAME)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(screen.queryByText('The server did not answer')).toBeNull());
});

test('deleting asks first, keeps asking when it fails, and refreshes when it is done', async () => {
  const api = listed();
  api.remove.mockRejectedValueOnce(new ApiError({ code: 'TASK_RUNNING', message: 'It is in use by a running task.' }));
  const { user } = renderInHost(<Backups />, api);
  await user.click(await screen.findByRole('button', { name: `Delete ${NAME}` }));
  const dialog = await screen.findByRole('dialog', { name: 'Delete this backup?' });
  expect(within(dialog).getByText(NAME)).toBeVisible();
  expect(api.remove).not.toHaveBeenCalled();
  await user.click(within(dialog).getByRole('button', { name: 'Delete for good' }));
  expect(await within(dialog).findByText('It is in use by a running task.')).toBeVisible();
  api.list = fakeApi().list;
  await user.click(within(dialog).getByRole('button', { name: 'Delete for good' }));
  expect(await screen.findByText('There is no backup yet')).toBeVisible();
  expect(api.remove).toHaveBeenCalledWith(NAME);
});

test('verifying starts a task; a refusal is shown', async () => {
  const api = listed();
  const { user } = renderInHost(<Backups />, api);
  const verify = await screen.findByRole('button', { name: `Verify ${NAME}` });
  await user.click(verify);
  expect(api.verify).toHaveBeenCalledWith(NAME);
  api.verify.mockRejectedValueOnce(new ApiError({ code: 'FORBIDDEN', message: 'No permissions' }));
  await user.click(verify);
  expect(await screen.findByText('You are not allowed to do this')).toBeVisible();
});
