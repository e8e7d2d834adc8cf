import { BroadcastChannel } from 'node:worker_threads';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ArchiveRow } from '../../src/common/api';
import { ApiError } from '../../src/client/api/api-error';
import { Backups } from '../../src/client/components/Backups';
import { ALL_POWERS } from '../../src/client/model/powers';
import { fakeRestores } from '../helpers/fake-restores';
import { fakeApi, renderInHost } from '../helpers/render-in-host';
import { archive, collection, COLLECTIONS, NAME, running, task } from './samples';

const facts = archive().facts;

/** The first is the newest. */
function archives(count: number): ArchiveRow[] {
  return Array.from({ length: count }, (_, index) =>
    archive({
      name: `backup-${index}.zip`,
      createdAt: new Date(Date.UTC(2026, 0, 20) - index * 3_600_000).toISOString(),
      size: (index + 1) * 1024 ** 2,
      facts: facts && { ...facts, note: index === 3 ? 'before the move' : null, duration: index + 1 },
    }),
  );
}

const open = (list: ArchiveRow[]) => renderInHost(<Backups />, fakeApi({ list: async () => list }));
const shown = () =>
  screen
    .queryAllByText(/^backup-\d+\.zip$/)
    .map(({ textContent }) => textContent?.replace(/\D/g, ''))
    .join(' ');
const failure = { code: 'DISK_FULL', message: 'No space is left for archives.', hint: 'Make room, then try again.' };

afterEach(() => {
  window.innerWidth = 1024;
});

test('turns pages, also longer ones, and sorts', async () => {
  const { user } = open(archives(25));
  await screen.findByText('backup-0.zip');
  expect(screen.queryByText('backup-10.zip')).toBeNull();
  await user.click(screen.getByRole('listitem', { name: '3' }));
  expect(shown()).toBe('20 21 22 23 24');
  await user.click(screen.getByRole('columnheader', { name: /Size/ }));
  await user.click(screen.getByRole('columnheader', { name: /Size/ }));
  expect(shown()).toBe('4 3 2 1 0');
});

