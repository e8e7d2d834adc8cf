import { screen, within } from '@testing-library/react';
import { ApiError } from '../../../src/client/api/api-error';
import type { RestorePlan } from '../../../src/common/api';
import { NO_POWERS } from '../../../src/client/model/powers';
import { NO_MAPPING, PLAIN, toManner } from '../../../src/client/model/restore-manner';
import { fakeConnections } from '../../helpers/fake-connections';
import { fakeRestores } from '../../helpers/fake-restores';
import { connection } from '../connections/connection-samples';
import { NAME } from '../samples';
import { openDialog, renderRestores } from './render-restores';
import { BLOCKER, contents, done, plan, WARNING } from './restore-samples';

afterEach(() => sessionStorage.clear());

const prepared = (...plans: RestorePlan[]) => {
  const planned = jest.fn<Promise<RestorePlan>, []>();
  for (const one of plans) planned.mockResolvedValueOnce(one);
  return fakeRestores({ archive: async () => contents(), plan: planned });
};

async function toConfirm(restores: ReturnType<typeof fakeRestores>) {
  const opened = await openDialog(restores);
  await opened.user.click(opened.dialog.getByRole('button', { name: 'Check' }));
  await opened.user.click(await opened.dialog.findByRole('button', { name: 'Continue' }));
  return opened;
}

test('begins with the facts of the archive; everything is ticked, and what must be is not forced', async () => {
  const { dialog, user } = await openDialog(prepared());
  for (const text of ['NocoBase 2.2.15', 'SQLite 3.44', 'before the upgrade', '12 collections · 4,711 rows']) {
    expect(dialog.getByText(text)).toBeVisible();
  }
  const required = dialog.getByRole('checkbox', { name: 'Required data' });
  expect(required).toBeChecked();
  expect(dialog.getByRole('checkbox', { name: 'Skipped data' })).not.toBeChecked();
  await user.click(required);
  expect(required).not.toBeChecked();
  expect(dialog.getByText(/Stays as it is here.*no pages, no roles, no workflows/)).toBeVisible();
});

test('plans exactly what is ticked', async () => {
  const restores = prepared(plan());
  const { dialog, user } = await openDialog(restores);
  await user.click(dialog.getByRole('checkbox', { name: 'Log data' }));
  await user.click(dialog.getByRole('button', { name: 'Choose single collections of Custom collection data' }));
  await user.click(await dialog.findByRole('checkbox', { name: 'ordersTags' }));
  expect(dialog.getByRole('checkbox', { name: 'Custom collection data' })).toBePartiallyChecked();
  expect(dialog.getByText(/^Chosen: 4 of 7 collections/)).toBeVisible();
  await user.click(dialog.getByRole('checkbox', { name: /Views, triggers and routines/ }));
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  const choice = { groups: ['required', 'user'], include: ['orders'], exclude: [], objects: false };
  expect(restores.plan).toHaveBeenCalledWith(NAME, choice);
});

test('with nothing ticked there is nothing to check', async () => {
  const { dialog, user } = await openDialog(prepared());
  for (const name of ['Required data', 'User data', 'Custom collection data', 'Log data']) {
    await user.click(dialog.getByRole('checkbox', { name }));
  }
  expect(dialog.getByRole('button', { name: 'Check' })).toBeDisabled();
});

test('a blocker stands first, says what to do, and keeps the restore from being confirmed', async () => {
  const { dialog, user } = await openDialog(prepared(plan([WARNING, BLOCKER]), plan([WARNING])));
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  expect(await dialog.findByText('This restore cannot be started yet')).toBeVisible();
  const [first, second] = dialog.getAllByRole('listitem');
  expect(first).toHaveTextContent(/^Blocker.*Plugins.*plugin-map is missing.*Install it first/);
  expect(second).toHaveTextContent(/^Warning.*Fields/);
  expect(dialog.getByText('2 checks passed')).toBeVisible();
  expect(dialog.getByRole('button', { name: 'Continue' })).toBeDisabled();
  await user.click(dialog.getByRole('button', { name: 'Show details: Plugins' }));
  expect(dialog.getByText(/"@nocobase\/plugin-map"/)).toBeVisible();
  await user.click(dialog.getByRole('button', { name: 'Check again' }));
  expect(await dialog.findByText('This restore can be started; read the warnings first')).toBeVisible();
  expect(dialog.getByRole('button', { name: 'Continue' })).toBeEnabled();
});

