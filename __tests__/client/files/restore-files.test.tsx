import { screen, within } from '@testing-library/react';
import type { ArchiveContents } from '../../../src/client/api/restores-api';
import { OutcomeFacts } from '../../../src/client/components/restore/OutcomeFacts';
import { RunPrecheck } from '../../../src/client/components/restore/RunPrecheck';
import { UndoSets } from '../../../src/client/components/restore/UndoSets';
import type { RestorePlan } from '../../../src/common/api';
import { fakeConnections } from '../../helpers/fake-connections';
import { fakeRestores } from '../../helpers/fake-restores';
import { fakeApi, renderInHost } from '../../helpers/render-in-host';
import { connection } from '../connections/connection-samples';
import { openDialog, renderRestores } from '../restore/render-restores';
import { contents, done, plan } from '../restore/restore-samples';
import { saved } from '../restore/saved-samples';
import { archive, NAME } from '../samples';
import { FOLDER, PLANNED, ROOTS } from './file-samples';

const LONG = 30_000;
const FILES = { contents: ['uploads' as const], extra: 'remove' as const };

afterEach(() => {
  sessionStorage.clear();
  window.innerWidth = 1280;
});

const withFiles = (): ArchiveContents => contents({ facts: { ...archive().facts!, files: ROOTS } });
const planned = (change: Partial<RestorePlan> = {}) =>
  plan([], { files: PLANNED, choice: { ...plan().choice, files: FILES }, ...change });
const prepared = (one: RestorePlan = planned()) =>
  fakeRestores({ archive: async () => withFiles(), plan: jest.fn(async () => one) });

test('what the archive holds can be chosen; uploads are, and others that are there stay', async () => {
  const restores = prepared();
  const { dialog, user } = await openDialog(restores);
  const files = within(dialog.getByRole('group', { name: 'Files' }));
  expect(files.getByRole('checkbox', { name: 'Uploaded files' })).toBeChecked();
  expect(files.getByText('12 files · 3.0 MiB')).toBeVisible();
  expect(files.getByText('3 files · 1.0 KiB')).toBeVisible();
  await user.click(files.getByRole('checkbox', { name: 'Configuration and keys' }));
  expect(files.getByRole('radio', { name: 'They stay' })).toBeChecked();
  await user.click(files.getByRole('radio', { name: /^They are removed/ }));
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  const chosen = { contents: ['uploads', 'configuration'], extra: 'remove' };
  expect(restores.plan).toHaveBeenCalledWith(NAME, expect.objectContaining({ files: chosen }));
});

test('of an archive without files, nothing of them is said or asked for', async () => {
  const restores = fakeRestores({ archive: async () => contents(), plan: jest.fn(async () => plan()) });
  const { dialog, user } = await openDialog(restores);
  expect(dialog.queryByRole('group', { name: 'Files' })).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  expect(restores.plan.mock.calls[0]?.[1]).not.toHaveProperty('files');
});

test('none of them can be chosen, and then nothing of others is asked', async () => {
  const restores = prepared();
  const { dialog, user } = await openDialog(restores);
  await user.click(dialog.getByRole('checkbox', { name: 'Uploaded files' }));
  expect(dialog.queryByRole('radiogroup', { name: 'Files that are there and not in the backup' })).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  expect(restores.plan.mock.calls[0]?.[1]).not.toHaveProperty('files');
});

test(
  'files alone can be restored',
  async () => {
    const restores = prepared();
    const { dialog, user } = await openDialog(restores);
    for (const name of ['Required data', 'User data', 'Custom collection data', 'Log data']) {
      await user.click(dialog.getByRole('checkbox', { name }));
    }
    expect(dialog.getByRole('button', { name: 'Check' })).toBeEnabled();
    await user.click(dialog.getByRole('button', { name: 'Check' }));
    expect(restores.plan).toHaveBeenCalledWith(NAME, {
      ...{ groups: [], include: [], exclude: [], objects: true },
      files: { contents: ['uploads'], extra: 'keep' },
    });
  },
  LONG,
);

test('another database takes no files', async () => {
  const restores = prepared();
  const { dialog, user } = await openDialog(restores, fakeConnections({ list: async () => [connection()] }));
  await user.click(await dialog.findByLabelText('Restore into'));
  await user.click(await screen.findByTitle('Shop · shop @ db.example.com:5433'));
  expect(dialog.queryByRole('group', { name: 'Files' })).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  expect(restores.plan.mock.calls[0]?.[1]).not.toHaveProperty('files');
});

