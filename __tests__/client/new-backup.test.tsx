import { screen, within } from '@testing-library/react';
import { ApiError } from '../../src/client/api/api-error';
import { Backups } from '../../src/client/components/Backups';
import { fakeApi, renderInHost } from '../helpers/render-in-host';
import { COLLECTIONS } from './samples';

async function openDialog() {
  const api = fakeApi({ collections: jest.fn(async () => COLLECTIONS) });
  const { user } = renderInHost(<Backups />, api);
  await user.click(await screen.findByRole('button', { name: 'New backup' }));
  const dialog = await screen.findByRole('dialog', { name: 'New backup' });
  await within(dialog).findByRole('status');
  return { api, user, dialog };
}

test('everything but the skipped is ticked; what must be and what cannot be is fixed', async () => {
  const { dialog } = await openDialog();
  const box = (name: string) => within(dialog).getByRole('checkbox', { name });
  expect(box('Required data')).toBeChecked();
  expect(box('Required data')).toBeDisabled();
  expect(box('Custom collection data')).toBeChecked();
  expect(box('Skipped data')).not.toBeChecked();
  expect(box('Skipped data')).toBeDisabled();
  expect(within(dialog).queryByRole('checkbox', { name: 'Unknown' })).toBeNull();
});

test('each group says what is in it, and the sum follows the choice', async () => {
  const { dialog, user } = await openDialog();
  const custom = within(dialog).getByRole('checkbox', { name: 'Custom collection data' });
  expect(custom).toHaveAccessibleDescription(/records of the collections/);
  expect(within(dialog).getByText('2 collections · ≈ 1,510 rows · ≈ 4.0 KiB')).toBeVisible();
  expect(within(dialog).getByRole('status')).toHaveTextContent('6 collections · ≈ 1,550 rows');
  await user.click(custom);
  expect(within(dialog).getByRole('status')).toHaveTextContent('4 collections · ≈ 40 rows');
  expect(within(dialog).getByText(/Lost without it: The business data itself is lost/)).toBeVisible();
});

test('starts what was chosen, with the note, and closes', async () => {
  const { api, dialog, user } = await openDialog();
  await user.click(within(dialog).getByRole('checkbox', { name: 'Log data' }));
  await user.type(within(dialog).getByLabelText('Note (optional)'), ' before 2.3 ');
  await user.click(within(dialog).getByRole('button', { name: 'Start backup' }));
  expect(api.create).toHaveBeenCalledWith({ groups: ['required', 'user', 'custom'], note: 'before 2.3' });
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a refusal is shown in the dialog, and nothing typed is lost', async () => {
  const { api, dialog, user } = await openDialog();
  const refusal = { code: 'TASK_RUNNING', message: 'A backup is running.', hint: 'Wait until it has finished.' };
  api.create.mockRejectedValueOnce(new ApiError(refusal));
  await user.click(within(dialog).getByRole('checkbox', { name: 'Log data' }));
  await user.type(within(dialog).getByLabelText('Note (optional)'), 'mine');
  await user.click(within(dialog).getByRole('button', { name: 'Start backup' }));
  const notice = await within(dialog).findByRole('alert');
  expect(notice).toHaveTextContent('A backup is running.');
  expect(notice).toHaveTextContent('Wait until it has finished.');
  expect(within(dialog).getByLabelText('Note (optional)')).toHaveValue('mine');
  expect(within(dialog).getByRole('checkbox', { name: 'Log data' })).not.toBeChecked();
});
