import { screen, within } from '@testing-library/react';
import { ApiError } from '../../../src/client/api/api-error';
import type { RestoreRow } from '../../../src/common/api';
import { fakeRestores } from '../../helpers/fake-restores';
import { NAME } from '../samples';
import { openDialog, renderRestores } from './render-restores';
import { BLOCKER, contents, done, plan, restore } from './restore-samples';
import { COUNTS } from './saved-samples';

afterEach(() => sessionStorage.clear());

const tried = (change: Partial<RestoreRow> = {}) =>
  done({
    ...{ id: 'trial', dryRun: true, undo: null },
    result: { ...done().result, counts: COUNTS, dryRun: true, left: [] },
    ...change,
  });

/** Up to the precheck, with a dry run that ends like this. */
async function tryOut(end: RestoreRow) {
  const restores = fakeRestores({ archive: async () => contents(), plan: jest.fn(async () => plan()) });
  restores.start.mockImplementation(async () => {
    restores.list.mockResolvedValue([end]);
    return 'trial';
  });
  const opened = await openDialog(restores);
  await opened.user.click(opened.dialog.getByRole('button', { name: 'Check' }));
  await opened.dialog.findByText('Nothing stands against this restore');
  await opened.user.click(opened.dialog.getByRole('button', { name: 'Dry run' }));
  return { ...opened, restores };
}

test('nothing has to be typed for it; the counts of each collection are told, and that nothing was changed', async () => {
  const { dialog, restores } = await tryOut(tried());
  expect(await dialog.findByText(`The dry run of ${NAME} is done; nothing was changed`)).toBeVisible();
  expect(restores.start).toHaveBeenCalledWith('plan-1', true);
  const counts = within(dialog.getByRole('region', { name: 'Rows by collection' }));
  for (const text of ['Orders', '1,205', '1,200', '3', '2', '5']) expect(counts.getAllByText(text)[0]).toBeVisible();
  for (const column of ['Added', 'Replaced', 'Left out', 'Live rows kept']) {
    expect(counts.getAllByText(column)[0]).toBeVisible();
  }
  expect(dialog.queryByText(/is live/)).toBeNull();
});

test('the restore goes on from there with a new plan', async () => {
  const { dialog, user, restores } = await tryOut(tried());
  restores.plan.mockResolvedValue(plan([], { id: 'plan-2' }));
  await user.click(await dialog.findByRole('button', { name: 'Go on with the restore' }));
  await user.click(await dialog.findByRole('button', { name: 'Continue' }));
  await user.type(dialog.getByLabelText('Type RESTORE to confirm'), 'RESTORE');
  await user.click(dialog.getByRole('button', { name: 'Start restore' }));
  expect(restores.start).toHaveBeenLastCalledWith('plan-2');
});

test('while it runs it can be stopped, and the way on waits', async () => {
  const { dialog, user, restores } = await tryOut(restore({ id: 'trial', dryRun: true }));
  const region = within(await dialog.findByRole('region', { name: `Dry run of ${NAME}` }));
  expect(dialog.getByRole('button', { name: 'Go on with the restore' })).toBeDisabled();
  await user.click(region.getByRole('button', { name: 'Stop' }));
  await user.click(await screen.findByRole('button', { name: 'Stop it' }));
  expect(restores.cancel).toHaveBeenCalledWith('trial');
});

test('one that failed says why', async () => {
  const error = { code: 'ROWS_EXIST', message: 'A key is taken.', hint: 'Choose another way.' };
  const { dialog } = await tryOut(tried({ state: 'failed', result: null, error }));
  expect(await dialog.findByText(`The dry run of ${NAME} failed`)).toBeVisible();
  expect(dialog.getByText('Choose another way.')).toBeVisible();
  expect(dialog.getByText('Error code: ROWS_EXIST')).toBeVisible();
});

test('when the dialog is closed, the page says how it ended, and takes it for no restore', async () => {
  const { dialog, user } = await tryOut(tried());
  await dialog.findByText(/is done; nothing was changed/);
  await user.click(dialog.getAllByRole('button', { name: 'Close' }).at(-1)!);
  const result = within(await screen.findByRole('region', { name: /^The dry run of .* is done/ }));
  expect(result.queryByRole('button', { name: 'Reload the page' })).toBeNull();
});

test('in the history it is a dry run', async () => {
  const { user } = renderRestores(fakeRestores({ list: async () => [tried()] }));
  await user.click(await screen.findByRole('button', { name: /Restores and undos \(1\)/ }));
  expect(await screen.findByRole('row', { name: /Super Admin Dry run .* Done/ })).toBeVisible();
});

test('not of what is blocked; a refusal is said on the step it belongs to', async () => {
  const restores = fakeRestores({ archive: async () => contents(), plan: jest.fn(async () => plan([BLOCKER])) });
  const { dialog, user } = await openDialog(restores);
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  await dialog.findByText('This restore cannot be started yet');
  expect(dialog.getByRole('button', { name: 'Dry run' })).toBeDisabled();
  restores.plan.mockResolvedValue(plan());
  restores.start.mockRejectedValueOnce(new ApiError({ code: 'TASK_RUNNING', message: 'A backup is running.' }));
  await user.click(dialog.getByRole('button', { name: 'Check again' }));
  await dialog.findByText('Nothing stands against this restore');
  await user.click(dialog.getByRole('button', { name: 'Dry run' }));
  expect(await dialog.findByText('A backup is running.')).toBeVisible();
});
