import { screen, within } from '@testing-library/react';
import { Backups } from '../../src/client/components/Backups';
import { fakeApi, renderInHost } from '../helpers/render-in-host';
import { COLLECTIONS } from './samples';

async function openGuide(lng?: string, learnMore = 'Learn more', name = 'What is in a backup') {
  const { user } = renderInHost(<Backups />, fakeApi({ collections: async () => COLLECTIONS }), lng);
  await user.click(await screen.findByRole('button', { name: learnMore }));
  const guide = await screen.findByRole('dialog', { name });
  await within(guide).findByRole('tab', { selected: true });
  return { user, guide };
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
  expect(orders).toBe('OrdersordersThis applicationMade in the collection manager1,500');
  expect(tags).toBe('ordersTagsThis applicationFollows “Orders”10');
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
