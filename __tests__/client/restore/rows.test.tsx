import { screen, within } from '@testing-library/react';
import { OutcomeFacts } from '../../../src/client/components/restore/OutcomeFacts';
import { NO_MAPPING, PLAIN, toDraft, toManner } from '../../../src/client/model/restore-manner';
import { fakeRestores } from '../../helpers/fake-restores';
import { fakeApi, renderInHost } from '../../helpers/render-in-host';
import { NAME } from '../samples';
import { openDialog } from './render-restores';
import { contents, done, plan } from './restore-samples';
import { saved } from './saved-samples';

afterEach(() => sessionStorage.clear());

test('live rows can be kept, by the column that tells which is newer', async () => {
  const restores = fakeRestores({ archive: async () => contents(), plan: jest.fn(async () => plan()) });
  const { dialog, user } = await openDialog(restores);
  await user.click(dialog.getByRole('button', { name: /More:/ }));
  await user.click(await dialog.findByRole('radio', { name: /older than the row in the backup/ }));
  await user.type(dialog.getByLabelText('Column that tells which row is newer'), 'changedAt');
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  expect(restores.plan).toHaveBeenCalledWith(NAME, expect.objectContaining({ rows: 'newer', newer: 'changedAt' }));
}, 20_000);

test('all rows can be added under new keys, and single collections treated in another way', async () => {
  const restores = fakeRestores({ archive: async () => contents(), plan: jest.fn(async () => plan()) });
  const { dialog, user } = await openDialog(restores);
  await user.click(dialog.getByRole('button', { name: /More:/ }));
  await user.click(await dialog.findByRole('radio', { name: /add all rows of the backup under new keys/ }));
  await user.click(dialog.getByRole('combobox', { name: 'Choose a collection to restore in another way' }));
  await user.click(await screen.findByTitle('Orders · orders'));
  const orders = within(dialog.getByRole('group', { name: 'Orders' }));
  expect(orders.getByTitle('As for all')).toBeVisible();
  await user.click(orders.getByLabelText('Live rows of a table that exists'));
  await user.click(await screen.findByTitle(/older than the row in the backup/));
  await user.type(dialog.getByLabelText('Column that tells which row is newer'), 'changedAt');
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  const manner = { rows: 'add', newer: 'changedAt', mapping: { orders: { rows: 'newer' } } };
  expect(restores.plan).toHaveBeenCalledWith(NAME, expect.objectContaining(manner));
}, 20_000);

test('of a single collection, too, only where live rows can stay', () => {
  const mappings = [{ ...NO_MAPPING, collection: 'orders', rows: 'skip' as const }];
  expect(toManner({ ...PLAIN, mappings }, null)).toEqual({ mapping: { orders: { rows: 'skip' } } });
  expect(toManner({ ...PLAIN, mappings, content: 'structure' }, null)).toEqual({ content: 'structure' });
});

test('what is kept is asked for again as it was', () => {
  const mapping = {
    orders: { table: 'a', schema: 'b', columns: { note: null, total: 'amount' }, rows: 'newer' as const },
  };
  const manner = { ...saved().manner, content: 'data' as const, newer: 'changedAt', mapping };
  const connection = { id: 'connection-1', name: 'Shop' };
  expect(toManner(toDraft({ connection, manner }), null)).toEqual({
    ...{ connection: 'connection-1', content: 'data', rows: 'skip', newer: 'changedAt' },
    mapping,
  });
});

test('only where a table is restored with its rows', () => {
  const draft = { ...PLAIN, rows: 'skip' } as const;
  expect(toManner(draft, new Set())).toEqual({ rows: 'skip' });
  expect(toManner({ ...draft, content: 'structure' }, new Set())).toEqual({ content: 'structure' });
  expect(toManner({ ...draft, existing: 'keep' }, new Set())).toEqual({ existing: 'keep' });
});

test('the result says what became of the rows', () => {
  const counts = {
    orders: { added: 1200, replaced: 3, skipped: 2, kept: 5 },
    tags: { added: 1, replaced: 0, skipped: 0, kept: 0 },
  };
  const row = done();
  renderInHost(<OutcomeFacts row={{ ...row, result: { ...row.result, counts } }} />, fakeApi());
  expect(
    screen.getByText('Rows of the backup: 1,201 added, 3 in place of live ones, 2 left out. Live rows kept: 5.'),
  ).toBeVisible();
});

test('before it is confirmed, it says which tables keep their rows', async () => {
  const combined = plan([], { collections: plan().collections.map((one) => ({ ...one, action: 'combine' as const })) });
  const restores = fakeRestores({ archive: async () => contents(), plan: jest.fn(async () => combined) });
  const { dialog, user } = await openDialog(restores);
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  await user.click(await dialog.findByRole('button', { name: 'Continue' }));
  expect(dialog.getByText(/^\d+ tables keep live rows beside those of the backup/)).toBeVisible();
  expect(dialog.getByText(/in tables that keep their rows stays/)).toBeVisible();
  expect(dialog.queryByText(/are replaced/)).toBeNull();
});

test('a dry run is not taken for a restore', () => {
  const row = done();
  renderInHost(<OutcomeFacts row={{ ...row, result: { ...row.result, dryRun: true } }} />, fakeApi());
  expect(screen.getByText('A dry run: nothing was changed.')).toBeVisible();
  expect(screen.queryByText(/maintenance/i)).toBeNull();
});
