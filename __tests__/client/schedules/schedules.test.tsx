import { screen, waitFor, within } from '@testing-library/react';
import { ApiError } from '../../../src/client/api/api-error';
import type { SchedulesApi } from '../../../src/client/api/schedules-api';
import { Backups } from '../../../src/client/components/Backups';
import { ALL_POWERS, NO_POWERS, type Powers } from '../../../src/client/model/powers';
import { fakeRestores } from '../../helpers/fake-restores';
import { fakeSchedules } from '../../helpers/fake-schedules';
import { fakeApi, renderInHost } from '../../helpers/render-in-host';
import { archive, NAME } from '../samples';
import { schedule, TROUBLE } from './schedule-samples';

const full = new ApiError({ code: 'TASK_RUNNING', message: 'A backup is running.', hint: 'Wait until it has ended.' });

function show(overrides: Partial<SchedulesApi>, powers: Powers = ALL_POWERS) {
  const schedules = fakeSchedules(overrides);
  const restores = fakeRestores({ archive: async () => ({ ...archive(), meta: null }) });
  const api = fakeApi({ list: async () => [archive()] });
  const { user } = renderInHost(<Backups />, api, undefined, powers, restores, undefined, schedules);
  return { user, schedules, api };
}

async function open(overrides: Partial<SchedulesApi> = {}, powers?: Powers) {
  const shown = show({ list: async () => [schedule()], ...overrides }, powers);
  await shown.user.click(await screen.findByRole('button', { name: 'Schedules' }));
  const drawer = within(await screen.findByRole('dialog', { name: 'Schedules' }));
  return { ...shown, drawer };
}

test('where there are none, what they are for', async () => {
  const { drawer } = await open({ list: async () => [] });
  expect(await drawer.findByText('There is no schedule yet')).toBeVisible();
  expect(drawer.getByText(/A schedule makes one every night/)).toBeVisible();
});

test('each says when, what, how long, who is told, and how it went last', async () => {
  const row = schedule({ connection: { id: 'connection-1', name: 'Shop' }, channel: 's_1' });
  const channels = async () => [{ name: 's_1', title: 'Mail to the admins', type: 'email' }];
  const { drawer, user } = await open({ list: async () => [row], channels });
  const card = await drawer.findByRole('listitem', { name: 'Nightly' });
  await within(card).findByText('Tells of failures through: Mail to the admins');
  for (const text of [
    'Every day at 02:30 (Europe/Berlin)',
    'Required',
    'Custom',
    'of the database “Shop” · besides: caches · without: ordersTags',
    'Keeps: 3 newest, 7 daily, 4 weekly, 12 monthly',
    'Done',
  ]) {
    expect(within(card).getByText(text)).toBeVisible();
  }
  expect(within(card).getByText(/^Next run: Jan 3, 2026/)).toBeVisible();
  const link = within(card).getByRole('button', { name: `Details of ${NAME}` });
  await user.click(link);
  const details = await screen.findByRole('dialog', { name: 'Details of the backup' });
  await user.click(within(details).getByRole('button', { name: 'Close' }));
  expect(link).toHaveFocus();
});

test('one whose database is gone, which is switched off and never ran', async () => {
  const connection = { id: 'connection-1', name: 'Shop', missing: true as const };
  const row = schedule({ enabled: false, nextRun: null, lastRun: null, connection, include: [], exclude: [] });
  const { drawer } = await open({ list: async () => [row] });
  expect(await drawer.findByText('of the database “Shop (deleted)”')).toBeVisible();
  expect(drawer.getByText('Switched off')).toBeVisible();
  expect(drawer.getByText('It has not run yet')).toBeVisible();
  expect(drawer.getByRole('switch', { name: 'Nightly runs by itself' })).not.toBeChecked();
});

test('a backup of the last run that is no longer there is no link', async () => {
  const lastRun = { ...schedule().lastRun!, id: 'task-8', archive: 'backup-gone.zip' };
  const { drawer } = await open({ list: async () => [schedule({ lastRun })] });
  await drawer.findByText('Last run:');
  expect(drawer.queryByRole('button', { name: /^Details of/ })).toBeNull();
});

test('it is switched off with all else as it was', async () => {
  const list = jest.fn(async () => [schedule()]);
  const update = jest.fn(async () => schedule());
  const { drawer, user } = await open({ list, update });
  const asked = list.mock.calls.length;
  await user.click(await drawer.findByRole('switch', { name: 'Nightly runs by itself' }));
  const { id, name, cron, timezone, groups, include, exclude, retention } = schedule();
  const same = { name, cron, timezone, groups, include, exclude, retention };
  expect(update).toHaveBeenCalledWith(id, {
    ...{ ...same, connection: null, channel: null, contents: [], keys: [] },
    enabled: false,
  });
  await waitFor(() => expect(list.mock.calls.length).toBeGreaterThan(asked));
});

