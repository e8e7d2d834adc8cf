import { screen, within } from '@testing-library/react';
import { ApiError } from '../../../src/client/api/api-error';
import { NO_POWERS, type Powers } from '../../../src/client/model/powers';
import type { RestoreDetail } from '../../../src/common/api';
import { fakeRestores } from '../../helpers/fake-restores';
import { NAME } from '../samples';
import { renderRestores } from './render-restores';
import { done } from './restore-samples';
import { detail } from './saved-samples';

const TITLE = { name: 'Details of the restore' };

afterEach(() => {
  sessionStorage.clear();
  window.history.replaceState(null, '', '/');
});

async function openLink(found: RestoreDetail, powers?: Powers) {
  window.history.replaceState(null, '', '/admin/settings/strongbox?tab=1&restore=task-1');
  const restores = fakeRestores({ list: async () => [done()], get: jest.fn(async () => found) });
  const { user } = renderRestores(restores, { powers });
  const drawer = within(await screen.findByRole('dialog', TITLE));
  await drawer.findByText('Result');
  return { user, drawer, restores };
}

test('a link shows the run: of what, where to, by whom, how long, what was asked for', async () => {
  const { drawer, restores } = await openLink(detail({ connection: { id: 'c', name: 'Shop' } }));
  expect(restores.get).toHaveBeenCalledWith('task-1');
  for (const text of [
    ...['Nightly', NAME, 'Shop', 'Super Admin', '1 min', 'Custom', 'Done'],
    'Live rows of a table that exists: Keep them; add only rows whose key is not there',
    'orders: into orders_before; without note',
  ]) {
    expect(drawer.getAllByText(text)[0]).toBeVisible();
  }
});

test('it shows the result by collection, what was left out, and the precheck as it was', async () => {
  const { drawer, user } = await openLink(detail());
  const result = within(drawer.getByRole('region', { name: 'Result' }));
  expect(result.getByText('Restored: 2 collections, 1,510 rows.')).toBeVisible();
  const counts = within(result.getByRole('region', { name: 'Rows by collection' }));
  expect(counts.getByText('1,205')).toBeVisible();
  await user.click(result.getByRole('button', { name: /Not restored: 1 view/ }));
  expect(await result.findByText('view old: It is there already.')).toBeVisible();
  const precheck = within(drawer.getByRole('region', { name: 'Precheck, as it was then' }));
  expect(precheck.getByRole('listitem')).toHaveTextContent(/^Warning.*A column is missing/);
  expect(precheck.getByText('2 checks passed')).toBeVisible();
});

test('one that failed shows the error with its code and what to do', async () => {
  const error = { code: 'DATABASE_BUSY', message: 'Somebody holds a lock.', hint: 'Close other programs.' };
  const { drawer } = await openLink(detail({ state: 'failed', error, result: null, undo: null, planned: null }));
  for (const text of [error.message, error.hint, 'Error code: DATABASE_BUSY']) {
    expect(drawer.getByText(text)).toBeVisible();
  }
  expect(drawer.getByRole('button', { name: 'Copy details' })).toBeVisible();
  expect(drawer.getByText('What was checked then is no longer kept.')).toBeVisible();
});

test('it can be undone from there while that is kept, by who may', async () => {
  const { drawer, user, restores } = await openLink(detail());
  await user.click(drawer.getByRole('button', { name: 'Undo' }));
  const question = within(await screen.findByRole('dialog', { name: 'Undo this restore?' }));
  await user.click(question.getByRole('button', { name: 'Undo' }));
  expect(restores.undo).toHaveBeenCalledWith('task-1');
});

test('who may only see has the details and no undo', async () => {
  const { drawer } = await openLink(detail(), { ...NO_POWERS, see: true });
  expect(drawer.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('from the history; the address follows, and can be copied', async () => {
  const writeText = jest.fn(async () => undefined);
  const restores = fakeRestores({ list: async () => [done()], get: jest.fn(async () => detail()) });
  const { user } = renderRestores(restores);
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  await user.click(await screen.findByRole('button', { name: /Restores and undos \(1\)/ }));
  await user.click(await screen.findByRole('button', { name: /^Details of the run of / }));
  const drawer = within(await screen.findByRole('dialog', TITLE));
  expect(window.location.search).toBe('?restore=task-1');
  expect(drawer.getByRole('button', { name: 'Copy the link' })).toBeVisible();
  await user.click(drawer.getAllByRole('button', { name: 'Close' })[0]!);
  expect(window.location.search).toBe('');
  expect(screen.queryByRole('dialog', TITLE)).toBeNull();
});

test('a run that is no longer known is said, and other parameters of the address stay', async () => {
  window.history.replaceState(null, '', '/?tab=1&restore=old');
  const gone = new ApiError({ code: 'NOT_FOUND', message: 'There is no task old.' });
  const { user } = renderRestores(fakeRestores({ get: jest.fn(() => Promise.reject(gone)) }));
  const drawer = within(await screen.findByRole('dialog', TITLE));
  expect(await drawer.findByText('There is no task old.')).toBeVisible();
  await user.click(drawer.getAllByRole('button', { name: 'Close' })[0]!);
  expect(window.location.search).toBe('?tab=1');
});
