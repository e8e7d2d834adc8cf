import { screen, within } from '@testing-library/react';
import { FILE_CONTENTS, type ContentsReply, type ScheduleRow } from '../../../src/common/api';
import { Backups } from '../../../src/client/components/Backups';
import { fieldsOf, filesOf } from '../../../src/client/model/schedule-form';
import { fakeKeys } from '../../helpers/fake-keys';
import { fakeSchedules } from '../../helpers/fake-schedules';
import { fakeApi, renderInHost } from '../../helpers/render-in-host';
import { key, UNCONFIRMED } from '../encryption/encryption-samples';
import { FOUND } from '../files/file-samples';
import { COLLECTIONS } from '../samples';
import { schedule } from './schedule-samples';

const LONG = 30_000;

async function open(row: ScheduleRow, button: string, found: ContentsReply['contents'] = FOUND) {
  const saved = jest.fn(async () => row);
  const schedules = fakeSchedules({ list: async () => [row], create: saved, update: saved });
  const api = fakeApi({ collections: async () => COLLECTIONS, contents: async () => found });
  const keys = fakeKeys({ list: async () => [UNCONFIRMED, key()] });
  const { user } = renderInHost(
    <Backups />,
    api,
    ...([undefined, undefined, undefined, undefined, schedules, keys] as const),
  );
  await user.click(await screen.findByRole('button', { name: 'Schedules' }));
  await user.click(await screen.findByRole('button', { name: button }));
  const form = within(await screen.findByRole('dialog', { name: /^(Edit|Add)/ }));
  await form.findByRole('checkbox', { name: 'Custom collection data' });
  return { user, form, schedules, save: () => user.click(form.getByRole('button', { name: 'Save' })) };
}

test(
  'files and keys are chosen; configuration only where it is encrypted',
  async () => {
    const { form, save, schedules, user } = await open(schedule(), 'Edit Nightly');
    expect(form.getByRole('checkbox', { name: 'Uploaded files' })).not.toBeChecked();
    const configuration = form.getByRole('checkbox', { name: 'Configuration and keys' });
    expect(configuration).toBeDisabled();
    await user.click(form.getByRole('checkbox', { name: 'Uploaded files' }));
    await user.click(form.getByLabelText('Encrypt to keys'));
    await user.click(await screen.findByTitle('Bank (not confirmed yet)'));
    expect(form.getByText(/If nobody has it, nobody can open the backup/)).toBeVisible();
    await user.click(configuration);
    await save();
    const sent = { contents: ['uploads', 'configuration'], keys: ['key-2'] };
    expect(schedules.update).toHaveBeenCalledWith('schedule-1', expect.objectContaining(sent));
  },
  LONG,
);

test('a new one takes uploads along, also where there are none yet', async () => {
  const none = FOUND.map((one) => ({ ...one, files: 0, bytes: 0 }));
  const { form, save, schedules, user } = await open(schedule(), 'Add a schedule', none);
  expect(form.getByRole('checkbox', { name: 'Uploaded files' })).toBeChecked();
  await user.type(form.getByLabelText('Name'), 'Weekly');
  await save();
  expect(schedules.create).toHaveBeenCalledWith(expect.objectContaining({ contents: ['uploads'], keys: [] }));
});

test('a key that was deleted is marked, in the list and in the form', async () => {
  const lost = { id: 'key-9', name: 'Old', missing: true as const };
  const row = schedule({ contents: ['uploads'], keys: [{ id: 'key-1', name: 'Safe' }, lost] });
  const { form } = await open(row, 'Edit Nightly');
  const card = within(screen.getByRole('listitem', { name: 'Nightly', hidden: true }));
  expect(card.getByText('Files: Uploaded files')).toBeVisible();
  expect(card.getByText('Encrypted to: Safe and Old (deleted)')).toBeVisible();
  expect(await form.findByTitle('Old (deleted)')).toBeVisible();
  expect(form.getByText('A key that was chosen has been deleted. Choose another one.')).toBeVisible();
});

test('what is not offered is not sent', () => {
  const fields = fieldsOf(schedule({ contents: ['uploads'] }));
  expect(filesOf(fields, FILE_CONTENTS, FOUND)).toEqual(['uploads']);
  expect(filesOf(fields, ['folders'], FOUND)).toEqual([]);
  expect(filesOf({ ...fields, files: null }, ['folders'], FOUND)).toEqual(['folders']);
});
