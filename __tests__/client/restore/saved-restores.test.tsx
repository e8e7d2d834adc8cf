import { fireEvent, screen, within } from '@testing-library/react';
import { ApiError } from '../../../src/client/api/api-error';
import type { SavedRestoresApi } from '../../../src/client/api/saved-restores-api';
import { saveBlob } from '../../../src/client/api/save-blob';
import { NO_POWERS } from '../../../src/client/model/powers';
import type { SavedRestore } from '../../../src/common/api';
import { fakeConnections } from '../../helpers/fake-connections';
import { fakeRestores } from '../../helpers/fake-restores';
import { connection } from '../connections/connection-samples';
import { archive, NAME } from '../samples';
import { findNaming, renderRestores } from './render-restores';
import { contents, plan } from './restore-samples';
import { ASKED, detail, saved } from './saved-samples';

jest.mock('../../../src/client/api/save-blob', () => ({ saveBlob: jest.fn() }));

const WEEKLY = saved({
  id: 'saved-2',
  name: 'Weekly',
  connection: { id: 'connection-1', name: 'Shop' },
  lastRun: null,
});

afterEach(() => {
  sessionStorage.clear();
  window.history.replaceState(null, '', '/');
});

async function open(rows: SavedRestore[] = [saved(), WEEKLY], overrides: Partial<SavedRestoresApi> = {}) {
  const api = { list: jest.fn(async () => rows), ...overrides };
  const restores = fakeRestores(
    { archive: jest.fn(async () => contents()), plan: jest.fn(async () => plan()) },
    {},
    api,
  );
  const connections = fakeConnections({ list: async () => [connection()] });
  const { user } = renderRestores(restores, { connections });
  await user.click(await screen.findByRole('button', { name: 'Restore tasks' }));
  const drawer = within(await screen.findByRole('dialog', { name: 'Restore tasks' }));
  return { user, restores, drawer, item: (name: string) => drawer.findByRole('listitem', { name }) };
}

test('each says what is restored from where to where, how, by whom, and how it went last', async () => {
  const { item } = await open();
  const nightly = await item('Nightly');
  expect(nightly).toHaveTextContent(`${NAME} → This application`);
  expect(nightly).toHaveTextContent('Custom · without: ordersTags · keep live rows, add new ones');
  expect(nightly).toHaveTextContent(/changed .* · Super Admin/);
  expect(nightly).toHaveTextContent(/Last run:Done/);
  expect(await item('Weekly')).toHaveTextContent(`${NAME} → Shop`);
  expect(await item('Weekly')).toHaveTextContent('It has not run yet');
});

test('where there are none, it says what they are for; who may not restore is not offered them', async () => {
  const { drawer } = await open([]);
  expect(await drawer.findByText('No restore is kept yet')).toBeVisible();
  expect(drawer.getByText(/refreshing a test server/)).toBeVisible();
  renderRestores(fakeRestores(), { powers: { ...NO_POWERS, see: true } });
  expect(screen.getAllByRole('button', { name: 'Restore tasks' })).toHaveLength(1);
});

test('they are found by name and target', async () => {
  const { user, drawer } = await open();
  await user.type(await drawer.findByRole('searchbox'), 'shop');
  expect(drawer.getAllByRole('listitem')).toHaveLength(1);
  await user.type(drawer.getByRole('searchbox'), 'keeper');
  expect(drawer.getByText('No restore task matches')).toBeVisible();
});