test('says what was added to the choice, and why', async () => {
  const { dialog, user } = await openDialog(prepared(plan()));
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  await user.click(await dialog.findByRole('button', { name: /1 collection was added/ }));
  expect(await dialog.findByText('ordersTags: holds the relations of “Orders”')).toBeVisible();
});

test('what will happen is said, and starts only after the word was typed', async () => {
  const restores = prepared(plan());
  const { dialog, user } = await toConfirm(restores);
  for (const text of [
    '1 table is replaced.',
    '1 table is made anew.',
    /They hold ≈ 1,400 rows now. After the restore, 1,510 rows/,
    /does not serve for some seconds/,
    /kept for 24 hr after the switch/,
  ]) {
    expect(dialog.getByText(text)).toBeVisible();
  }
  const start = dialog.getByRole('button', { name: 'Start restore' });
  const word = dialog.getByLabelText('Type RESTORE to confirm');
  await user.type(word, 'restor');
  expect(start).toBeDisabled();
  await user.type(word, 'e');
  await user.click(start);
  expect(restores.start).toHaveBeenCalledWith('plan-1');
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a restore that is over before anybody looked still says how it ended', async () => {
  const restores = prepared(plan());
  restores.start.mockImplementation(async () => {
    restores.list.mockResolvedValue([done({ id: 'task-9' })]);
    return 'task-9';
  });
  const { dialog, user } = await toConfirm(restores);
  await user.type(dialog.getByLabelText('Type RESTORE to confirm'), 'RESTORE');
  await user.click(dialog.getByRole('button', { name: 'Start restore' }));
  expect(await screen.findByRole('region', { name: `${NAME} is live` })).toBeVisible();
});

test('a plan that no longer holds is made again, said so, and has to be confirmed again', async () => {
  const restores = prepared(plan(), plan([WARNING], { id: 'plan-2' }));
  const message = 'The application has changed since the plan was made.';
  restores.start.mockRejectedValueOnce(new ApiError({ code: 'PLAN_OUTDATED', message }));
  const { dialog, user } = await toConfirm(restores);
  await user.type(dialog.getByLabelText('Type RESTORE to confirm'), 'RESTORE');
  await user.click(dialog.getByRole('button', { name: 'Start restore' }));
  expect(await dialog.findByText(/The earlier check no longer holds/)).toBeVisible();
  expect(dialog.getByText(message)).toBeVisible();
  expect(await dialog.findByText('This restore can be started; read the warnings first')).toBeVisible();
  await user.click(dialog.getByRole('button', { name: 'Continue' }));
  expect(dialog.getByRole('button', { name: 'Start restore' })).toBeDisabled();
  await user.type(dialog.getByLabelText('Type RESTORE to confirm'), 'RESTORE');
  await user.click(dialog.getByRole('button', { name: 'Start restore' }));
  expect(restores.start).toHaveBeenLastCalledWith('plan-2');
});

test('a refusal stays with what was typed, and can be tried again', async () => {
  const restores = prepared(plan());
  restores.start.mockRejectedValueOnce(new ApiError({ code: 'TASK_RUNNING', message: 'A backup is running.' }));
  const { dialog, user } = await toConfirm(restores);
  await user.type(dialog.getByLabelText('Type RESTORE to confirm'), 'RESTORE');
  await user.click(dialog.getByRole('button', { name: 'Start restore' }));
  expect(await dialog.findByText('A backup is running.')).toBeVisible();
  expect(dialog.getByLabelText('Type RESTORE to confirm')).toHaveValue('RESTORE');
  await user.click(dialog.getByRole('button', { name: 'Start restore' }));
  expect(restores.start).toHaveBeenCalledTimes(2);
});

test('closed and opened again, the choice is as it was', async () => {
  const { dialog, user } = await openDialog(prepared());
  await user.click(dialog.getByRole('checkbox', { name: 'Log data' }));
  await user.click(dialog.getAllByRole('button', { name: 'Close' }).at(-1)!);
  await user.click(screen.getByRole('button', { name: `Restore ${NAME}` }));
  expect(await dialog.findByRole('checkbox', { name: 'Log data' })).not.toBeChecked();
});

