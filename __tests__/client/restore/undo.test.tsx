import { screen, within } from '@testing-library/react';
import { ApiError } from '../../../src/client/api/api-error';
import { NO_POWERS } from '../../../src/client/model/powers';
import { fakeRestores } from '../../helpers/fake-restores';
import { NAME } from '../samples';
import { renderRestores } from './render-restores';
import { done, restore } from './restore-samples';

const LIST = { name: 'Restores that can be undone' };
const undone = () => done({ undo: { ...done().undo!, restoredIsLive: false } });
const kept = async () => within(await screen.findByRole('list', LIST));

afterEach(() => sessionStorage.clear());

test('what is kept is said: of which restore, how much, until when', async () => {
  renderRestores(fakeRestores({ list: async () => [done()] }));
  const item = (await kept()).getByRole('listitem');
  expect(item).toHaveTextContent(`${NAME} was restored and can be undone`);
  expect(item).toHaveTextContent(/Super Admin · 2 tables · 3.0 MiB · kept until .* \(another 23 hr (29|30) min\)/);
});

test('an undo says what becomes of the data, and is started', async () => {
  const restores = fakeRestores({ list: jest.fn(async () => [done()]) });
  const { user } = renderRestores(restores);
  await user.click((await kept()).getByRole('button', { name: 'Undo' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Undo this restore?' }));
  expect(dialog.getByText(/former tables become live again/)).toBeVisible();
  expect(restores.undo).not.toHaveBeenCalled();
  await user.click(dialog.getByRole('button', { name: 'Undo' }));
  expect(restores.undo).toHaveBeenCalledWith('task-1');
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('what was undone can be brought back', async () => {
  const restores = fakeRestores({ list: async () => [undone()] });
  const { user } = renderRestores(restores);
  expect((await kept()).getByText(/was undone; the restored data is kept/)).toBeVisible();
  await user.click((await kept()).getByRole('button', { name: 'Bring the restored data back' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Bring the restored data back?' }));
  await user.click(dialog.getByRole('button', { name: 'Bring it back' }));
  expect(restores.undo).toHaveBeenCalledWith('task-1');
});

test.each([
  ['the former data', done, 'Undo', 'Undo this restore?', `The data from before the restore of ${NAME} is live again`],
  [
    'the restored data',
    undone,
    'Bring the restored data back',
    'Bring the restored data back?',
    `The restored data of ${NAME} is live again`,
  ],
])('the result says that %s is live again', async (_, before, button, question, title) => {
  const undo = done({ id: 'task-2', kind: 'undo', state: 'running', finishedAt: null, undo: null, result: null });
  const list = jest.fn().mockResolvedValueOnce([before()]).mockResolvedValueOnce([undo]);
  list.mockResolvedValue([{ ...undo, state: 'succeeded' }]);
  const { user } = renderRestores(fakeRestores({ list }));
  await user.click((await kept()).getByRole('button', { name: button }));
  const dialog = within(await screen.findByRole('dialog', { name: question }));
  await user.click(dialog.getAllByRole('button').at(-1)!);
  expect(await screen.findByRole('region', { name: title })).toBeVisible();
});

test('a refused undo says what has to be done first, in the dialog', async () => {
  const restores = fakeRestores({ list: async () => [done()] });
  const refusal = {
    code: 'UNDO_NOT_POSSIBLE',
    message: 'A later restore is there.',
    hint: 'Undo the later one first.',
  };
  restores.undo.mockRejectedValueOnce(new ApiError(refusal));
  const { user } = renderRestores(restores);
  await user.click((await kept()).getByRole('button', { name: 'Undo' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Undo this restore?' }));
  await user.click(dialog.getByRole('button', { name: 'Undo' }));
  expect(await dialog.findByText('Undo the later one first.')).toBeVisible();
});

test('discarding names its consequence, and the notice goes', async () => {
  const list = jest
    .fn()
    .mockResolvedValueOnce([done()])
    .mockResolvedValue([done({ undo: null })]);
  const restores = fakeRestores({ list });
  const { user } = renderRestores(restores);
  await user.click((await kept()).getByRole('button', { name: 'Discard' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Discard the former data?' }));
  expect(dialog.getByText(/can then no longer be undone/)).toBeVisible();
  await user.click(dialog.getByRole('button', { name: 'Discard for good' }));
  expect(restores.discard).toHaveBeenCalledWith('task-1');
  expect(screen.queryByRole('list', LIST)).toBeNull();
});

test('while one runs, nothing can be undone; who may only see, never can', async () => {
  const view = renderRestores(fakeRestores({ list: async () => [restore({ id: 'task-2' }), done()] }));
  expect((await kept()).getByRole('button', { name: 'Undo' })).toBeDisabled();
  view.unmount();
  renderRestores(fakeRestores({ list: async () => [done()] }), { powers: { ...NO_POWERS, see: true } });
  expect((await kept()).queryByRole('button')).toBeNull();
});

test('every restore and undo is in the history, with who, what and why it failed', async () => {
  const error = { code: 'DATABASE_BUSY', message: 'Somebody holds a lock.' };
  const failed = done({ id: 'task-2', kind: 'undo', state: 'failed', error, undo: null, result: null });
  const { user } = renderRestores(fakeRestores({ list: async () => [failed, done()] }));
  await user.click(await screen.findByRole('button', { name: /Restores and undos \(2\)/ }));
  const row = await screen.findByRole('row', { name: /Super Admin Undo .* Failed/ });
  await user.click(within(row).getByRole('button', { name: /Expand row/ }));
  expect(await screen.findByText('Somebody holds a lock.')).toBeVisible();
});

test('what was restored into another database says so, in the notice and in the history', async () => {
  const elsewhere = done({ connection: { id: 'connection-1', name: 'Shop' } });
  const { user } = renderRestores(fakeRestores({ list: async () => [elsewhere] }));
  expect((await kept()).getByRole('listitem')).toHaveTextContent('into the database “Shop”');
  await user.click(await screen.findByRole('button', { name: /Restores and undos \(1\)/ }));
  expect(await screen.findByRole('row', { name: /into the database “Shop”/ })).toBeVisible();
  await user.click((await kept()).getByRole('button', { name: 'Undo' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Undo this restore?' }));
  expect(dialog.queryByText(/the application reloads/)).toBeNull();
});