test('opened, it goes through all steps, filled in', async () => {
  const { user, drawer, restores } = await open();
  await user.click(await drawer.findByRole('button', { name: 'Open Nightly' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Restore: Nightly' }));
  expect(dialog.getByLabelText('Backup')).toBeVisible();
  await user.click(dialog.getByRole('button', { name: 'Next' }));
  expect(await dialog.findByRole('checkbox', { name: 'Custom collection data' })).toBePartiallyChecked();
  expect(dialog.getByRole('checkbox', { name: 'Required data' })).not.toBeChecked();
  expect(dialog.getByRole('radio', { name: /add only rows whose key is not there/ })).toBeChecked();
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  expect(restores.plan).toHaveBeenCalledWith(NAME, { ...ASKED, saved: 'saved-1' });
});

test('run again, it is checked at once; the task stays in the drawer behind', async () => {
  const { user, drawer, restores } = await open();
  await user.click(await drawer.findByRole('button', { name: 'Run Weekly again' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Restore: Weekly' }));
  expect(await dialog.findByText('Nothing stands against this restore')).toBeVisible();
  expect(restores.plan).toHaveBeenCalledWith(NAME, { ...ASKED, connection: 'connection-1', saved: 'saved-2' });
  await user.click(dialog.getAllByRole('button', { name: 'Close' }).at(-1)!);
  expect(screen.queryByRole('dialog', { name: 'Restore: Weekly' })).toBeNull();
  expect(drawer.getByRole('button', { name: 'Open Weekly' })).toBeVisible();
});

test('a draft has no backup to run; a new one begins with the choice of it', async () => {
  const create = jest.fn(async () => saved({ archive: null }));
  const { user, drawer } = await open([saved({ archive: null, lastRun: null })], { create });
  expect(await drawer.findByRole('listitem')).toHaveTextContent('draft without a backup');
  expect(drawer.getByRole('button', { name: 'Run Nightly again' })).toBeDisabled();
  await user.click(drawer.getByRole('button', { name: 'New task' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Restore' }));
  expect(dialog.getByRole('button', { name: 'Next' })).toBeDisabled();
  await user.click(dialog.getByRole('button', { name: 'Save as a task' }));
  const naming = await findNaming();
  await user.type(naming.getByLabelText('Name'), 'Nightly{Enter}');
  expect(create).toHaveBeenCalledWith({ name: 'Nightly', archive: null, connection: null, objects: true });
  await user.click(dialog.getByLabelText('Backup'));
  await user.click(await screen.findByTitle(new RegExp(`^${archive().name} · .* · before the upgrade$`)));
  await user.click(dialog.getByRole('button', { name: 'Next' }));
  expect(await dialog.findByRole('checkbox', { name: 'Custom collection data' })).toBeVisible();
}, 20_000);

test('a backup that is gone is said; of another one, only what is in it is asked for', async () => {
  const choice = { groups: [], include: ['orders', 'gone'], exclude: [], objects: true };
  const { user, drawer, restores } = await open([saved({ archive: 'gone.zip', choice })]);
  await user.click(await drawer.findByRole('button', { name: 'Open Nightly' }));
  expect(await screen.findByText(/gone.zip is no longer in the list/)).toBeVisible();
  const dialog = within(await screen.findByRole('dialog', { name: 'Restore: Nightly' }));
  await user.click(dialog.getByLabelText('Backup'));
  await user.click(await screen.findByTitle(new RegExp(`^${NAME} · `)));
  await user.click(dialog.getByRole('button', { name: 'Next' }));
  await user.click(await dialog.findByRole('button', { name: 'Check' }));
  const asked = { groups: [], include: ['orders'], exclude: [], objects: true, rows: 'skip' };
  expect(restores.plan).toHaveBeenCalledWith(NAME, asked);
});

test('a database that is gone is named, and not taken for this application', async () => {
  const { user, drawer } = await open([saved({ connection: { id: 'connection-9', name: 'Old', missing: true } })]);
  expect(await drawer.findByRole('listitem')).toHaveTextContent('→ Old (deleted)');
  await user.click(drawer.getByRole('button', { name: 'Open Nightly' }));
  await user.click(await screen.findByRole('button', { name: 'Next' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Restore: Nightly' }));
  expect(await dialog.findByText('Old (deleted)')).toBeVisible();
});

test('a copy has the next free number', async () => {
  const create = jest.fn(async () => saved());
  const { user, drawer, restores } = await open([saved(), saved({ id: 'saved-3', name: 'nightly (2)' })], { create });
  await user.click(await drawer.findByRole('button', { name: 'Copy Nightly' }));
  expect(create).toHaveBeenCalledWith(expect.objectContaining({ name: 'Nightly (3)', archive: NAME, rows: 'skip' }));
  expect(restores.saved.list).toHaveBeenCalledTimes(2);
});

test('exported, it names the connection; what was exported can be imported', async () => {
  const create = jest.fn(async () => WEEKLY);
  const { user, drawer } = await open([WEEKLY], { create });
  await user.click(await drawer.findByRole('button', { name: 'Export Weekly' }));
  const [name, blob] = jest.mocked(saveBlob).mock.lastCall!;
  expect(name).toBe('Weekly.json');
  const exported = JSON.parse(await blob.text());
  expect(exported).toEqual({
    ...{ name: 'Weekly', archive: NAME, connection: 'Shop' },
    ...WEEKLY.choice,
    ...WEEKLY.manner,
  });
  const input = screen.getByRole('dialog').querySelector('input[type=file]');
  fireEvent.change(input!, { target: { files: [new File([blob], 'Weekly.json')] } });
  expect(await screen.findByText('The task Weekly was saved.')).toBeVisible();
  expect(create).toHaveBeenCalledWith(exported);
});

test.each([
  ['no JSON', '{', 'It is not the JSON of an exported restore task.'],
  ['something else', '[]', 'It is not the JSON of an exported restore task.'],
  ['a field that there is not', '{"name": "x", "row": "skip"}', 'In it, “row” cannot be used.'],
  ['a value that there is not', '{"name": "x", "rows": "all"}', 'In it, “rows” cannot be used.'],
  ['a name too long', JSON.stringify({ name: 'x'.repeat(65) }), 'In it, “name” cannot be used.'],
])('%s is not imported', async (_, text, message) => {
  const { drawer } = await open([]);
  const input = screen.getByRole('dialog').querySelector('input[type=file]');
  fireEvent.change(input!, { target: { files: [new File([text], 'task.json')] } });
  const notice = await drawer.findByRole('alert');
  for (const one of ['task.json', message, 'Error code: IMPORT_INVALID']) expect(notice).toHaveTextContent(one);
});

test('deleting asks first; a refusal is said', async () => {
  const remove = jest.fn().mockRejectedValueOnce(new ApiError({ code: 'NOT_FOUND', message: 'It is gone.' }));
  const { user, drawer } = await open([saved()], { remove });
  await user.click(await drawer.findByRole('button', { name: 'Delete Nightly' }));
  expect(remove).not.toHaveBeenCalled();
  await user.click(await screen.findByRole('button', { name: 'Delete' }));
  expect(remove).toHaveBeenCalledWith('saved-1');
  expect(await drawer.findByText('It is gone.')).toBeVisible();
});

test('the last run leads to its details', async () => {
  const { user, item, restores } = await open([saved()]);
  restores.get.mockResolvedValue(detail());
  await user.click(within(await item('Nightly')).getByRole('button', { name: /2026/ }));
  expect(await screen.findByRole('dialog', { name: 'Details of the restore' })).toBeVisible();
  expect(restores.get).toHaveBeenCalledWith('task-1');
});
