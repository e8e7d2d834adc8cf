import { screen, waitFor, within } from '@testing-library/react';
import type { ArchiveRow } from '../../../src/common/api';
import { ApiError } from '../../../src/client/api/api-error';
import type { ArchiveContents } from '../../../src/client/api/restores-api';
import { Backups } from '../../../src/client/components/Backups';
import { NO_POWERS } from '../../../src/client/model/powers';
import { fakeRestores } from '../../helpers/fake-restores';
import { fakeApi, renderInHost } from '../../helpers/render-in-host';
import { ROOTS } from '../files/file-samples';
import { contents } from '../restore/restore-samples';
import { archive } from '../samples';
import { encryption, IDENTITY, locked, LOCKED_NAME } from './encryption-samples';

const wrongKey = new ApiError({ code: 'KEY_WRONG', message: 'This key does not open it.', hint: 'Take another one.' });

/** A server with one archive, which is locked until its key is given. */
function show(row: ArchiveRow, unlocked: Partial<ArchiveContents> = {}) {
  const facts = { ...archive().facts!, files: ROOTS };
  const open: ArchiveContents = {
    ...contents({ name: LOCKED_NAME, facts, ...unlocked }),
    encryption: { ...row.encryption!, unlocked: true },
  };
  let now: ArchiveContents = { ...row, meta: null };
  const api = fakeApi({
    list: jest.fn(async () => [now]),
    unlock: jest.fn(async () => {
      now = open;
    }),
    lock: jest.fn(async () => {
      now = { ...row, meta: null };
    }),
  });
  const restores = fakeRestores({ archive: jest.fn(async () => now) });
  const { user } = renderInHost(<Backups />, api, undefined, undefined, restores);
  return { api, user, restores };
}

/** In tests, all of antd's dialogs are labelled by one id: found by its title. */
async function findUnlock() {
  const title = await screen.findByText('Unlock the backup');
  return within(title.closest<HTMLElement>('[role=dialog]')!);
}

async function openDetails(row: ArchiveRow) {
  const shown = show(row);
  await shown.user.click(await screen.findByRole('button', { name: `Details of ${LOCKED_NAME}` }));
  const details = within(await screen.findByRole('dialog', { name: 'Details of the backup' }));
  return { ...shown, details };
}

test('the list says that one is encrypted, whether it can be read now, and where nothing is known of it', async () => {
  const rows = [
    locked(),
    archive({ name: 'known.zip.age', encryption: encryption() }),
    archive({ name: 'open.zip.age', encryption: encryption({ unlocked: true }) }),
    archive({ name: 'plain.zip' }),
  ];
  renderInHost(<Backups />, fakeApi({ list: async () => rows }));
  const lineOf = async (name: string) => within((await screen.findByText(name)).closest('tr')!);
  expect((await lineOf(LOCKED_NAME)).getByText('Encrypted: unlock it to see what it holds')).toBeVisible();
  expect((await lineOf(LOCKED_NAME)).getByText('Done')).toBeVisible();
  expect((await lineOf('known.zip.age')).getByText('Encrypted, locked')).toBeVisible();
  expect((await lineOf('known.zip.age')).getByText('4,711')).toBeVisible();
  expect((await lineOf('open.zip.age')).getByText('Encrypted, unlocked for now')).toBeVisible();
  expect((await lineOf('plain.zip')).queryByText(/Encrypted/)).toBeNull();
});

test('that it is locked is not shown as damage', async () => {
  const error = { code: 'ARCHIVE_LOCKED', message: 'It is locked.' };
  renderInHost(<Backups />, fakeApi({ list: async () => [locked({ error })] }));
  expect(await screen.findByText('Done')).toBeVisible();
  expect(screen.queryByText('It is locked.')).toBeNull();
});

test('from the details it is unlocked with a private key, read, and locked again', async () => {
  const { api, details, user } = await openDetails(locked());
  expect(details.queryByRole('region', { name: 'Collections in it' })).toBeNull();
  expect(details.getByText('Encrypted: unlock it to see what it holds')).toBeVisible();
  await user.click(details.getByRole('button', { name: 'Unlock' }));
  const unlock = await findUnlock();
  const field = unlock.getByLabelText('Private key');
  const ok = unlock.getByRole('button', { name: 'Unlock' });
  expect(ok).toBeDisabled();
  await user.type(field, 'age1public');
  await user.click(ok);
  expect(unlock.getByText('This is no private key. It begins with AGE-SECRET-KEY-1.')).toBeVisible();
  expect(api.unlock).not.toHaveBeenCalled();

  api.unlock.mockRejectedValueOnce(wrongKey);
  await user.clear(field);
  await user.type(field, IDENTITY);
  await user.click(ok);
  expect(await unlock.findByText('This key does not open it. Take another one.')).toBeVisible();
  expect(field).toHaveValue(IDENTITY);
  await user.type(field, ' ');
  expect(unlock.queryByText(/does not open it/)).toBeNull();
  await user.click(ok);
  expect(api.unlock).toHaveBeenLastCalledWith(LOCKED_NAME, { identity: IDENTITY });

  expect(await details.findByText('Encrypted, unlocked for now')).toBeVisible();
  expect(await details.findByRole('region', { name: 'Collections in it' })).toBeVisible();
  expect(details.getByText('Uploaded files (local, photos): 12 files · 3.0 MiB')).toBeVisible();
  expect(details.getByText('Keys of the application: 2 files · 512 B')).toBeVisible();
  expect(screen.queryByText('Unlock the backup')).toBeNull();
  expect(JSON.stringify([{ ...sessionStorage }, { ...localStorage }])).not.toContain(IDENTITY);

  await user.click(details.getByRole('button', { name: 'Lock' }));
  expect(api.lock).toHaveBeenCalledWith(LOCKED_NAME);
  expect(await details.findByText('Encrypted: unlock it to see what it holds')).toBeVisible();
  expect(details.queryByRole('region', { name: 'Collections in it' })).toBeNull();
}, 30_000);

