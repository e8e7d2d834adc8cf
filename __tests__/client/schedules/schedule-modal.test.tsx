import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { ApiError } from '../../../src/client/api/api-error';
import type { SchedulesApi } from '../../../src/client/api/schedules-api';
import { Backups } from '../../../src/client/components/Backups';
import { fakeConnections } from '../../helpers/fake-connections';
import { fakeSchedules } from '../../helpers/fake-schedules';
import { fakeApi, renderInHost } from '../../helpers/render-in-host';
import { connection } from '../connections/connection-samples';
import { collection, COLLECTIONS } from '../samples';
import { PREVIEW, RETENTION, schedule } from './schedule-samples';

const LONG = 60_000;

async function openForm(button: string, overrides: Partial<SchedulesApi> = {}) {
  const schedules = fakeSchedules({ list: async () => [schedule()], ...overrides });
  const foreign = { custom: [collection('custom', 'goods')] };
  const api = fakeApi({ collections: jest.fn(async (from) => (from ? foreign : COLLECTIONS)) });
  const connections = fakeConnections({ list: async () => [connection()] });
  const { user } = renderInHost(<Backups />, api, undefined, undefined, undefined, connections, schedules);
  await user.click(await screen.findByRole('button', { name: 'Schedules' }));
  await user.click(await screen.findByRole('button', { name: button }));
  const title = button === 'Edit Nightly' ? button : 'Add a schedule';
  const form = within(await screen.findByRole('dialog', { name: title }));
  await form.findByRole('checkbox', { name: 'Custom collection data' });
  const pick = async (label: string, option: string) => {
    await user.click(form.getByLabelText(label));
    const options = await screen.findAllByTitle(option);
    await user.click(options[options.length - 1]!);
  };
  const save = () => user.click(form.getByRole('button', { name: 'Save' }));
  return { user, form, api, pick, save };
}