test('searching narrows the list, says so, and can be taken back', async () => {
  const { user } = open(archives(25));
  await user.type(await screen.findByRole('textbox', { name: 'Search by name, note or person' }), 'the move');
  await waitFor(() => expect(shown()).toBe('3'));
  expect(screen.getByRole('status')).toHaveTextContent('1 of 25');
  await user.type(screen.getByRole('textbox', { name: 'Search by name, note or person' }), ' of nobody');
  expect(await screen.findByText('No backup matches')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Show all' }));
  await waitFor(() => expect(shown()).toMatch(/^0 1 2/));
});

test('filters by state', async () => {
  const api = fakeApi({
    list: async () => archives(2),
    tasks: async () => [task({ id: 'task-2', archive: 'backup-9.zip', state: 'failed', error: failure })],
  });
  const { user } = renderInHost(<Backups />, api);
  await user.click(await screen.findByRole('combobox', { name: 'State' }));
  await user.click(await screen.findByTitle('Failed'));
  await waitFor(() => expect(shown()).toBe('9'));
});

test('what runs has its own bar and the time that is left in its row', async () => {
  renderInHost(<Backups />, fakeApi({ list: async () => [running()], tasks: async () => [task()] }));
  const row = await screen.findByRole('row', { name: new RegExp(NAME) });
  expect(within(row).getByRole('progressbar')).toHaveAttribute('aria-valuenow', '25');
  expect(within(row).getByText('about 1 min 35 sec left')).toBeVisible();
});

test('what failed is taken off the list on request; a refusal is shown', async () => {
  const api = fakeApi();
  const failed = task({ state: 'failed', error: failure });
  api.tasks.mockResolvedValue([failed]);
  api.dismiss.mockRejectedValueOnce(new ApiError({ code: 'FORBIDDEN', message: 'No permissions' }));
  const { user } = renderInHost(<Backups />, api);
  const dismiss = await screen.findByRole('button', { name: `Take ${NAME} off the list` });
  const row = screen.getByRole('row', { name: new RegExp(NAME) });
  expect(within(row).getByText('The disk is full')).toBeVisible();
  await user.click(dismiss);
  expect(await screen.findByText('You are not allowed to do this')).toBeVisible();
  api.tasks.mockResolvedValue([]);
  await user.click(dismiss);
  expect(await screen.findByText('There is no backup yet')).toBeVisible();
  expect(api.dismiss).toHaveBeenLastCalledWith('task-1');
  expect(screen.queryByText('You are not allowed to do this')).toBeNull();
});

test('details: every fact, the warnings, and what is in it', async () => {
  const warned = archive({ facts: facts && { ...facts, warnings: ['One value could not be read exactly.'] } });
  const restores = fakeRestores({
    archive: async () => ({
      ...warned,
      meta: {
        version: '2.2.15',
        dialect: 'sqlite',
        DB_UNDERSCORED: false,
        DB_TABLE_PREFIX: '',
        DB_SCHEMA: null,
        dumpedGroups: ['required', 'custom'],
        dumpableCollectionsGroupByGroup: { required: COLLECTIONS.required ?? [], custom: COLLECTIONS.custom ?? [] },
      },
    }),
  });
  const { user } = renderInHost(<Backups />, fakeApi({ list: async () => [warned] }), 'en-US', ALL_POWERS, restores);
  const button = await screen.findByRole('button', { name: `Details of ${NAME}` });
  await user.click(button);
  const details = await screen.findByRole('dialog', { name: 'Details of the backup' });
  for (const text of [
    NAME,
    'before the upgrade',
    'Super Admin',
    'Not yet',
    '12',
    '4,711',
    '1.5 MiB',
    '9.0 MiB',
    '3.2 sec',
    'NocoBase 2.2.15',
    'SQLite 3.44',
    facts?.id ?? '',
    'One value could not be read exactly.',
  ]) {
    expect(within(details).getByText(text)).toBeVisible();
  }
  const contents = await within(details).findByRole('region', { name: 'Collections in it' });
  await user.type(await within(contents).findByRole('searchbox'), 'orders');
  await waitFor(() => expect(within(contents).queryByRole('row', { name: /fields/ })).toBeNull());
  expect(within(contents).getByRole('row', { name: 'Orders orders Custom 1,500 2.0 KiB' })).toBeVisible();
  await user.click(within(details).getByRole('button', { name: 'Close' }));
  expect(button).toHaveFocus();
});

test('the trend: what the newest came to, and under the pointer what any other did', async () => {
  open(archives(3));
  const chart = await screen.findByRole('img', {
    name: 'Archive size of the last backups (3): from 1.0 MiB to 3.0 MiB, the newest 1.0 MiB',
  });
  const figure = within(chart.closest('figure') as HTMLElement);
  expect(figure.getByText(/^1.0 MiB/)).toBeVisible();
  chart.getBoundingClientRect = () => ({ left: 0, width: 300 }) as DOMRect;
  // jsdom has no PointerEvent with a place.
  fireEvent(chart, Object.assign(new Event('pointermove', { bubbles: true }), { clientX: 10 }));
  expect(figure.getByText(/^3.0 MiB/)).toBeVisible();
});

test('one archive is no trend', async () => {
  open(archives(1));
  await screen.findByText('backup-0.zip');
  expect(screen.queryByRole('img', { name: /last backups/ })).toBeNull();
});

test('a narrow screen has one column with everything', async () => {
  window.innerWidth = 360;
  open([archive()]);
  await screen.findByText(NAME);
  expect(screen.getAllByRole('columnheader')).toHaveLength(1);
  const row = screen.getByRole('row', { name: new RegExp(NAME) });
  for (const text of ['Done', 'Custom', '4,711 rows · 1.5 MiB · 3.2 sec']) {
    expect(within(row).getByText(text)).toBeVisible();
  }
  expect(within(row).getByRole('button', { name: `Delete ${NAME}` })).toBeVisible();
});

test('a change in another tab shows at once', async () => {
  Object.assign(globalThis, { BroadcastChannel });
  const channel = new BroadcastChannel('strongbox-backups');
  try {
    const api = fakeApi();
    const view = renderInHost(<Backups />, api);
    await screen.findByText('There is no backup yet');
    api.list.mockResolvedValue([archive()]);
    act(() => channel.postMessage('changed'));
    expect(await screen.findByText(NAME)).toBeVisible();
    view.unmount();
  } finally {
    channel.close();
    Reflect.deleteProperty(globalThis, 'BroadcastChannel');
  }
});

test('of 500 backups and 3,000 collections only what is in view is in the page', async () => {
  const many = Array.from({ length: 3000 }, (_, index) => collection('custom', `collection${index}`));
  const api = fakeApi({ list: async () => archives(500), collections: async () => ({ ...COLLECTIONS, custom: many }) });
  const { user } = renderInHost(<Backups />, api);
  await screen.findByText('backup-0.zip');
  const rows = () => document.querySelectorAll('.ant-table-row').length;
  expect(rows()).toBe(10);
  await user.click(screen.getByRole('button', { name: 'Learn more' }));
  const guide = await screen.findByRole('dialog', { name: 'What is in a backup' });
  await user.click(await within(guide).findByRole('tab', { name: 'Custom 3,000' }));
  expect(rows()).toBe(30);
  await user.click(within(guide).getByRole('button', { name: 'Close' }));
  await user.click(screen.getByRole('button', { name: 'New backup' }));
  await user.click(await screen.findByRole('button', { name: /^Choose single collections of Custom/ }));
  await waitFor(() => expect(screen.getByText('collection0')).toBeVisible());
  expect(rows()).toBeLessThan(50);
});