test('the details name the keys, and whether somebody holds one of them', async () => {
  const { details } = await openDetails(locked({ encryption: encryption({ confirmed: false }) }));
  expect(details.getByText('To keys: Safe, Bank')).toBeVisible();
  expect(details.getByText('Nobody has shown yet to hold the private key.')).toBeVisible();
});

test('of one that was made here, the collections are known also while it is locked', async () => {
  const row = archive({ name: LOCKED_NAME, encryption: encryption() });
  const restores = fakeRestores({ archive: async () => ({ ...contents(), ...row }) });
  const { user } = renderInHost(<Backups />, fakeApi({ list: async () => [row] }), undefined, undefined, restores);
  await user.click(await screen.findByRole('button', { name: `Details of ${LOCKED_NAME}` }));
  const details = within(await screen.findByRole('dialog', { name: 'Details of the backup' }));
  expect(await details.findByRole('region', { name: 'Collections in it' })).toBeVisible();
  expect(details.getByText('Encrypted, locked')).toBeVisible();
});

test('a key is read from a file of age-keygen', async () => {
  const { api, details, user } = await openDetails(locked({ encryption: encryption() }));
  await user.click(details.getByRole('button', { name: 'Unlock' }));
  const unlock = await findUnlock();
  expect(unlock.getByText('It was encrypted to: Safe, Bank. The private key of any of them opens it.')).toBeVisible();
  const input = unlock.getByRole('button', { name: 'From a file' }).closest('.ant-upload')!.querySelector('input')!;
  await user.upload(input, new File([`# public key: age1x\n${IDENTITY}\n`], 'key.txt'));
  await waitFor(() => expect(unlock.getByLabelText('Private key')).toHaveValue(`# public key: age1x\n${IDENTITY}\n`));
  await user.click(unlock.getByRole('button', { name: 'Unlock' }));
  expect(api.unlock).toHaveBeenCalledWith(LOCKED_NAME, { identity: IDENTITY });
});

test('with a passphrase; what is no fault of the passphrase is told apart', async () => {
  const { api, details, user } = await openDetails(locked({ encryption: encryption({ by: 'passphrase', keys: [] }) }));
  expect(details.getByText('With a passphrase')).toBeVisible();
  expect(details.queryByText(/to hold the private key/)).toBeNull();
  await user.click(details.getByRole('button', { name: 'Unlock' }));
  const unlock = await findUnlock();
  expect(unlock.queryByLabelText('Private key')).toBeNull();
  api.unlock.mockRejectedValueOnce(new ApiError({ code: 'PASSPHRASE_WRONG', message: 'It does not open it.' }));
  await user.type(unlock.getByLabelText('Passphrase'), 'secret words{Enter}');
  expect(await unlock.findByText('It does not open it.')).toBeVisible();
  expect(unlock.queryByText(/Error code/)).toBeNull();
  api.unlock.mockRejectedValueOnce(new ApiError({ code: 'ARCHIVE_DAMAGED', message: 'A byte is wrong.' }));
  await user.click(unlock.getByRole('button', { name: 'Unlock' }));
  expect(await unlock.findByText('The archive is damaged')).toBeVisible();
  await user.click(unlock.getByRole('button', { name: 'Unlock' }));
  expect(api.unlock).toHaveBeenLastCalledWith(LOCKED_NAME, { passphrase: 'secret words' });
  expect(await details.findByText('Encrypted, unlocked for now')).toBeVisible();
});

test('who may not restore can neither unlock nor lock', async () => {
  const list = async () => [locked(), archive({ name: 'open.zip.age', encryption: encryption({ unlocked: true }) })];
  const restores = fakeRestores({ archive: async () => ({ ...locked(), meta: null }) });
  const { user } = renderInHost(<Backups />, fakeApi({ list }), undefined, { ...NO_POWERS, see: true }, restores);
  for (const name of [LOCKED_NAME, 'open.zip.age']) {
    await user.click(await screen.findByRole('button', { name: `Details of ${name}` }));
    const details = within(await screen.findByRole('dialog', { name: 'Details of the backup' }));
    expect(details.getByText(/^Encrypted/)).toBeVisible();
    expect(details.queryByRole('button', { name: /^(Unlock|Lock)$/ })).toBeNull();
    await user.click(details.getByRole('button', { name: 'Close' }));
  }
}, 20_000);

test('a lock that fails says why', async () => {
  const { api, details, user } = await openDetails(locked({ encryption: encryption({ unlocked: true }) }));
  api.lock.mockRejectedValueOnce(new ApiError({ code: 'TASK_RUNNING', message: 'It is being read.' }));
  await user.click(details.getByRole('button', { name: 'Lock' }));
  expect(await details.findByText('It is being read.')).toBeVisible();
});