test('it runs at once; where it cannot, its card says why', async () => {
  const run = jest.fn(async () => 'task-9');
  run.mockRejectedValueOnce(full);
  const { drawer, user, api } = await open({ run });
  const list = jest.spyOn(api, 'list');
  await user.click(await drawer.findByRole('button', { name: 'Run Nightly now' }));
  const card = drawer.getByRole('listitem', { name: 'Nightly' });
  expect(await within(card).findByText('Wait until it has ended.')).toBeVisible();
  await user.click(drawer.getByRole('button', { name: 'Run Nightly now' }));
  expect(await screen.findByText('The backup of “Nightly” has started.')).toBeVisible();
  expect(run).toHaveBeenLastCalledWith('schedule-1');
  expect(within(card).queryByText('Wait until it has ended.')).toBeNull();
  await waitFor(() => expect(list).toHaveBeenCalled());
});

test('deleting asks first', async () => {
  const remove = jest.fn(async () => undefined);
  const { drawer, user } = await open({ remove });
  await user.click(await drawer.findByRole('button', { name: 'Delete Nightly' }));
  expect(await screen.findByText('Its backups stay until somebody deletes them.')).toBeVisible();
  expect(remove).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(remove).toHaveBeenCalledWith('schedule-1'));
});

test('trouble is on the page until it has been seen', async () => {
  const list = jest.fn(async () => [schedule({ trouble: TROUBLE })]);
  const acknowledge = jest.fn(async () => undefined);
  acknowledge.mockRejectedValueOnce(new ApiError({ code: 'NETWORK', message: 'Network Error' }));
  const { user } = show({ list, acknowledge });
  const notice = await screen.findByRole('alert');
  for (const text of ['The schedule “Nightly” failed', TROUBLE.error.message, 'Make room on the disk.']) {
    expect(within(notice).getByText(text)).toBeVisible();
  }
  expect(within(notice).getByText(/^Jan 2, 2026/)).toBeVisible();
  expect(within(notice).queryByRole('button', { name: /close/i })).toBeNull();
  const seen = screen.getByRole('button', { name: 'Trouble of Nightly has been seen' });
  await user.click(seen);
  expect(await screen.findByText('The server did not answer')).toBeVisible();
  list.mockResolvedValue([schedule()]);
  await user.click(seen);
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  expect(acknowledge).toHaveBeenLastCalledWith('schedule-1');
});

test('the card tells of the trouble as well', async () => {
  const trouble = { ...TROUBLE, kind: 'missed' as const };
  const { drawer } = await open({ list: async () => [schedule({ trouble })] });
  const card = await drawer.findByRole('listitem', { name: 'Nightly' });
  expect(within(card).getByText('Runs of the schedule “Nightly” were missed')).toBeVisible();
  expect(within(card).getByRole('button', { name: 'Trouble of Nightly has been seen' })).toBeVisible();
});

test('who may only see, sees all of it and can change nothing', async () => {
  const channels = jest.fn(async () => []);
  const list = async () => [schedule({ trouble: TROUBLE })];
  const { drawer } = await open({ list, channels }, { ...NO_POWERS, see: true });
  await drawer.findByText('Every day at 02:30 (Europe/Berlin)');
  expect(drawer.getByRole('switch')).toBeDisabled();
  expect(screen.getAllByText('The schedule “Nightly” failed')).toHaveLength(2);
  const names = screen.getAllByRole('button').map((button) => button.getAttribute('aria-label') ?? button.textContent);
  expect(names.filter((name) => name && /run|edit|^copy nightly|delete|add|seen|pin/i.test(name))).toEqual([]);
  expect(channels).not.toHaveBeenCalled();
});

test('who may not see is neither asked nor told', async () => {
  const list = jest.fn(async () => [schedule()]);
  show({ list }, NO_POWERS);
  await screen.findByText(NAME);
  expect(screen.queryByRole('button', { name: 'Schedules' })).toBeNull();
  expect(list).not.toHaveBeenCalled();
});

test('a list that cannot be had says why and can be asked for again', async () => {
  const list = jest.fn(async () => [schedule()]);
  list.mockRejectedValueOnce(new ApiError({ code: 'NETWORK', message: 'Network Error' }));
  const { drawer, user } = await open({ list });
  await user.click(await drawer.findByRole('button', { name: 'Try again' }));
  expect(await drawer.findByRole('listitem', { name: 'Nightly' })).toBeVisible();
});
