import { screen, within } from '@testing-library/react';
import { FailedCollections } from '../../../src/client/components/restore/FailedCollections';
import { OutcomeFacts } from '../../../src/client/components/restore/OutcomeFacts';
import { RestoreResult } from '../../../src/client/components/restore/RestoreResult';
import { isProblem, readSaved } from '../../../src/client/model/read-saved';
import { PLAIN, toDraft, toManner } from '../../../src/client/model/restore-manner';
import { toExport } from '../../../src/client/model/saved-restores';
import type { FailedCollection, RestoreRow, SavedRestore } from '../../../src/common/api';
import { fakeRestores } from '../../helpers/fake-restores';
import { fakeApi, renderInHost } from '../../helpers/render-in-host';
import { NAME } from '../samples';
import { openDialog, renderRestores } from './render-restores';
import { contents, done, plan } from './restore-samples';
import { detail, saved } from './saved-samples';

const UNFIT: FailedCollection = {
  name: 'orders',
  error: {
    code: 'DATA_UNFIT',
    message: 'A value is too long.',
    hint: 'Widen the column.',
    details: { column: 'note' },
  },
};
const NEEDS: FailedCollection = {
  name: 'ordersTags',
  error: { code: 'REFERENCES_BROKEN', message: 'It cannot be without orders.' },
};

const leaving = (change: Partial<SavedRestore> = {}) =>
  saved({ manner: { ...saved().manner, onFailure: 'leave' }, ...change });
const partly = (failed: FailedCollection[] = [UNFIT, NEEDS], change: Partial<RestoreRow> = {}) =>
  done({ result: { ...done().result, left: [], failed }, ...change });

afterEach(() => {
  sessionStorage.clear();
  window.history.replaceState(null, '', '/');
});

function showResult(row: RestoreRow, lng?: string) {
  return renderInHost(<RestoreResult row={row} brings={null} isStale={false} onClose={jest.fn()} />, fakeApi(), lng);
}

