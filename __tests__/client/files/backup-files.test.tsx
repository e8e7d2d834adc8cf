import { screen, waitFor, within } from '@testing-library/react';
import type { ConnectionFolder } from '../../../src/common/api';
import { ApiError } from '../../../src/client/api/api-error';
import type { BackupsApi } from '../../../src/client/api/backups-api';
import { Backups } from '../../../src/client/components/Backups';
import { fakeConnections } from '../../helpers/fake-connections';
import { fakeKeys } from '../../helpers/fake-keys';
import { fakeApi, renderInHost } from '../../helpers/render-in-host';
import { connection } from '../connections/connection-samples';
import { key, UNCONFIRMED } from '../encryption/encryption-samples';
import { collection, COLLECTIONS } from '../samples';
import { FOUND } from './file-samples';

const LONG = 30_000;

beforeEach(() => sessionStorage.clear());

async function openDialog(overrides: Partial<BackupsApi> = {}, folders: ConnectionFolder[] = []) {
  const api = fakeApi({
    collections: jest.fn(async (from) => (from ? { custom: [collection('custom', 'goods')] } : COLLECTIONS)),
    contents: jest.fn(async () => FOUND),
    ...overrides,
  });
  const connections = fakeConnections({ list: async () => [connection({ folders })] });
  const keys = fakeKeys({ list: async () => [UNCONFIRMED, key()] });
  const { user } = renderInHost(<Backups />, api, undefined, undefined, undefined, connections, undefined, keys);
  const open = async () => {
    await user.click(await screen.findByRole('button', { name: 'New backup' }));
    const opened = within(await screen.findByRole('dialog', { name: 'New backup' }));
    await opened.findByText(/^In all/);
    return opened;
  };
  const dialog = await open();
  const start = () => user.click(dialog.getByRole('button', { name: 'Start backup' }));
  return { api, user, dialog, start, open };
}

test('uploads are ticked; how much there is, and why something cannot be had, is said', async () => {
  const { api, dialog, start } = await openDialog();
  const files = within(dialog.getByRole('group', { name: 'Files' }));
  expect(await files.findByText('12 files · 3.0 MiB')).toBeVisible();
  expect(files.getByRole('checkbox', { name: 'Uploaded files' })).toBeChecked();
  const packages = files.getByRole('checkbox', { name: 'Plugin packages' });
  expect(packages).toBeDisabled();
  expect(packages).toHaveAccessibleDescription(/Packages are part of the image here\./);
  const configuration = files.getByRole('checkbox', { name: 'Configuration and keys' });
  expect(configuration).toBeDisabled();
  expect(configuration).toHaveAccessibleDescription(/Only in backups that are encrypted/);
  await start();
  expect(api.create).toHaveBeenCalledWith(expect.objectContaining({ contents: ['uploads'] }));
  expect(api.create.mock.calls[0]?.[0]).not.toHaveProperty('encryption');
});

test('while it is being counted, a backup can be made; uploads come along', async () => {
  const { api, dialog, start } = await openDialog({ contents: () => new Promise(() => undefined) });
  expect(dialog.getAllByText('counting …')).toHaveLength(3);
  await start();
  expect(api.create).toHaveBeenCalledWith(expect.objectContaining({ contents: ['uploads'] }));
});

test('where it cannot be counted, that is said, and a backup can be made all the same', async () => {
  const contents = jest.fn(async () => FOUND);
  contents.mockRejectedValueOnce(new ApiError({ code: 'INTERNAL', message: 'The disk does not answer.' }));
  const { api, dialog, start, user } = await openDialog({ contents });
  expect(await dialog.findByText('The disk does not answer.')).toBeVisible();
  await start();
  expect(api.create.mock.calls[0]?.[0]).not.toHaveProperty('contents');
  await user.click(await screen.findByRole('button', { name: 'New backup' }));
  expect(await screen.findByText('12 files · 3.0 MiB')).toBeVisible();
});

test(
  'encrypted to keys: unproven ones are marked and warned of, and configuration can be had',
  async () => {
    const { api, dialog, start, user } = await openDialog();
    await user.click(dialog.getByRole('radio', { name: 'To keys' }));
    await start();
    expect(dialog.getByText('Choose at least one key.')).toBeVisible();
    expect(api.create).not.toHaveBeenCalled();
    const keys = dialog.getByLabelText('Keys');
    expect(keys).toHaveFocus();
    await user.click(keys);
    await user.click(await screen.findByTitle('Bank (not confirmed yet)'));
    expect(dialog.getByText(/If nobody has it, nobody can open the backup/)).toBeVisible();
    await user.click(await screen.findByTitle('Safe'));
    expect(dialog.queryByText(/nobody can open the backup/)).toBeNull();
    await user.click(dialog.getByRole('checkbox', { name: 'Configuration and keys' }));
    await start();
    const sent = { contents: ['uploads', 'configuration'], encryption: { keys: ['key-2', 'key-1'] } };
    expect(api.create).toHaveBeenCalledWith(expect.objectContaining(sent));
  },
  LONG,
);

