import { screen, within } from '@testing-library/react';
import { ApiError } from '../../../src/client/api/api-error';
import type { ConnectionsApi } from '../../../src/client/api/connections-api';
import { Backups } from '../../../src/client/components/Backups';
import { NO_POWERS } from '../../../src/client/model/powers';
import { fakeConnections } from '../../helpers/fake-connections';
import { fakeApi, renderInHost } from '../../helpers/render-in-host';
import { connection } from './connection-samples';

async function open(overrides: Partial<ConnectionsApi> = {}) {
  const connections = fakeConnections({ list: async () => [connection()], ...overrides });
  const { user } = renderInHost(<Backups />, fakeApi(), undefined, undefined, undefined, connections);
  await user.click(await screen.findByRole('button', { name: 'Connections' }));
  const drawer = within(await screen.findByRole('dialog'));
  return { user, connections, drawer };
}

test('each is listed with its kind and where it leads; who may not configure is not offered them', async () => {
  const { drawer } = await open();
  expect(await drawer.findByRole('listitem')).toHaveTextContent('ShopPostgreSQL · shop @ db.example.com:5433');
  renderInHost(<Backups />, fakeApi(), undefined, { ...NO_POWERS, see: true, create: true });
  expect(screen.getAllByRole('button', { name: 'Connections' })).toHaveLength(1);
});

test('a server is added with what was typed, a file with nothing else', async () => {
  const create = jest.fn(async () => connection());
  const { user, drawer } = await open({ create });
  await user.click(drawer.getByRole('button', { name: 'Add a connection' }));
  await user.click(drawer.getByRole('button', { name: 'Save' }));
  expect(await drawer.findAllByText('This is needed.')).toHaveLength(3);
  expect(create).not.toHaveBeenCalled();
  for (const [label, text] of Object.entries({
    Name: ' Shop ',
    Host: 'db.example.com',
    Port: '5433',
    Database: 'shop',
    User: 'keeper',
    Password: 'secret',
  })) {
    await user.type(drawer.getByLabelText(label), text);
  }
  await user.click(drawer.getByRole('button', { name: 'Add a folder' }));
  await user.type(drawer.getByLabelText('Name of the folder'), 'Data');
  await user.type(drawer.getByLabelText('Absolute path'), '/data/apps/shop');
  await user.click(drawer.getByRole('button', { name: 'Save' }));
  expect(await drawer.findByText('Lower-case letters, digits, _ and -, up to 32')).toBeVisible();
  expect(create).not.toHaveBeenCalled();
  await user.clear(drawer.getByLabelText('Name of the folder'));
  await user.type(drawer.getByLabelText('Name of the folder'), 'data');
  await user.click(drawer.getByRole('button', { name: 'Add a folder' }));
  await user.click(drawer.getAllByRole('button', { name: 'Remove the folder' })[1]!);
  await user.click(drawer.getByRole('button', { name: 'Save' }));
  expect(create).toHaveBeenLastCalledWith({
    folders: [{ name: 'data', path: '/data/apps/shop' }],
    ...{ name: 'Shop', dialect: 'postgres', host: 'db.example.com', port: 5433, database: 'shop' },
    ...{ username: 'keeper', password: 'secret', schema: null, tls: 'off', certificate: null },
  });

  await user.click(await drawer.findByRole('button', { name: 'Add a connection' }));
  await user.click(drawer.getByLabelText('Kind of database'));
  await user.click(await screen.findByTitle('SQLite file'));
  await user.type(drawer.getByLabelText('Name'), 'Archive');
  await user.type(drawer.getByLabelText('File'), '/data/archive.sqlite');
  await user.click(drawer.getByRole('button', { name: 'Save' }));
  const file = { name: 'Archive', dialect: 'sqlite', file: '/data/archive.sqlite', folders: [] };
  expect(create).toHaveBeenLastCalledWith(file);
}, 30_000);

test('the password is not shown, and kept when none is typed; a refusal leaves everything as it was typed', async () => {
  const refusal = new ApiError({ code: 'INVALID_REQUEST', message: 'Enter it again.', hint: 'It leads elsewhere.' });
  const update = jest.fn(async () => connection());
  update.mockRejectedValueOnce(refusal);
  const { user, drawer } = await open({ update });
  await user.click(await drawer.findByRole('button', { name: 'Edit Shop' }));
  expect(drawer.getByLabelText('Password')).toHaveValue('');
  expect(drawer.getByText('Left empty, the stored password is kept.')).toBeVisible();
  await user.clear(drawer.getByLabelText('Host'));
  await user.type(drawer.getByLabelText('Host'), 'other.example.com');
  await user.click(drawer.getByRole('button', { name: 'Save' }));
  expect(await drawer.findByText('It leads elsewhere.')).toBeVisible();
  expect(drawer.getByText('Error code: INVALID_REQUEST')).toBeVisible();
  expect(update.mock.calls).toEqual([['connection-1', expect.not.objectContaining({ password: expect.anything() })]]);
  expect(drawer.getByLabelText('Host')).toHaveValue('other.example.com');
  await user.type(drawer.getByLabelText('Password'), 'again');
  await user.click(drawer.getByRole('button', { name: 'Save' }));
  expect(update).toHaveBeenLastCalledWith('connection-1', expect.objectContaining({ password: 'again' }));
});

test('a test says what is there, and which right is missing with the statement that gives it', async () => {
  const missingRights = [{ message: 'Schemas cannot be made.', grant: 'GRANT CREATE ON DATABASE shop TO keeper' }];
  const report = { product: 'PostgreSQL', version: '16.2', tables: 12, isApplication: true, missingRights };
  const { user, drawer } = await open({ test: async () => report });
  await user.click(await drawer.findByRole('button', { name: 'Test Shop' }));
  const found = await drawer.findByRole('status');
  expect(found).toHaveTextContent('Connected: PostgreSQL 16.2');
  expect(found).toHaveTextContent('It has 12 tables. A NocoBase application is in it.');
  expect(found).toHaveTextContent('Schemas cannot be made.GRANT CREATE ON DATABASE shop TO keeper');
});

test('what cannot be reached or deleted says why', async () => {
  const unreachable = new ApiError({ code: 'DATABASE_UNREACHABLE', message: 'Nobody listens there.' });
  const inUse = new ApiError({ code: 'CONNECTION_IN_USE', message: 'It is needed.', hint: 'Discard them first.' });
  const { user, drawer } = await open({
    test: () => Promise.reject(unreachable),
    remove: () => Promise.reject(inUse),
  });
  await user.click(await drawer.findByRole('button', { name: 'Test Shop' }));
  expect(await drawer.findByText('Nobody listens there.')).toBeVisible();
  await user.click(drawer.getByRole('button', { name: 'Delete Shop' }));
  await user.click(await screen.findByRole('button', { name: 'Delete' }));
  expect(await drawer.findByText('Discard them first.')).toBeVisible();
});