test(
  'a new one: what is proposed, filled in, and sent',
  async () => {
    const create = jest.fn(async () => schedule());
    const channels = async () => [{ name: 's_1', title: 'Mail', type: 'email' }];
    const { form, pick, save, user } = await openForm('Add a schedule', { create, channels });
    expect(form.getByText(/^Every day at 03:30 \(/)).toBeVisible();
    await save();
    expect(form.getByText('This is needed.')).toBeVisible();
    expect(form.getByLabelText('Name')).toHaveFocus();
    expect(create).not.toHaveBeenCalled();

    await user.type(form.getByLabelText('Name'), ' Weekdays ');
    await pick('How often', 'On days of the week');
    await pick('Days', 'Wednesday');
    fireEvent.change(form.getByLabelText('Time'), { target: { value: '04:05' } });
    await user.type(form.getByLabelText('Time zone'), 'Tokyo');
    await user.click(await screen.findByTitle('Asia/Tokyo'));
    expect(form.getByText('Every Wednesday and Sunday at 04:05 (Asia/Tokyo)')).toBeVisible();
    await user.click(form.getByRole('checkbox', { name: 'Log data' }));
    await user.clear(form.getByLabelText('Yearly'));
    await user.type(form.getByLabelText('Yearly'), '2');
    await pick('Tell of failures through', 'Mail');
    await save();
    expect(create).toHaveBeenCalledWith({
      ...{ name: 'Weekdays', enabled: true, cron: '5 4 * * 0,3', timezone: 'Asia/Tokyo' },
      ...{ groups: ['required', 'user', 'custom', 'third-party', 'unknown'], include: [], exclude: [] },
      ...{ connection: null, retention: { ...RETENTION, yearly: 2 }, channel: 's_1', contents: [], keys: [] },
    });
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Add a schedule' })).toBeNull());
    expect(screen.getByRole('button', { name: 'Add a schedule' })).toHaveFocus();
  },
  LONG,
);

test(
  'an edited one: as it was but for what is changed; a refusal leaves everything as it was typed',
  async () => {
    const update = jest.fn(async () => schedule());
    const refusal = { code: 'INVALID_REQUEST', message: 'It would run too often.', hint: 'Let it run hourly.' };
    update.mockRejectedValueOnce(new ApiError(refusal));
    const { form, pick, save, user } = await openForm('Edit Nightly', { update });
    expect(form.getByLabelText('Name')).toHaveValue('Nightly');
    expect(form.getByLabelText('Time')).toHaveValue('02:30');
    await pick('How often', 'Cron text');
    const cron = form.getByLabelText('Cron text');
    expect(cron).toHaveValue('30 2 * * *');
    await user.clear(cron);
    await user.type(cron, '*/5 * * * *');
    await save();
    expect(await form.findByText('Let it run hourly.')).toBeVisible();
    expect(cron).toHaveValue('*/5 * * * *');
    await user.clear(cron);
    await user.type(cron, '0 8-18 * * *');
    await user.click(form.getByRole('switch', { name: 'Keep all of its backups' }));
    expect(form.queryByLabelText('Yearly')).toBeNull();
    await save();
    const { id, name, timezone, groups, include, exclude } = schedule();
    expect(update).toHaveBeenLastCalledWith(id, {
      ...{ name, timezone, groups, include, exclude, enabled: true, connection: null, channel: null },
      ...{ cron: '0 8-18 * * *', retention: null, contents: [], keys: [] },
    });
  },
  LONG,
);

test(
  'a retention that keeps nothing is not sent; hours and months ask for what they need',
  async () => {
    const update = jest.fn(async () => schedule());
    const { form, pick, save, user } = await openForm('Edit Nightly', { update });
    await pick('How often', 'Once a month');
    await user.clear(form.getByLabelText('Day of the month'));
    await save();
    expect(form.getByText('This is needed.')).toBeVisible();
    await user.type(form.getByLabelText('Day of the month'), '31');
    expect(form.getByText(/Months without this day are left out/)).toBeVisible();
    await pick('How often', 'Every hour');
    expect(form.getByText('Every hour at minute 0 (Europe/Berlin)')).toBeVisible();
    for (const label of ['Newest', 'Daily', 'Weekly', 'Monthly']) await user.clear(form.getByLabelText(label));
    await save();
    expect(form.getByText('At least one of them must be more than 0.')).toBeVisible();
    expect(form.getByLabelText('Newest')).toHaveFocus();
    expect(update).not.toHaveBeenCalled();
    await user.type(form.getByLabelText('Hourly'), '24');
    await save();
    const nothing = { last: 0, hourly: 24, daily: 0, weekly: 0, monthly: 0, yearly: 0 };
    expect(update).toHaveBeenCalledWith(
      'schedule-1',
      expect.objectContaining({ cron: '0 * * * *', retention: nothing }),
    );
  },
  LONG,
);

test('another database has other contents, and what was ticked of the one before does not follow', async () => {
  const update = jest.fn(async () => schedule());
  const { form, pick, save, api } = await openForm('Edit Nightly', { update });
  await pick('Back up', 'Shop · shop @ db.example.com:5433');
  await waitFor(() => expect(form.queryByRole('checkbox', { name: 'Required data' })).toBeNull());
  expect(await form.findByRole('checkbox', { name: 'Custom collection data' })).toBeChecked();
  expect(api.collections).toHaveBeenLastCalledWith('connection-1');
  await save();
  const sent = { connection: 'connection-1', include: [], exclude: [] };
  expect(update).toHaveBeenCalledWith('schedule-1', expect.objectContaining(sent));
});

test('a copy has the next free name and is a new one', async () => {
  const create = jest.fn(async () => schedule());
  const { save } = await openForm('Copy Nightly', { create });
  await save();
  const { cron, groups, include } = schedule();
  expect(create).toHaveBeenCalledWith(expect.objectContaining({ name: 'Nightly (2)', cron, groups, include }));
});

test('what would go, with the numbers as they are typed; other numbers take the answer away', async () => {
  const preview = jest.fn(async () => PREVIEW);
  preview.mockRejectedValueOnce(new ApiError({ code: 'NETWORK', message: 'Network Error' }));
  const { form, user } = await openForm('Edit Nightly', { preview });
  const button = () => form.getByRole('button', { name: 'What would go?' });
  await user.click(button());
  expect(await form.findByText('The server did not answer')).toBeVisible();
  await user.clear(form.getByLabelText('Daily'));
  await user.click(button());
  expect(await form.findByText('1 of 3 would go; that frees 1.0 KiB.')).toBeVisible();
  const rules = { retention: { ...RETENTION, daily: 0 }, timezone: 'Europe/Berlin' };
  expect(preview).toHaveBeenLastCalledWith('schedule-1', rules);
  const lines = form.getAllByRole('row').slice(-3);
  expect(lines.map(({ textContent }) => textContent?.replace(/^.*?KiB/, ''))).toEqual([
    'newestdaily',
    'pinned',
    'goes',
  ]);
  await user.type(form.getByLabelText('Yearly'), '1');
  expect(form.queryByText(/would go;/)).toBeNull();
}, 30_000);