describe('the choice', () => {
  const prepared = () => {
    const leave = plan([], { manner: { ...plan().manner, onFailure: 'leave' } });
    return fakeRestores({ archive: async () => contents(), plan: jest.fn(async () => leave) });
  };

  test('is to restore nothing, unless the others are asked for; then that is said before it is confirmed', async () => {
    const restores = prepared();
    const { dialog, user } = await openDialog(restores);
    await user.click(dialog.getByRole('button', { name: /More:/ }));
    const choice = within(await dialog.findByRole('radiogroup', { name: 'If something cannot be restored' }));
    expect(choice.getByRole('radio', { name: 'Restore nothing' })).toBeChecked();
    await user.click(choice.getByRole('radio', { name: /^Leave that collection as it is/ }));
    await user.click(dialog.getByRole('button', { name: 'Check' }));
    expect(restores.plan).toHaveBeenCalledWith(NAME, expect.objectContaining({ onFailure: 'leave' }));
    await user.click(await dialog.findByRole('button', { name: 'Continue' }));
    expect(dialog.getByText(/^A collection that turns out not to fit stays as it is/)).toBeVisible();
  }, 20_000);

  test('of a task that is opened is unfolded, and asked for again', async () => {
    const restores = prepared();
    restores.saved.list.mockResolvedValue([leaving({ manner: { ...plan().manner, onFailure: 'leave' } })]);
    const { user } = renderRestores(restores);
    await user.click(await screen.findByRole('button', { name: 'Restore tasks' }));
    await user.click(await screen.findByRole('button', { name: 'Open Nightly' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Restore: Nightly' }));
    await user.click(dialog.getByRole('button', { name: 'Next' }));
    expect(await dialog.findByRole('radio', { name: /^Leave that collection as it is/ })).toBeChecked();
    await user.click(dialog.getByRole('button', { name: 'Check' }));
    expect(restores.plan).toHaveBeenCalledWith(NAME, expect.objectContaining({ onFailure: 'leave' }));
  }, 20_000);

  test('is asked for only where it is not as usual', () => {
    expect(toManner({ ...PLAIN, onFailure: 'leave' }, null)).toEqual({ onFailure: 'leave' });
    expect(toManner(toDraft(leaving()), null)).toEqual({ rows: 'skip', onFailure: 'leave' });
    expect(toManner(toDraft(saved()), null)).toEqual({ rows: 'skip' });
  });

  test('what was kept before there was the choice restores all or nothing', () => {
    const { onFailure: _, ...older } = saved().manner;
    const draft = toDraft(saved({ manner: older as SavedRestore['manner'] }));
    expect(draft.onFailure).toBe('stop');
    expect(toManner(draft, null)).toEqual({ rows: 'skip' });
  });

  test('goes through an export and an import', () => {
    expect(readSaved(JSON.stringify(toExport(leaving())))).toMatchObject({ name: 'Nightly', onFailure: 'leave' });
    const wrong = readSaved('{"name": "x", "onFailure": "skip"}');
    expect(isProblem(wrong) && wrong).toEqual({ problem: 'field', field: 'onFailure' });
  });
});

describe('the result', () => {
  test('is headed with what was left, and says of each why, what to do, and the code', () => {
    showResult(partly());
    const result = within(
      screen.getByRole('region', { name: `${NAME} was restored, but 2 collections were left as they were` }),
    );
    expect(result.queryByText(`${NAME} is live`)).toBeNull();
    expect(result.getByText('2 collections were left as they were')).toBeVisible();
    const [first, second] = result.getAllByRole('listitem');
    expect(first).toHaveTextContent(/^ordersA value is too long\.Widen the column\.Error code: DATA_UNFIT/);
    expect(second).toHaveTextContent(/^ordersTagsIt cannot be without orders\.Error code: REFERENCES_BROKEN/);
    expect(within(first!).getByRole('button', { name: 'Copy details' })).toBeVisible();
  });

  test.each([
    ['en-US', [1, 2], ['1 collection was left as it was', '2 collections were left as they were']],
    ['zh-CN', [1, 2], ['1 个数据表保持原样', '2 个数据表保持原样']],
    [
      'ru-RU',
      [1, 2, 5, 21],
      [
        '1 коллекция осталась как была',
        '2 коллекции остались как были',
        '5 коллекций остались как были',
        '21 коллекция осталась как была',
      ],
    ],
  ])('in %s counts them as the language does', (lng, counts, texts) => {
    for (const [index, count] of counts.entries()) {
      const failed = Array.from({ length: count }, (_, number) => ({ ...UNFIT, name: `c${number}` }));
      const view = renderInHost(<FailedCollections failed={failed} dryRun={false} collections={[]} />, fakeApi(), lng);
      expect(screen.getByText(texts[index]!)).toBeVisible();
      view.unmount();
    }
  });

  test('does not show hundreds of them at once', async () => {
    const failed = Array.from({ length: 25 }, (_, number) => ({ ...UNFIT, name: `c${number}` }));
    const row = partly(failed);
    const { user } = renderInHost(<OutcomeFacts row={row} />, fakeApi());
    expect(screen.getByText('c9')).toBeVisible();
    expect(screen.queryByText('c10')).toBeNull();
    await user.click(screen.getByTitle('3'));
    expect(screen.getByText('c24')).toBeVisible();
  });

  test.each([
    ['of an older run', undefined],
    ['of one in which all fitted', []],
  ])('%s is that of a full success', (_, failed) => {
    showResult(partly(failed, { result: { ...done().result, failed } }));
    expect(screen.getByRole('region', { name: `${NAME} is live` })).toBeVisible();
    expect(screen.queryByText(/left as/)).toBeNull();
  });

  test('in the details has the titles of the collections, and the state is no full success', async () => {
    window.history.replaceState(null, '', '/?restore=task-1');
    const found = detail({ result: partly().result });
    renderRestores(fakeRestores({ get: jest.fn(async () => found) }));
    const drawer = within(await screen.findByRole('dialog', { name: 'Details of the restore' }));
    const result = within(await drawer.findByRole('region', { name: 'Result' }));
    expect(result.getByText('Orders · orders')).toBeVisible();
    expect(result.getByText('ordersTags')).toBeVisible();
    expect(drawer.getByText('Done except 2 collections')).toBeVisible();
  });

  test('is in the history and in the list of tasks in a few words', async () => {
    const restores = fakeRestores({ list: async () => [partly([UNFIT])] }, {}, { list: async () => [leaving()] });
    const { user } = renderRestores(restores);
    await user.click(await screen.findByRole('button', { name: /Restores and undos \(1\)/ }));
    const row = await screen.findByRole('row', { name: /Done except 1 collection / });
    await user.click(within(row).getByRole('button', { name: /Expand row/ }));
    expect(await screen.findByText('A value is too long.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Restore tasks' }));
    const item = await screen.findByRole('listitem', { name: 'Nightly' });
    expect(item).toHaveTextContent(/keep live rows, add new ones · leave what cannot be restored/);
    expect(item).toHaveTextContent(/Last run:Done except 1 collection/);
  });
});

test('a dry run says what would be left', async () => {
  const result = { ...partly([NEEDS]).result, dryRun: true };
  const end = partly([NEEDS], { id: 'trial', dryRun: true, undo: null, result });
  const restores = fakeRestores({ archive: async () => contents(), plan: jest.fn(async () => plan()) });
  restores.start.mockImplementation(async () => {
    restores.list.mockResolvedValue([end]);
    return 'trial';
  });
  const { dialog, user } = await openDialog(restores);
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  await user.click(await dialog.findByRole('button', { name: 'Dry run' }));
  const title = `The dry run of ${NAME} is done: 1 collection would be left as it is`;
  expect(await dialog.findByText(title)).toBeVisible();
  expect(dialog.getByText('A dry run: nothing was changed.')).toBeVisible();
  expect(dialog.getByText('1 collection would be left as it is')).toBeVisible();
  expect(dialog.getByRole('listitem')).toHaveTextContent('It cannot be without orders.');
});
