import { isProblem, readSaved } from '../../../src/client/model/read-saved';

const read = (files: unknown) => readSaved(JSON.stringify({ name: 'Nightly', files }));

test('a choice of files in an imported task is taken', () => {
  const files = { contents: ['uploads', 'configuration'], extra: 'remove' };
  expect(read(files)).toEqual({ name: 'Nightly', files });
  expect(isProblem(read({ contents: [], extra: 'keep' }))).toBe(false);
});

test.each([
  ['nothing', null],
  ['a list', ['uploads']],
  ['without what becomes of others', { contents: ['uploads'] }],
  ['of something that is none', { contents: ['everything'], extra: 'keep' }],
  ['of no list', { contents: 'uploads', extra: 'keep' }],
  ['with another answer', { contents: ['uploads'], extra: 'burn' }],
  ['with something else', { contents: ['uploads'], extra: 'keep', folder: '/etc' }],
])('%s is not', (_, files) => {
  expect(read(files)).toEqual({ problem: 'field', field: 'files' });
});