test(
  'a passphrase is asked for twice, warned of, and kept nowhere',
  async () => {
    const { api, dialog, start, user, open } = await openDialog();
    await user.click(dialog.getByRole('radio', { name: 'With a passphrase' }));
    expect(dialog.getByText(/Without the passphrase nobody can open the backup/)).toBeVisible();
    await user.type(dialog.getByLabelText('Passphrase'), 'secret');
    await start();
    expect(dialog.getByText('At least 8 characters are needed.')).toBeVisible();
    expect(dialog.getByLabelText('Passphrase')).toHaveFocus();
    await user.type(dialog.getByLabelText('Passphrase'), ' words');
    await user.type(dialog.getByLabelText('Passphrase once more'), 'secret word');
    await start();
    expect(dialog.getByText('It is not the same as the first one.')).toBeVisible();
    expect(dialog.getByLabelText('Passphrase once more')).toHaveFocus();
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('secret');

    // Closed and opened again, it is still to be encrypted, with a passphrase to be typed anew.
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    const again = await open();
    expect(again.getByRole('radio', { name: 'With a passphrase' })).toBeChecked();
    expect(again.getByLabelText('Passphrase')).toHaveValue('');
    await user.type(again.getByLabelText('Passphrase'), 'secret words');
    await user.type(again.getByLabelText('Passphrase once more'), 'secret words');
    await user.click(again.getByRole('button', { name: 'Start backup' }));
    expect(api.create).toHaveBeenCalledWith(expect.objectContaining({ encryption: { passphrase: 'secret words' } }));
  },
  LONG,
);

test('no longer encrypted, configuration is not sent, and is back when it is', async () => {
  const { api, dialog, start, user } = await openDialog();
  await user.click(dialog.getByRole('radio', { name: 'With a passphrase' }));
  await user.click(dialog.getByRole('checkbox', { name: 'Configuration and keys' }));
  await user.click(dialog.getByRole('radio', { name: /^None/ }));
  const box = dialog.getByRole('checkbox', { name: 'Configuration and keys' });
  expect(box).toBeDisabled();
  expect(box).not.toBeChecked();
  await user.click(dialog.getByRole('radio', { name: 'To keys' }));
  expect(box).toBeChecked();
  await user.click(dialog.getByRole('radio', { name: /^None/ }));
  await start();
  expect(api.create).toHaveBeenCalledWith(expect.objectContaining({ contents: ['uploads'] }));
});

test('another database has no files, but can be encrypted', async () => {
  const { api, dialog, start, user } = await openDialog();
  await user.click(await dialog.findByLabelText('Back up'));
  await user.click(await screen.findByTitle('Shop · shop @ db.example.com:5433'));
  await dialog.findByText(/^In all: 1 collection/);
  expect(dialog.queryByRole('group', { name: 'Files' })).toBeNull();
  await user.click(dialog.getByRole('radio', { name: 'To keys' }));
  await user.click(dialog.getByLabelText('Keys'));
  await user.click(await screen.findByTitle('Safe'));
  await start();
  const [request] = api.create.mock.calls[0] ?? [];
  expect(request).toMatchObject({ connection: 'connection-1', encryption: { keys: ['key-1'] } });
  expect(request).not.toHaveProperty('contents');
});

test('a connection that names folders has them in its backups', async () => {
  const { api, dialog, start, user } = await openDialog({}, [{ name: 'data', path: '/data/shop' }]);
  await user.click(await dialog.findByLabelText('Back up'));
  await user.click(await screen.findByTitle('Shop · shop @ db.example.com:5433'));
  expect(await dialog.findByRole('checkbox', { name: 'Folders' })).toBeChecked();
  expect(dialog.queryByRole('checkbox', { name: 'Uploaded files' })).toBeNull();
  expect(dialog.queryByText('counting …')).toBeNull();
  await dialog.findByText(/^In all: 1 collection/);
  await start();
  expect(api.create).toHaveBeenCalledWith(expect.objectContaining({ contents: ['folders'] }));
});

test.each([
  ['zh-CN', '新建备份', '上传的文件', '12 个文件 · 3.0 MiB'],
  ['ru-RU', 'Новая копия', 'Загруженные файлы', '12 файлов · 3,0 МиБ'],
])('in %s', async (lng, button, uploads, amount) => {
  const api = fakeApi({ collections: async () => COLLECTIONS, contents: async () => FOUND });
  const { user } = renderInHost(<Backups />, api, lng);
  await user.click(await screen.findByRole('button', { name: button }));
  expect(await screen.findByRole('checkbox', { name: uploads })).toBeChecked();
  await waitFor(() => expect(screen.getByText(amount)).toBeVisible());
});
