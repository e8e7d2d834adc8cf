import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { ApiError } from '../../../src/client/api/api-error';
import type { ArchiveContents, RestoresApi } from '../../../src/client/api/restores-api';
import type { UploadsApi } from '../../../src/client/api/uploads-api';
import { Backups } from '../../../src/client/components/Backups';
import { fakeRestores } from '../../helpers/fake-restores';
import { fakeApi, renderInHost } from '../../helpers/render-in-host';
import { contents, plan } from '../restore/restore-samples';
import { saved } from '../restore/saved-samples';
import { IDENTITY, locked, LOCKED_NAME } from './encryption-samples';

afterEach(() => sessionStorage.clear());

const open = contents({ name: LOCKED_NAME, encryption: { ...locked().encryption!, unlocked: true } });
const lockedNow = (): ArchiveContents => ({ ...locked(), meta: null });
const relocked = new ApiError({ code: 'ARCHIVE_LOCKED', message: 'Its time is over.' });

function show(restoring: Partial<RestoresApi> = {}, uploads: Partial<UploadsApi> = {}) {
  const archive = jest.fn(async () => lockedNow());
  const unlock = jest.fn(async () => {
    archive.mockImplementation(async () => open);
  });
  const api = fakeApi({ list: async () => [await archive()], unlock });
  const restores = fakeRestores({ archive, plan: jest.fn(async () => plan()), ...restoring }, uploads, {
    list: async () => [saved({ archive: LOCKED_NAME })],
  });
  const { user } = renderInHost(<Backups />, api, undefined, undefined, restores);
  return { api, archive, restores, user };
}

/** In tests, all of antd's dialogs are labelled by one id: found by its title. */
async function findDialog(title: string) {
  const found = await screen.findByText(title, { selector: '.ant-modal-title' });
  return within(found.closest<HTMLElement>('[role=dialog]')!);
}

const findUnlock = () => findDialog('Unlock the backup');
const findRestore = () => findDialog('Restore');

test('a restore from the list asks for the key first, and goes on', async () => {
  const { user, restores } = show();
  await user.click(await screen.findByRole('button', { name: `Restore ${LOCKED_NAME}` }));
  const dialog = await findRestore();
  const unlock = await findUnlock();
  fireEvent.change(unlock.getByLabelText('Private key'), { target: { value: IDENTITY } });
  await user.click(unlock.getByRole('button', { name: 'Unlock' }));
  expect(await dialog.findByRole('checkbox', { name: 'Required data' })).toBeChecked();
  await waitFor(() => expect(screen.queryByText('Unlock the backup')).toBeNull());
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  expect(restores.plan).toHaveBeenCalledWith(LOCKED_NAME, expect.objectContaining({ objects: true }));
});

test('without the key nothing can be chosen; it can be given later', async () => {
  const { user } = show();
  await user.click(await screen.findByRole('button', { name: `Restore ${LOCKED_NAME}` }));
  const dialog = await findRestore();
  await user.click((await findUnlock()).getByRole('button', { name: 'Cancel' }));
  expect(dialog.getByText('This backup is encrypted. To choose from it, unlock it first.')).toBeVisible();
  expect(dialog.getByRole('button', { name: 'Check' })).toBeDisabled();
  await user.click(dialog.getByRole('button', { name: 'Unlock' }));
  const unlock = await findUnlock();
  fireEvent.change(unlock.getByLabelText('Private key'), { target: { value: IDENTITY } });
  await user.click(unlock.getByRole('button', { name: 'Unlock' }));
  expect(await dialog.findByRole('checkbox', { name: 'Required data' })).toBeChecked();
  expect(dialog.queryByText(/To choose from it, unlock it first/)).toBeNull();
});

test('a locked archive can be picked for a task, and asks for its key in the next step', async () => {
  const { user } = show();
  await user.click(await screen.findByRole('button', { name: 'Restore tasks' }));
  await user.click(await screen.findByRole('button', { name: 'New task' }));
  const dialog = await findRestore();
  await user.click(dialog.getByLabelText('Backup'));
  await user.click(await screen.findByTitle(new RegExp(`^${LOCKED_NAME}.*Encrypted, locked$`)));
  expect(screen.queryByText('Unlock the backup')).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Next' }));
  expect((await findUnlock()).getByLabelText('Private key')).toBeVisible();
});

test('a file that is encrypted is uploaded, and asks for its key', async () => {
  const file = new File(['age'], LOCKED_NAME);
  const uploads = {
    begin: jest.fn(async () => ({ id: 'u1', offset: 0, chunkSize: 4 })),
    append: async (_: string, offset: number, part: Blob) => offset + part.size,
    finish: async () => ({ key: LOCKED_NAME, name: LOCKED_NAME, size: 3, meta: null }),
  };
  const { user } = show({}, uploads);
  await user.click(await screen.findByRole('button', { name: 'Restore from file' }));
  await findRestore();
  const input = screen.getByRole('dialog').querySelector('input[type=file]');
  fireEvent.change(input!, { target: { files: [file] } });
  const unlock = await findUnlock();
  expect(uploads.begin).toHaveBeenCalled();
  fireEvent.change(unlock.getByLabelText('Private key'), { target: { value: IDENTITY } });
  await user.click(unlock.getByRole('button', { name: 'Unlock' }));
  expect(await screen.findByRole('checkbox', { name: 'Required data' })).toBeChecked();
});

test('a task that is run again checks once it is unlocked', async () => {
  const planned = jest.fn(async () => plan());
  planned.mockRejectedValueOnce(relocked);
  const { user } = show({ plan: planned });
  await user.click(await screen.findByRole('button', { name: 'Restore tasks' }));
  await user.click(await screen.findByRole('button', { name: 'Run Nightly again' }));
  const unlock = await findUnlock();
  fireEvent.change(unlock.getByLabelText('Private key'), { target: { value: IDENTITY } });
  await user.click(unlock.getByRole('button', { name: 'Unlock' }));
  expect(await screen.findByText('Nothing stands against this restore')).toBeVisible();
  expect(planned).toHaveBeenCalledTimes(2);
});

test('when its time is over meanwhile, it asks again, and checks again', async () => {
  const planned = jest.fn(async () => plan());
  const { archive, user } = show({ plan: planned });
  archive.mockImplementation(async () => open);
  await user.click(await screen.findByRole('button', { name: `Restore ${LOCKED_NAME}` }));
  const dialog = await findRestore();
  await dialog.findByRole('checkbox', { name: 'Required data' });
  expect(screen.queryByText('Unlock the backup')).toBeNull();
  archive.mockImplementation(async () => lockedNow());
  planned.mockRejectedValueOnce(relocked);
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  const unlock = await findUnlock();
  fireEvent.change(unlock.getByLabelText('Private key'), { target: { value: IDENTITY } });
  await user.click(unlock.getByRole('button', { name: 'Unlock' }));
  expect(await dialog.findByText('Nothing stands against this restore')).toBeVisible();
});
