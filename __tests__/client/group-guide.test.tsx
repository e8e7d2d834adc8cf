import { screen, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { ApiError } from '../../src/client/api/api-error';
import { Backups } from '../../src/client/components/Backups';
import { ALL_POWERS, type Powers } from '../../src/client/model/powers';
import { fakeApi, renderInHost } from '../helpers/render-in-host';
import { collection, COLLECTIONS } from './samples';

async function openGuide(lng?: string, learnMore = 'Learn more', name = 'What is in a backup', powers?: Powers) {
  const api = fakeApi({ collections: jest.fn(async () => COLLECTIONS) });
  const { user } = renderInHost(<Backups />, api, lng, powers);
  await user.click(await screen.findByRole('button', { name: learnMore }));
  const guide = await screen.findByRole('dialog', { name });
  await within(guide).findByRole('tab', { selected: true });
  return { api, user, guide };
}

test('one tab a group that has something, with what it is and what is lost without it', async () => {
  const { guide, user } = await openGuide();
  const tabs = within(guide).getAllByRole('tab');
  expect(tabs.map(({ textContent }) => textContent)).toEqual([
    'Required 2',
    'Users 1',
    'Custom 2',
    'Logs 1',
    'Skipped 1',
  ]);
  await user.click(within(guide).getByRole('tab', { name: 'Custom 2' }));
  expect(within(guide).getByRole('heading', { name: 'Custom collection data' })).toBeVisible();
  expect(within(guide).getByText(/The business data itself is lost/)).toBeVisible();
});

test('a collection has its title, name, origin, reason and rows', async () => {
  const { guide, user } = await openGuide();
  await user.click(within(guide).getByRole('tab', { name: 'Custom 2' }));
  const [, orders, tags] = within(guide)
    .getAllByRole('row')
    .map((row) => row.textContent);
  expect(orders).toBe('OrdersordersThis applicationMade in the collection manager1,500Move');
  expect(tags).toBe('ordersTagsThis applicationFollows “Orders”10Move');
});

test('titles are in the language of the reader', async () => {
  const { guide, user } = await openGuide('zh-CN', '了解更多', '备份包含什么');
  await user.click(within(guide).getByRole('tab', { name: '用户 1' }));
  expect(within(guide).getByRole('cell', { name: /^用户\s*users$/ })).toBeVisible();
});

test('searching looks into all groups', async () => {
  const { guide, user } = await openGuide();
  await user.type(within(guide).getByRole('searchbox'), 'ORDERS');
  const tabs = within(guide).getAllByRole('tab');
  expect(tabs.map(({ textContent }) => textContent)).toEqual([
    'Required 0',
    'Users 0',
    'Custom 2',
    'Logs 0',
    'Skipped 0',
  ]);
  expect(within(guide).getByText('No collection matches')).toBeVisible();
});

const orders = collection('logs', 'orders', { title: 'Orders', origin: 'user', source: 'override' });

async function openMove(user: UserEvent, name: string) {
  await user.click(screen.getByRole('button', { name: `Move ${name} to another group` }));
  const question = await screen.findByRole('radiogroup', { name: `Move ${name} to another group` });
  return question.closest<HTMLElement>('[role=dialog]') as HTMLElement;
}

test('an administrator moves a collection to another group, and back', async () => {
  const { api, guide, user } = await openGuide();
  api.collections.mockResolvedValue({ ...COLLECTIONS, custom: [], logs: [orders] });
  await user.click(within(guide).getByRole('tab', { name: 'Custom 2' }));
  const dialog = await openMove(user, 'Orders');
  const groups = within(dialog).getAllByRole('radio').length;
  expect(groups).toBe(6);
  expect(within(dialog).getByRole('radio', { name: 'Custom collection data' })).toBeChecked();
  expect(within(dialog).getByRole('button', { name: 'Move' })).toBeDisabled();
  await user.click(within(dialog).getByRole('radio', { name: 'Log data' }));
  await user.click(within(dialog).getByRole('button', { name: 'Move' }));
  expect(api.move).toHaveBeenCalledWith('orders', 'logs');
  expect(await screen.findByText('Orders is now in the group “Logs”')).toBeVisible();

  await user.click(await within(guide).findByRole('tab', { name: 'Logs 1' }));
  expect(within(guide).getByText('Changed by an administrator')).toBeVisible();
  const again = await openMove(user, 'Orders');
  await user.click(within(again).getByRole('radio', { name: 'Back to its own group' }));
  await user.click(within(again).getByRole('button', { name: 'Move' }));
  expect(api.move).toHaveBeenLastCalledWith('orders', null);
});

test('a move that is refused says why, and the choice stays', async () => {
  const { api, guide, user } = await openGuide();
  api.move.mockRejectedValueOnce(new ApiError({ code: 'NOT_FOUND', message: 'There is no collection "orders".' }));
  await user.click(within(guide).getByRole('tab', { name: 'Custom 2' }));
  const dialog = await openMove(user, 'Orders');
  await user.click(within(dialog).getByRole('radio', { name: 'User data' }));
  await user.click(within(dialog).getByRole('button', { name: 'Move' }));
  expect(await within(dialog).findByText('There is no collection "orders".')).toBeVisible();
  expect(within(dialog).getByRole('radio', { name: 'User data' })).toBeChecked();
});

test('taking something out of the required data says what that means', async () => {
  const { user } = await openGuide();
  const dialog = await openMove(user, 'fields');
  expect(within(dialog).queryByRole('alert')).toBeNull();
  await user.click(within(dialog).getByRole('radio', { name: 'Custom collection data' }));
  expect(within(dialog).getByRole('alert')).toHaveTextContent('Backups made without it may be of no use');
});

test('who may not configure does not see how to move', async () => {
  const { guide } = await openGuide(undefined, undefined, undefined, { ...ALL_POWERS, configure: false });
  expect(within(guide).queryByRole('button', { name: /^Move/ })).toBeNull();
});