test('another database takes the folders of one', async () => {
  const facts = { ...archive().facts!, files: [...ROOTS, FOLDER] };
  const restores = fakeRestores({ archive: async () => contents({ facts }), plan: jest.fn(async () => plan()) });
  const { dialog, user } = await openDialog(restores, fakeConnections({ list: async () => [connection()] }));
  expect(dialog.queryByRole('checkbox', { name: 'Folders' })).toBeNull();
  await user.click(await dialog.findByLabelText('Restore into'));
  await user.click(await screen.findByTitle('Shop · shop @ db.example.com:5433'));
  expect(await dialog.findByRole('checkbox', { name: 'Folders' })).toBeChecked();
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  const files = { contents: ['folders'], extra: 'keep' };
  expect(restores.plan).toHaveBeenCalledWith(NAME, expect.objectContaining({ files }));
});

test('the plan says where they go and what they meet, and the last step what becomes of them', async () => {
  const { dialog, user } = await openDialog(prepared());
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  const table = within(await dialog.findByRole('region', { name: 'Files, by folder' }));
  const [, uploads, packages] = table.getAllByRole('row').map(({ textContent }) => textContent);
  expect(uploads).toBe('Uploaded files (local, photos)12 files · 3.0 MiB → /app/storage/uploads485');
  expect(packages).toBe('Plugin packages2 files · 1.0 MiB → no place for it here000');
  await user.click(dialog.getByRole('button', { name: 'Continue' }));
  expect(dialog.getByText(/^Files: 4 are put where none are; 8 take the place/)).toBeVisible();
  expect(dialog.getByText('Files that are not in the backup move into the undo set: 5.')).toBeVisible();
});

test('others that stay are not said to move', async () => {
  const choice = { ...plan().choice, files: { ...FILES, extra: 'keep' as const } };
  const { dialog, user } = await openDialog(prepared(planned({ choice })));
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  await user.click(await dialog.findByRole('button', { name: 'Continue' }));
  expect(dialog.getByText(/^Files: 4 are put/)).toBeVisible();
  expect(dialog.queryByText(/move into the undo set/)).toBeNull();
});

test('on a narrow screen, the plan has one column', () => {
  window.innerWidth = 360;
  renderInHost(<RunPrecheck plan={planned()} />, fakeApi());
  const table = within(screen.getByRole('region', { name: 'Files, by folder' }));
  expect(table.getAllByRole('columnheader')).toHaveLength(1);
  expect(table.getByText('Not there now: 4 · There already: 8 · Only here: 5')).toBeVisible();
});

test('the result says what became of the files', () => {
  const row = done();
  const files = { added: 4, replaced: 3, unchanged: 5, removed: 2, bytes: 2048 };
  renderInHost(<OutcomeFacts row={{ ...row, result: { ...row.result, files } }} />, fakeApi());
  const said = 'Files: 4 added, 3 replaced (2.0 KiB), 5 equal already. Moved into the undo set: 2.';
  expect(screen.getByText(said)).toBeVisible();
});

test('what is kept of a restore counts files too', () => {
  const row = done();
  const kept = (files: number) => [{ ...row, undo: { ...row.undo!, files } }];
  const view = renderInHost(<UndoSets kept={kept(7)} busy={false} onAction={jest.fn()} />, fakeApi());
  expect(screen.getByText(/· 2 tables · 7 files · 3\.0 MiB ·/)).toBeVisible();
  view.unmount();
  renderInHost(<UndoSets kept={kept(0)} busy={false} onAction={jest.fn()} />, fakeApi());
  expect(screen.getByText(/· 2 tables · 3\.0 MiB ·/)).toBeVisible();
});

test('a task keeps the choice of files, says it, and asks for it again', async () => {
  const row = saved({ choice: { ...saved().choice, files: { ...FILES, contents: ['uploads', 'packages'] } } });
  const restores = fakeRestores(
    { archive: async () => withFiles(), plan: jest.fn(async () => planned()) },
    {},
    { list: async () => [row], update: jest.fn(async () => row) },
  );
  const { user } = renderRestores(restores);
  await user.click(await screen.findByRole('button', { name: 'Restore tasks' }));
  expect(await screen.findByText(/files: Uploaded files, Plugin packages · other files are removed/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Open Nightly' }));
  await user.click(await screen.findByRole('button', { name: 'Next' }));
  const packages = await screen.findByRole('checkbox', { name: 'Plugin packages' });
  expect(packages).toBeChecked();
  expect(screen.getByRole('radio', { name: /^They are removed/ })).toBeChecked();
  await user.click(packages);
  await user.click(screen.getByRole('button', { name: 'Check' }));
  expect(restores.plan).toHaveBeenCalledWith(NAME, expect.objectContaining({ files: FILES, rows: 'skip' }));
});

test('a task without files proposes none', async () => {
  const restores = fakeRestores({ archive: async () => withFiles() }, {}, { list: async () => [saved()] });
  const { user } = renderRestores(restores);
  await user.click(await screen.findByRole('button', { name: 'Restore tasks' }));
  await user.click(await screen.findByRole('button', { name: 'Open Nightly' }));
  await user.click(await screen.findByRole('button', { name: 'Next' }));
  expect(await screen.findByRole('checkbox', { name: 'Uploaded files' })).not.toBeChecked();
});