test('a failing check keeps the choice and offers to try again', async () => {
  const restores = prepared();
  const broken = { code: 'ARCHIVE_DAMAGED', message: 'A byte is wrong.' };
  restores.plan.mockRejectedValueOnce(new ApiError(broken)).mockResolvedValueOnce(plan());
  const { dialog, user } = await openDialog(restores);
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  expect(await dialog.findByText('A byte is wrong.')).toBeVisible();
  await user.click(dialog.getByRole('button', { name: 'Try again' }));
  expect(await dialog.findByText('Nothing stands against this restore')).toBeVisible();
});

test('who may not restore is not offered to', async () => {
  renderRestores(fakeRestores(), { powers: { ...NO_POWERS, see: true } });
  await screen.findByText(NAME);
  expect(screen.queryByRole('button', { name: `Restore ${NAME}` })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Restore from file' })).toBeNull();
});

test('parts, existing tables, other names and columns are planned as they were filled in', async () => {
  const restores = prepared(plan());
  const { dialog, user } = await openDialog(restores);
  await user.click(dialog.getByRole('button', { name: /More:/ }));
  await user.click(await dialog.findByRole('radio', { name: /^Structure alone/ }));
  const existing = within(dialog.getByRole('radiogroup', { name: 'If a table exists' }));
  await user.click(existing.getByRole('radio', { name: 'Restore nothing' }));
  await user.click(dialog.getByRole('combobox', { name: 'Choose a collection to restore in another way' }));
  await user.click(await screen.findByTitle('Orders · orders'));
  const orders = within(dialog.getByRole('group', { name: 'Orders' }));
  await user.type(orders.getByLabelText('Table'), 'orders_before');
  await user.click(orders.getByRole('button', { name: 'Leave out or rename a column' }));
  await user.type(orders.getByLabelText('Column in the backup'), 'note');
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  expect(restores.plan).toHaveBeenCalledWith(
    NAME,
    expect.objectContaining({
      content: 'structure',
      existing: 'stop',
      mapping: { orders: { table: 'orders_before', columns: { note: null } } },
    }),
  );
}, 20_000);

test('into another database: the plan shows from where to where, and the last step names the target', async () => {
  const moved = plan([], {
    connection: { id: 'connection-1', name: 'Shop' },
    collections: plan().collections.map((one) => ({ ...one, to: 'orders_before' })),
  });
  const restores = prepared(moved);
  const connections = fakeConnections({ list: async () => [connection()] });
  const { dialog, user } = await openDialog(restores, connections);
  await user.click(await dialog.findByLabelText('Restore into'));
  await user.click(await screen.findByTitle('Shop · shop @ db.example.com:5433'));
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  expect(restores.plan).toHaveBeenCalledWith(NAME, expect.objectContaining({ connection: 'connection-1' }));
  expect((await dialog.findAllByText('orders → orders_before'))[0]).toBeVisible();
  await user.click(dialog.getByRole('button', { name: 'Continue' }));
  expect(dialog.getByText(/is restored into the database “Shop”, not into this application/)).toBeVisible();
  expect(dialog.queryByText(/does not serve for some seconds/)).toBeNull();
}, 20_000);

test.each([
  ['a name that was left empty is no other name', { table: '  ' }, {}],
  ['a column without its new name stays', { columns: [{ column: 'note', leftOut: false, to: '' }] }, {}],
  [
    'columns are left out or renamed',
    {
      schema: 'archive',
      columns: [
        { column: 'note', leftOut: true, to: 'ignored' },
        { column: 'total', leftOut: false, to: ' amount ' },
      ],
    },
    { mapping: { orders: { schema: 'archive', columns: { note: null, total: 'amount' } } } },
  ],
])('%s', (_, change, request) => {
  const mapping = { ...NO_MAPPING, collection: 'orders', ...change };
  expect(toManner({ ...PLAIN, mappings: [mapping] }, new Set(['orders']))).toEqual(request);
  expect(toManner({ ...PLAIN, mappings: [mapping] }, new Set())).toEqual({});
});
