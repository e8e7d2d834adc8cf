import { screen, waitFor, within } from '@testing-library/react';
import { ApiError } from '../../../src/client/api/api-error';
import { NO_POWERS } from '../../../src/client/model/powers';
import { PROGRESS, NAME } from '../samples';
import { fakeRestores } from '../../helpers/fake-restores';
import { renderRestores } from './render-restores';
import { done, restore } from './restore-samples';

const SLOW = { timeout: 8000 };
const away = new ApiError({ code: 'APP_COMMANDING', message: 'load plugin [acl], 3/79' });
const at = (stage: string) => restore({ progress: { ...PROGRESS, stage } });

afterEach(() => sessionStorage.clear());

test('what runs is shown to every tab, with live numbers, and can be stopped after asking', async () => {
  const restores = fakeRestores({ list: async () => [restore()] });
  const { user } = renderRestores(restores);
  const region = within(await screen.findByRole('region', { name: `Restoring ${NAME}` }));
  expect(region.getByRole('status')).toHaveTextContent('Loading rows · 3 of 12 collections · 1,234 rows · 1.0 MiB');
  expect(region.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '25');
  await user.click(region.getByRole('button', { name: 'Stop' }));
  expect(restores.cancel).not.toHaveBeenCalled();
  await user.click(await screen.findByRole('button', { name: 'Stop it' }));
  expect(restores.cancel).toHaveBeenCalledWith('task-1');
});

test('after the switch has begun there is no way to stop it, and that is said', async () => {
  renderRestores(fakeRestores({ list: async () => [at('switching')] }));
  const region = within(await screen.findByRole('region', { name: `Restoring ${NAME}` }));
  expect(region.getByText(/can no longer be stopped/)).toBeVisible();
  expect(region.queryByRole('button', { name: 'Stop' })).toBeNull();
});

test('the restart of the application is waited for; then the result is there, with the page to reload', async () => {
  const list = jest
    .fn()
    .mockResolvedValueOnce([at('switching')])
    .mockRejectedValueOnce(away)
    .mockRejectedValueOnce(away);
  renderRestores(fakeRestores({ list: list.mockResolvedValue([done()]) }));
  const waiting = await screen.findByText('The application reloads with the new data', {}, SLOW);
  expect(waiting).toBeVisible();
  expect(screen.queryByText('The server did not answer')).toBeNull();
  const result = within(await screen.findByRole('region', { name: `${NAME} is live` }, SLOW));
  for (const text of [
    'Restored: 2 collections, 1,510 rows.',
    'Read back and compared with the backup before the switch: 2 collections.',
    'The switch took 4 ms; the application did not serve for 2.0 sec.',
    'Not restored: 1 view, trigger or routine',
  ]) {
    expect(result.getByText(text)).toBeVisible();
  }
  expect(result.getByRole('button', { name: 'Reload the page' })).toBeVisible();
  // The way back stands once on the page, where it stays when the result is closed.
  const undo = screen.getByRole('button', { name: 'Undo' });
  expect(screen.getByRole('list', { name: 'Restores that can be undone' })).toContainElement(undo);
}, 20_000);

test('when the page itself was reloaded meanwhile, it still says how it ended, until that is closed', async () => {
  const first = renderRestores(fakeRestores({ list: async () => [at('switching')] }));
  await screen.findByRole('region', { name: `Restoring ${NAME}` });
  first.unmount();
  const second = renderRestores(fakeRestores({ list: async () => [done()] }));
  const result = within(await screen.findByRole('region', { name: `${NAME} is live` }));
  expect(result.queryByRole('button', { name: 'Reload the page' })).toBeNull();
  await second.user.click(result.getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(screen.queryByRole('region', { name: `${NAME} is live` })).toBeNull());
  second.unmount();
  renderRestores(fakeRestores({ list: async () => [done()] }));
  await screen.findByText(/can be undone/);
  expect(screen.queryByRole('region', { name: `${NAME} is live` })).toBeNull();
});

test('whoever is signed out by the restore is told why, and what to do', async () => {
  const signedOut = new ApiError({ code: 'SIGNED_OUT', message: 'Your session has expired.' });
  const list = jest
    .fn()
    .mockResolvedValueOnce([at('reloading')])
    .mockRejectedValue(signedOut);
  renderRestores(fakeRestores({ list }));
  expect(await screen.findByText('You have to sign in again', {}, SLOW)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Sign in' })).toBeVisible();
}, 15_000);

test('a restore that failed says why, what to do, and the code', async () => {
  const error = { code: 'RELOAD_FAILED', message: 'It did not start.', hint: 'The former data is live again.' };
  const list = jest.fn().mockResolvedValueOnce([at('reloading')]);
  renderRestores(
    fakeRestores({ list: list.mockResolvedValue([done({ state: 'failed', error, undo: null, result: null })]) }),
  );
  const result = within(await screen.findByRole('region', { name: `The restore of ${NAME} failed` }, SLOW));
  for (const text of [error.message, error.hint, 'Error code: RELOAD_FAILED'])
    expect(result.getByText(text)).toBeVisible();
}, 15_000);

test('who may only see, sees it, and cannot stop it', async () => {
  renderRestores(fakeRestores({ list: async () => [restore()] }), { powers: { ...NO_POWERS, see: true } });
  const region = within(await screen.findByRole('region', { name: `Restoring ${NAME}` }));
  expect(region.queryByRole('button')).toBeNull();
});
