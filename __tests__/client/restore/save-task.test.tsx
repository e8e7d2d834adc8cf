import { screen } from '@testing-library/react';
import { ApiError } from '../../../src/client/api/api-error';
import type { SavedRestoresApi } from '../../../src/client/api/saved-restores-api';
import { fakeRestores } from '../../helpers/fake-restores';
import { NAME } from '../samples';
import { findNaming, openDialog } from './render-restores';
import { contents, plan } from './restore-samples';
import { saved } from './saved-samples';

const server = (api: Partial<SavedRestoresApi>) =>
  fakeRestores({ archive: async () => contents(), plan: jest.fn(async () => plan()) }, {}, api);

async function openSaving(api: Partial<SavedRestoresApi>) {
  const restores = server(api);
  const opened = await openDialog(restores);
  const { user, dialog } = opened;
  await user.click(dialog.getByRole('checkbox', { name: 'Log data' }));
  await user.click(dialog.getByRole('button', { name: 'Save as a task' }));
  return { ...opened, restores, naming: await findNaming() };
}

const CHOSEN = { groups: ['required', 'user', 'custom'], include: [], exclude: [], objects: true };

test('what is chosen is kept under a name, and the dialog goes on as that task', async () => {
  const row = saved({ choice: { ...CHOSEN, groups: ['required', 'user', 'custom'] } });
  const { user, naming, dialog, restores } = await openSaving({ create: jest.fn(async () => row) });
  expect(naming.getByLabelText('Name')).toHaveAttribute('maxlength', '64');
  expect(naming.getByRole('button', { name: 'Save the task' })).toBeDisabled();
  await user.type(naming.getByLabelText('Name'), ' Nightly ');
  await user.click(naming.getByRole('button', { name: 'Save the task' }));
  expect(restores.saved.create).toHaveBeenCalledWith({ ...CHOSEN, name: 'Nightly', archive: NAME, connection: null });
  expect(await screen.findByText('The task Nightly was saved.')).toBeVisible();
  expect(dialog.getByText('Restore: Nightly')).toBeVisible();
  expect(dialog.getByRole('checkbox', { name: 'Log data' })).not.toBeChecked();
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  expect(restores.plan).toHaveBeenCalledWith(NAME, expect.objectContaining({ saved: 'saved-1' }));
});

test('a name that is taken is refused at the field, and nothing that was typed or ticked is lost', async () => {
  const taken = new ApiError({ code: 'INVALID_REQUEST', message: 'The name is taken.', hint: 'Choose another name.' });
  const { user, naming, dialog } = await openSaving({ create: jest.fn(() => Promise.reject(taken)) });
  await user.type(naming.getByLabelText('Name'), 'Nightly{Enter}');
  expect(await naming.findByText('The name is taken.')).toBeVisible();
  expect(naming.getByText('Choose another name.')).toBeVisible();
  expect(naming.getByLabelText('Name')).toHaveValue('Nightly');
  await user.click(naming.getByRole('button', { name: 'Cancel' }));
  expect(dialog.getByRole('checkbox', { name: 'Log data' })).not.toBeChecked();
  expect(dialog.getByText('Restore')).toBeVisible();
});

test('changes go into the same task, or into another one', async () => {
  const update = jest.fn(async () => saved());
  const create = jest
    .fn()
    .mockResolvedValueOnce(saved())
    .mockResolvedValueOnce(saved({ id: 'saved-2', name: 'Weekly' }));
  const { user, naming, dialog, restores } = await openSaving({ create, update });
  await user.type(naming.getByLabelText('Name'), 'Nightly{Enter}');
  await dialog.findByText('Restore: Nightly');
  await user.click(dialog.getByRole('checkbox', { name: /Views, triggers and routines/ }));
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  expect(restores.plan).toHaveBeenLastCalledWith(NAME, expect.not.objectContaining({ saved: expect.anything() }));
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  const again = await findNaming();
  expect(again.getByLabelText('Name')).toHaveValue('Nightly');
  expect(again.getByRole('button', { name: 'Save as another task' })).toBeDisabled();
  await user.click(again.getByRole('button', { name: 'Save changes' }));
  expect(update).toHaveBeenCalledWith('saved-1', expect.objectContaining({ name: 'Nightly', objects: false }));
  await user.click(await dialog.findByRole('button', { name: 'Save' }));
  const other = await findNaming();
  await user.clear(other.getByLabelText('Name'));
  await user.type(other.getByLabelText('Name'), 'Weekly');
  await user.click(other.getByRole('button', { name: 'Save as another task' }));
  expect(create).toHaveBeenLastCalledWith(expect.objectContaining({ name: 'Weekly', archive: NAME }));
  expect(await dialog.findByText('Restore: Weekly')).toBeVisible();
}, 30_000);
