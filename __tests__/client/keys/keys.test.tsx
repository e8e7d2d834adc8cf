import { screen, waitFor, within } from '@testing-library/react';
import { ApiError } from '../../../src/client/api/api-error';
import type { KeysApi } from '../../../src/client/api/keys-context';
import * as saving from '../../../src/client/api/save-blob';
import { Backups } from '../../../src/client/components/Backups';
import { ALL_POWERS, NO_POWERS, type Powers } from '../../../src/client/model/powers';
import { fakeKeys } from '../../helpers/fake-keys';
import { fakeApi, renderInHost } from '../../helpers/render-in-host';
import { IDENTITY, key, UNCONFIRMED } from '../encryption/encryption-samples';

const LONG = 30_000;

async function open(overrides: Partial<KeysApi> = {}, powers: Powers = ALL_POWERS) {
  const keys = fakeKeys({ list: jest.fn(async () => [UNCONFIRMED, key()]), ...overrides });
  const { user } = renderInHost(<Backups />, fakeApi(), undefined, powers, undefined, undefined, undefined, keys);
  await user.click(await screen.findByRole('button', { name: 'Keys' }));
  const drawer = within(await screen.findByRole('dialog'));
  return { user, keys, drawer };
}

test('where there are none, what they are for', async () => {
  const { drawer } = await open({ list: async () => [] });
  expect(await drawer.findByText('There is no key yet')).toBeVisible();
  expect(drawer.getByText(/can be kept anywhere/)).toBeVisible();
});

test('each has its public key, and says whether somebody holds the private one', async () => {
  const { drawer } = await open();
  const safe = within(await drawer.findByRole('listitem', { name: 'Safe' }));
  expect(safe.getByText('age1safe')).toBeVisible();
  expect(safe.getByRole('button', { name: 'Copy the public key' })).toBeVisible();
  expect(safe.getByText(/^Confirmed Jan 1, 2026/)).toBeVisible();
  expect(safe.getByText(/^Added Jan 1, 2026.* · Super Admin$/)).toBeVisible();
  const bank = within(drawer.getByRole('listitem', { name: 'Bank' }));
  expect(bank.getByText('Not confirmed yet: nobody has shown to hold the private key')).toBeVisible();
});

test('who may only see, sees all of it and can change nothing; who may not see is not offered them', async () => {
  const { drawer } = await open({}, { ...NO_POWERS, see: true });
  await drawer.findByRole('listitem', { name: 'Safe' });
  const names = drawer.getAllByRole('button').map((button) => button.getAttribute('aria-label') ?? button.textContent);
  expect(names.filter((name) => name && /add|confirm|delete/i.test(name))).toEqual([]);
  renderInHost(<Backups />, fakeApi(), undefined, NO_POWERS);
  expect(screen.getAllByRole('button', { name: 'Keys' })).toHaveLength(1);
});

test(
  'the private key of a new pair is shown once, saved as a file, and there is no way on before it is kept',
  async () => {
    const saved = jest.spyOn(saving, 'saveBlob').mockImplementation(() => undefined);
    const create = jest.fn(async () => ({ ...key({ name: 'a/b' }), identity: IDENTITY }));
    const { drawer, keys, user } = await open({ create });
    await user.click(drawer.getByRole('button', { name: 'Add a key' }));
    await user.click(drawer.getByRole('button', { name: 'Add' }));
    expect(await drawer.findByText('This is needed.')).toBeVisible();
    await user.type(drawer.getByLabelText('Name'), ' a/b ');
    await user.click(drawer.getByRole('button', { name: 'Add' }));
    expect(create).toHaveBeenCalledWith({ name: 'a/b' });

    expect(await drawer.findByText(IDENTITY)).toBeVisible();
    expect(drawer.getByRole('button', { name: 'Copy the private key' })).toBeVisible();
    expect(drawer.queryByRole('button', { name: 'Close' })).toBeNull();
    await user.click(drawer.getByRole('button', { name: 'Save as a file' }));
    const [name, blob] = saved.mock.calls[0]!;
    expect(name).toBe('a_b.txt');
    expect(await blob.text()).toContain(`\n${IDENTITY}\n`);
    const done = drawer.getByRole('button', { name: 'Done' });
    expect(done).toBeDisabled();
    await user.click(drawer.getByRole('checkbox', { name: 'I have kept it' }));
    const asked = keys.list.mock.calls.length;
    expect(asked).toBeGreaterThan(1);
    await user.click(done);
    expect(await drawer.findByRole('listitem', { name: 'Safe' })).toBeVisible();
    expect(screen.queryByText(IDENTITY)).toBeNull();
    expect(drawer.getByRole('button', { name: 'Close' })).toBeVisible();
  },
  LONG,
);

