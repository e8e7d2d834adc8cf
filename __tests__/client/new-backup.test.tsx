import { fireEvent, screen, within } from '@testing-library/react';
import type { UserEvent as User } from '@testing-library/user-event';
import type { GroupItem } from '../../src/common/api';
import { ApiError } from '../../src/client/api/api-error';
import { Backups } from '../../src/client/components/Backups';
import { fakeConnections } from '../helpers/fake-connections';
import { fakeApi, renderInHost } from '../helpers/render-in-host';
import { connection } from './connections/connection-samples';
import { COLLECTIONS } from './samples';

beforeEach(() => sessionStorage.clear());

async function openDialog(collections = COLLECTIONS) {
  const api = fakeApi({ collections: jest.fn(async () => collections) });
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
  expect(api.create).toHaveBeenCalledWith({
    groups: ['required', 'user', 'custom'],
    include: [],
    exclude: [],
    note: 'before 2.3',
  });
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

const dialogNow = () => screen.getByRole('dialog', { name: 'New backup' });
const single = (user: User, group: string) =>
  user.click(within(dialogNow()).getByRole('button', { name: `Choose single collections of ${group}` }));
const tick = (user: User, name: string) => user.click(within(dialogNow()).getByRole('checkbox', { name }));

test('single collections are unticked and added, also of skipped ones', async () => {
  const { api, dialog, user } = await openDialog();
  await single(user, 'Custom collection data');
  await tick(user, 'ordersTags');
  expect(within(dialog).getByText(/^1 chosen · 2 collections/)).toBeVisible();
  expect(within(dialog).getByText(/Of what is not ticked this is lost/)).toBeVisible();
  expect(within(dialog).getByRole('checkbox', { name: 'Custom collection data' })).toBePartiallyChecked();
  await single(user, 'Skipped data');
  await tick(user, 'caches');
  expect(within(dialog).getByRole('status')).toHaveTextContent('6 collections');
  await user.click(within(dialog).getByRole('button', { name: 'Start backup' }));
  expect(api.create).toHaveBeenCalledWith({
    groups: ['required', 'user', 'logs', 'skipped'],
    include: ['orders'],
    exclude: [],
  });
});

test('what is required can be looked at, but not unticked', async () => {
  const { dialog, user } = await openDialog();
  await user.click(within(dialog).getByRole('button', { name: 'Show the collections of Required data' }));
  expect(within(dialog).getByRole('checkbox', { name: 'fields' })).toBeChecked();
  expect(within(dialog).getByRole('checkbox', { name: 'fields' })).toBeDisabled();
});

test('what the choice brings along is said, with the reason, and counted', async () => {
  const [orders, tags] = COLLECTIONS.custom ?? [];
  const { dialog, user } = await openDialog({
    ...COLLECTIONS,
    custom: [{ ...orders, needs: [{ name: 'ordersTags', why: 'through table' }] } as GroupItem, tags as GroupItem],
  });
  expect(within(dialog).queryByText(/was added/)).toBeNull();
  await single(user, 'Custom collection data');
  await tick(user, 'ordersTags');
  expect(within(dialog).getByRole('status')).toHaveTextContent('6 collections');
  await user.click(within(dialog).getByText('1 collection was added, because the choice needs it'));
  expect(within(dialog).getByRole('listitem')).toHaveTextContent('ordersTags: holds the relations of “Orders”');
});

test('closing the dialog loses nothing, starting the backup clears it, and the focus goes back', async () => {
  const { dialog, user } = await openDialog();
  await tick(user, 'Log data');
  await user.type(within(dialog).getByLabelText('Note (optional)'), 'mine');
  // antd reads the code of the key, which user-event does not give.
  fireEvent.keyDown(within(dialog).getByLabelText('Note (optional)'), { key: 'Escape', keyCode: 27 });
  expect(screen.queryByRole('dialog')).toBeNull();
  const open = screen.getByRole('button', { name: 'New backup' });
  expect(open).toHaveFocus();
  await user.click(open);
  const again = await screen.findByRole('dialog', { name: 'New backup' });
  await within(again).findByRole('status');
  expect(within(again).getByLabelText('Note (optional)')).toHaveValue('mine');
  expect(within(again).getByRole('checkbox', { name: 'Log data' })).not.toBeChecked();
  await user.click(within(again).getByRole('button', { name: 'Start backup' }));
  await user.click(open);
  expect(await screen.findByLabelText('Note (optional)')).toHaveValue('');
});

test('another database can be backed up instead, with its own collections', async () => {
  const orders: GroupItem[] = [{ ...COLLECTIONS.custom![0]!, name: 'shop_orders', title: '' }];
  const collections = jest.fn(async (source?: string | null) => (source ? { custom: orders } : COLLECTIONS));
  const api = fakeApi({ collections });
  const connections = fakeConnections({ list: async () => [connection()] });
  const { user } = renderInHost(<Backups />, api, undefined, undefined, undefined, connections);
  await user.click(await screen.findByRole('button', { name: 'New backup' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'New backup' }));
  await user.click(await dialog.findByLabelText('Back up'));
  await user.click(await screen.findByTitle('Shop · shop @ db.example.com:5433'));
  expect(await dialog.findByText(/^In all: 1 collection/)).toBeVisible();
  expect(dialog.queryByRole('checkbox', { name: 'Required data' })).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Start backup' }));
  expect(api.create).toHaveBeenCalledWith({
    ...{ groups: ['custom'], include: [], exclude: [] },
    connection: 'connection-1',
  });
});
