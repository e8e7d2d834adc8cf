import { GROUP_KEYS } from '../../../src/backup-rules';
import { translator } from '../../../src/client/locale';
import { chosenBy } from '../../../src/client/model/collection-choice';
import { choiceWords, mannerWords, shortMannerWords } from '../../../src/client/model/restore-words';
import { copyName, fileNameOf } from '../../../src/client/model/saved-restores';
import { hostI18n } from '../../helpers/render-in-host';
import { COLLECTIONS } from '../samples';
import { saved } from './saved-samples';

const t = translator(hostI18n());
const { choice, manner } = saved();

test.each([
  ['Nightly', [], 'Nightly (2)'],
  ['Nightly', ['nightly (2)'], 'Nightly (3)'],
  ['Nightly (2)', ['Nightly', 'Nightly (2)'], 'Nightly (3)'],
  ['x'.repeat(64), [], `${'x'.repeat(60)} (2)`],
])('a copy of %s beside %j', (name, taken, copy) => {
  expect(copyName(name, taken)).toBe(copy);
});

test('a file is named so that every system takes it', () => {
  expect(fileNameOf({ name: 'a/b: “夜间”?' })).toBe('a_b_ _夜间__.json');
});

test('a stored choice means what is in the archive by now', () => {
  expect([...chosenBy(COLLECTIONS, { ...choice, include: ['users', 'gone'] })]).toEqual(['orders', 'users']);
});

test.each([
  [{ groups: [...GROUP_KEYS] }, ['everything in the backup', 'without: ordersTags']],
  [{ groups: [], exclude: [] }, ['nothing chosen yet']],
  [{ include: ['a', 'b', 'c', 'd', 'e', 'f', 'g'], exclude: [] }, ['Custom', 'besides: a, b, c, d, e and 2 more']],
  [{ exclude: [], objects: false }, ['Custom', 'without views, triggers and routines']],
])('a choice in words: %j', (change, words) => {
  expect(choiceWords({ ...choice, ...change }, t)).toEqual(words);
});

test('a manner in words: what does not count is not said', () => {
  expect(shortMannerWords({ ...manner, content: 'data', mapping: { orders: { table: 'before' } } }, t)).toEqual([
    'Rows alone, into tables as they are there',
    'keep live rows, add new ones',
    'in another way: orders',
  ]);
  expect(shortMannerWords({ ...manner, existing: 'keep' }, t)).toEqual(['keep tables that exist']);
  const mapping = { orders: { schema: 's', table: 'before', rows: 'newer' as const, columns: { a: 'b' } } };
  expect(mannerWords({ ...manner, mapping }, t)).toEqual([
    'Live rows of a table that exists: Keep them; add only rows whose key is not there',
    'Column that tells which row is newer: updatedAt',
    'orders: into s.before; keep live rows, replace older ones; a → b',
  ]);
  expect(mannerWords({ ...manner, existing: 'stop' }, t)).toEqual(['If a table exists: Restore nothing']);
  const leave = { ...manner, existing: 'stop', onFailure: 'leave' } as const;
  expect(mannerWords({ ...leave, mapping }, t).slice(1)).toEqual([
    'If something cannot be restored: Leave that collection as it is, and restore the others',
    'orders: into s.before; keep live rows, replace older ones; a → b',
  ]);
  expect(shortMannerWords(leave, t)).toEqual(['only if no table exists', 'leave what cannot be restored']);
});