test(
  'a public key is added; a refusal leaves what was typed',
  async () => {
    const create = jest.fn(async () => ({ ...key(), identity: null }));
    const refusal = {
      code: 'INVALID_REQUEST',
      message: 'This is not a public key of age.',
      hint: 'It begins with age1.',
    };
    create.mockRejectedValueOnce(new ApiError(refusal));
    const { drawer, user } = await open({ create });
    await user.click(drawer.getByRole('button', { name: 'Add a key' }));
    await user.type(drawer.getByLabelText('Name'), 'Safe');
    await user.click(drawer.getByRole('radio', { name: 'A public key that I have' }));
    await user.type(drawer.getByLabelText('Public key'), ' age1safe ');
    await user.click(drawer.getByRole('button', { name: 'Add' }));
    expect(await drawer.findByText('It begins with age1.')).toBeVisible();
    expect(drawer.getByLabelText('Public key')).toHaveValue(' age1safe ');
    await user.click(drawer.getByRole('button', { name: 'Add' }));
    expect(create).toHaveBeenLastCalledWith({ name: 'Safe', recipient: 'age1safe' });
    expect(await drawer.findByRole('listitem', { name: 'Safe' })).toBeVisible();
  },
  LONG,
);

test(
  'a key is confirmed by the word in a probe, which is made only when it is asked for',
  async () => {
    const probe = jest.fn(async () => ({ probe: '-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n' }));
    const confirm = jest.fn(async () => key());
    confirm.mockRejectedValueOnce(new ApiError({ code: 'KEY_WRONG', message: 'This is not the word.' }));
    const { drawer, keys, user } = await open({ probe, confirm });
    await user.click(await drawer.findByRole('button', { name: 'Confirm Bank' }));
    expect(probe).not.toHaveBeenCalled();
    await user.click(drawer.getByRole('button', { name: 'Make an encrypted word' }));
    expect(await drawer.findByText(/BEGIN AGE ENCRYPTED FILE/)).toBeVisible();
    expect(drawer.getByText('age -d -i key.txt')).toBeVisible();
    for (const name of ['Copy the encrypted word', 'Copy the command']) {
      expect(drawer.getByRole('button', { name })).toBeVisible();
    }
    const answer = drawer.getByLabelText('The word');
    await user.type(answer, ' apple ');
    await user.click(drawer.getByRole('button', { name: 'Confirm' }));
    expect(await drawer.findByText('This is not the word.')).toBeVisible();
    await user.clear(answer);
    expect(drawer.queryByText('This is not the word.')).toBeNull();
    const asked = keys.list.mock.calls.length;
    await user.type(answer, 'pear{Enter}');
    expect(confirm.mock.calls).toEqual([
      ['key-2', { answer: 'apple' }],
      ['key-2', { answer: 'pear' }],
    ]);
    await drawer.findByRole('listitem', { name: 'Bank' });
    expect(keys.list.mock.calls.length).toBeGreaterThan(asked);
    expect(probe).toHaveBeenCalledTimes(1);
  },
  LONG,
);

test('a key is confirmed with the private key itself', async () => {
  const confirm = jest.fn(async () => key());
  const { drawer, user } = await open({ confirm });
  await user.click(await drawer.findByRole('button', { name: 'Confirm Bank' }));
  await user.click(drawer.getByRole('radio', { name: /^Give the private key/ }));
  await user.type(drawer.getByLabelText('Private key'), 'age1bank');
  await user.click(drawer.getByRole('button', { name: 'Confirm' }));
  expect(await drawer.findByText(/^This is no private key/)).toBeVisible();
  await user.clear(drawer.getByLabelText('Private key'));
  await user.type(drawer.getByLabelText('Private key'), IDENTITY);
  await user.click(drawer.getByRole('button', { name: 'Confirm' }));
  expect(confirm.mock.calls).toEqual([['key-2', { identity: IDENTITY }]]);
});

test('a probe that cannot be made says why', async () => {
  const gone = new ApiError({ code: 'NOT_FOUND', message: 'There is no such key.' });
  const { drawer, user } = await open({ probe: () => Promise.reject(gone) });
  await user.click(await drawer.findByRole('button', { name: 'Confirm Bank' }));
  await user.click(drawer.getByRole('button', { name: 'Make an encrypted word' }));
  expect(await drawer.findByText('There is no such key.')).toBeVisible();
});

test('deleting asks first; one that a schedule needs says so', async () => {
  const remove = jest.fn(async () => undefined);
  const needed = { code: 'KEY_IN_USE', message: 'The schedule “Nightly” encrypts to it.', hint: 'Choose another.' };
  remove.mockRejectedValueOnce(new ApiError(needed));
  const { drawer, keys, user } = await open({ remove });
  await user.click(await drawer.findByRole('button', { name: 'Delete Safe' }));
  expect(await screen.findByText(/the private key goes on opening them/)).toBeVisible();
  expect(remove).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Delete' }));
  const safe = within(drawer.getByRole('listitem', { name: 'Safe' }));
  expect(await safe.findByText('This key is still needed')).toBeVisible();
  expect(safe.getByText('The schedule “Nightly” encrypts to it.')).toBeVisible();
  const asked = keys.list.mock.calls.length;
  await user.click(drawer.getByRole('button', { name: 'Delete Safe' }));
  await user.click(await screen.findByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(keys.list.mock.calls.length).toBeGreaterThan(asked));
  expect(remove).toHaveBeenLastCalledWith('key-1');
});

test('a list that cannot be had says why and can be asked for again', async () => {
  const list = jest.fn(async () => [key()]);
  list.mockRejectedValueOnce(new ApiError({ code: 'NETWORK', message: 'Network Error' }));
  const { drawer, user } = await open({ list });
  await user.click(await drawer.findByRole('button', { name: 'Try again' }));
  expect(await drawer.findByRole('listitem', { name: 'Safe' })).toBeVisible();
});
