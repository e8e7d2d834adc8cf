import { screen, waitFor, within } from '@testing-library/react';
import type { Keeping } from '../../../src/common/api';
import { ApiError } from '../../../src/client/api/api-error';
import { Backups } from '../../../src/client/components/Backups';
import { formatsOf } from '../../../src/client/formats';
import { translator } from '../../../src/client/locale';
import { keepingWords } from '../../../src/client/model/keeping-words';
import { NO_POWERS } from '../../../src/client/model/powers';
import { fakeRestores } from '../../helpers/fake-restores';
import { fakeApi, hostI18n, renderInHost } from '../../helpers/render-in-host';
import { archive, NAME } from '../samples';
import { keeping } from './schedule-samples';

const pinned = keeping({ pinned: { by: 'Ada', at: '2026-01-02T12:00:00.000Z' }, reasons: ['pinned', 'daily'] });

test('a backup is pinned and unpinned in its row; a pinned one cannot be deleted', async () => {
  const api = fakeApi();
  api.list.mockResolvedValue([archive({ keeping: keeping() })]);
  const { user } = renderInHost(<Backups />, api);
  expect(await screen.findByText('by the schedule “Nightly”')).toBeVisible();
  api.list.mockResolvedValue([archive({ keeping: pinned })]);
  await user.click(screen.getByRole('button', { name: `Pin ${NAME}` }));
  const unpin = await screen.findByRole('button', { name: `Unpin ${NAME}` });
  expect(api.pin).toHaveBeenCalledWith(NAME);
  expect(screen.getByText('Pinned')).toBeVisible();
  const remove = screen.getByRole('button', { name: `Delete ${NAME}` });
  expect(remove).toBeDisabled();
  expect(remove).toHaveAccessibleDescription('It is pinned. Unpin it to delete it.');

  api.list.mockResolvedValue([archive()]);
  await user.click(unpin);
  await waitFor(() => expect(screen.queryByText('Pinned')).toBeNull());
  expect(api.unpin).toHaveBeenCalledWith(NAME);
  expect(screen.getByRole('button', { name: `Delete ${NAME}` })).toBeEnabled();
});

test('a refusal is shown', async () => {
  const api = fakeApi({ list: async () => [archive()] });
  api.pin.mockRejectedValueOnce(new ApiError({ code: 'FORBIDDEN', message: 'No permissions' }));
  const { user } = renderInHost(<Backups />, api);
  await user.click(await screen.findByRole('button', { name: `Pin ${NAME}` }));
  expect(await screen.findByText('You are not allowed to do this')).toBeVisible();
});

test('who may not delete sees that it is pinned, and can neither pin nor unpin', async () => {
  const api = fakeApi({ list: async () => [archive({ keeping: pinned })] });
  renderInHost(<Backups />, api, undefined, { ...NO_POWERS, see: true, configure: true });
  expect(await screen.findByText('Pinned')).toBeVisible();
  expect(screen.queryByRole('button', { name: /pin/i })).toBeNull();
});

test('the details say which schedule made it, and why it is kept', async () => {
  const restores = fakeRestores({ archive: async () => ({ ...archive(), meta: null }) });
  const api = fakeApi({ list: async () => [archive({ keeping: pinned })] });
  const { user } = renderInHost(<Backups />, api, undefined, undefined, restores);
  await user.click(await screen.findByRole('button', { name: `Details of ${NAME}` }));
  const details = within(await screen.findByRole('dialog', { name: 'Details of the backup' }));
  expect(details.getByText('Nightly')).toBeVisible();
  expect(
    details.getByText(/^Kept because Ada pinned it on Jan 2, 2026, .* and it is the newest of its day\.$/),
  ).toBeVisible();
});

test.each<[Partial<Keeping>, string]>([
  [{ schedule: null, reasons: ['manual'] }, 'Kept because no schedule made it.'],
  [{ reasons: [] }, 'Goes with the next run of “Nightly”.'],
  [{ pinned: { by: null, at: '2026-01-02T12:00:00.000Z' }, reasons: ['pinned'] }, 'Kept because it is pinned.'],
  [
    { reasons: ['last', 'monthly'], goes: '2027-01-02T12:00:00.000Z' },
    'Kept because it is one of the newest and it is the newest of its month. Goes about Jan 2, 2027',
  ],
])('%j in words', (change, said) => {
  const t = translator(hostI18n());
  expect(keepingWords(keeping(change), t, formatsOf('en-US', t)).join(' ')).toMatch(said);
});
