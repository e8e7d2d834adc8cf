import { FILE_CONTENTS, type FileCounts } from '../../../src/common/api';
import { formatsOf } from '../../../src/client/formats';
import { translator } from '../../../src/client/locale';
import {
  contentsOfRoots,
  fileCountsWords,
  filesRequest,
  offeredContents,
  possibleContents,
  proposedContents,
  proposedFiles,
  rootsFor,
  rootTitle,
  sumPlannedFiles,
  toggled,
  type FoundContent,
} from '../../../src/client/model/file-contents';
import { hostI18n } from '../../helpers/render-in-host';
import { connection } from '../connections/connection-samples';
import { plan } from '../restore/restore-samples';
import { FOLDER, FOUND, PLANNED, ROOTS } from './file-samples';

const t = translator(hostI18n());
const formats = formatsOf('en-US', t);
const uploads = (change: Partial<FoundContent>): FoundContent[] => [{ ...FOUND[0]!, ...change }];

test.each<[string, FoundContent[] | null | undefined, boolean, string[]]>([
  ['while they are counted', undefined, false, ['uploads']],
  ['where they could not be counted', null, false, []],
  ['where there are some', uploads({}), false, ['uploads']],
  ['where there are none', uploads({ files: 0 }), false, []],
  ['where there are none yet, for a schedule', uploads({ files: 0 }), true, ['uploads']],
  ['where something is in the way', uploads({ obstacle: 'No.' }), true, []],
  ['where nothing is said of them', [], true, []],
])('uploads are proposed or not: %s', (_, found, later, proposed) => {
  expect(proposedContents(found, later)).toEqual([...proposed, 'folders']);
});

test('configuration goes only into what is encrypted, and nothing goes that has an obstacle', () => {
  const all = ['configuration', 'packages', 'uploads'] as const;
  expect(possibleContents(all, FILE_CONTENTS, FOUND, false)).toEqual(['uploads']);
  expect(possibleContents(all, FILE_CONTENTS, FOUND, true)).toEqual(['uploads', 'configuration']);
  expect(possibleContents(all, FILE_CONTENTS, undefined, true)).toEqual(['uploads', 'packages', 'configuration']);
});

test('with another database go the folders that its connection names', () => {
  const folders = [{ name: 'data', path: '/data/shop' }];
  expect(offeredContents(null, undefined)).toEqual(FILE_CONTENTS);
  expect(offeredContents('connection-1', [connection({ folders })])).toEqual(['folders']);
  expect(offeredContents('connection-1', [connection()])).toEqual([]);
  // What a schedule has stored stays while it is not known.
  expect(offeredContents('connection-1', undefined)).toEqual(['folders']);
  expect(rootsFor([...ROOTS, FOLDER], null)).toEqual(ROOTS);
  expect(rootsFor([...ROOTS, FOLDER], 'connection-1')).toEqual([FOLDER]);
  expect(proposedFiles([FOLDER]).contents).toEqual(['folders']);
  expect(rootTitle(FOLDER, t)).toBe('Folders (data)');
});

test('ticks stay in their order', () => {
  expect(toggled(['configuration'], 'uploads', true)).toEqual(['uploads', 'configuration']);
  expect(toggled(['uploads', 'configuration'], 'uploads', false)).toEqual(['configuration']);
});

test('of an archive: what it holds, what of it is proposed and asked for', () => {
  expect(contentsOfRoots(ROOTS)).toEqual([
    { content: 'uploads', files: 12, bytes: 3 * 1024 ** 2 },
    { content: 'packages', files: 2, bytes: 1024 ** 2 },
    { content: 'configuration', files: 3, bytes: 1024 },
  ]);
  expect(proposedFiles(ROOTS)).toEqual({ contents: ['uploads'], extra: 'keep' });
  expect(proposedFiles(ROOTS.slice(1))).toEqual({ contents: [], extra: 'keep' });
  const choice = { contents: ['uploads' as const, 'packages' as const], extra: 'remove' as const };
  expect(filesRequest(choice, ROOTS.slice(1))).toEqual({ contents: ['packages'], extra: 'remove' });
  expect(filesRequest(choice, [])).toBeUndefined();
});

test('folders are called by what is in them', () => {
  expect(ROOTS.map((root) => rootTitle(root, t))).toEqual([
    'Uploaded files (local, photos)',
    'Plugin packages',
    'Configuration (.env)',
    'Keys of the application',
  ]);
});

test('a plan in sums: what has no place here does not count, what stays is not removed', () => {
  const { choice } = plan();
  const files = { contents: ['uploads' as const], extra: 'keep' as const };
  const planned = [...PLANNED, { ...PLANNED[0]!, to: null }];
  expect(sumPlannedFiles({ files: [], choice })).toBeNull();
  expect(sumPlannedFiles({ files: planned, choice: { ...choice, files } })).toEqual({
    ...{ missing: 4, present: 8, removed: 0 },
  });
  expect(
    sumPlannedFiles({ files: planned, choice: { ...choice, files: { ...files, extra: 'remove' } } })?.removed,
  ).toBe(5);
});

test('an outcome in words', () => {
  const counts: FileCounts = { added: 4, replaced: 3, unchanged: 1000, removed: 0, bytes: 2048 };
  expect(fileCountsWords(counts, t, formats)).toBe('Files: 4 added, 3 replaced (2.0 KiB), 1,000 equal already.');
  expect(fileCountsWords({ ...counts, removed: 5 }, t, formats)).toMatch(/already\. Moved into the undo set: 5\.$/);
});
