import {
  chooseCollections,
  closeOver,
  closeSelection,
  findNeeds,
  labelCollections,
  type RuleSubject,
} from '../../src/backup-rules';
import { made, subject } from './subjects';

const SUBJECTS: RuleSubject[] = [
  subject('roles', { dumpRules: 'required' }),
  subject('users', { dumpRules: { group: 'user' } }),
  subject('rolesUsers', { dumpRules: { group: 'user' }, throughOf: ['roles', 'users'] }),
  subject('usersAiEmployees', { throughOf: ['users'] }),
  made('assets'),
  made('vehicles', { inherits: ['assets'] }),
  made('trucks', { inherits: ['vehicles', 'gone'] }),
  made('drivers', { throughOf: ['trucks', 'users'] }),
  made('trips', { throughOf: ['drivers'] }),
  made('places'),
  subject('main_places_path', { treePathOf: 'places' }),
  made('placesAssets', { throughOf: ['assets', 'places'] }),
];

const CASES: [what: string, chosen: string[], added: [name: string, because: string, why: string][]][] = [
  ['nothing needs nothing', [], []],
  [
    'a child needs its parents, all the way up, and what those need',
    ['vehicles'],
    [
      ['assets', 'vehicles', 'inheritance parent'],
      ['placesAssets', 'assets', 'through table'],
    ],
  ],
  ['a parent needs no child', ['assets'], [['placesAssets', 'assets', 'through table']]],
  ['a tree needs its paths', ['places'], [['main_places_path', 'places', 'tree paths']]],
  [
    'through tables of through tables',
    ['assets', 'trucks', 'vehicles', 'placesAssets'],
    [
      ['drivers', 'trucks', 'through table'],
      ['trips', 'drivers', 'through table'],
    ],
  ],
  ['a through table with a group of its own stays with that group', ['roles'], []],
  ['nor does our table of groups let one go', ['users'], []],
  ['a follower does not need its owner', ['main_places_path', 'placesAssets'], []],
  ['what is chosen already is not added', ['assets', 'places', 'placesAssets', 'main_places_path'], []],
];

test.each(CASES)('%s', (_, chosen, added) => {
  const closed = closeSelection(chosen, SUBJECTS);
  expect(closed.added.map(({ name, because, why }) => [name, because, why])).toEqual(added);
  expect(closed.names).toEqual([...chosen, ...added.map(([name]) => name)].sort());
});

test('closing once more adds nothing, and neither the choice nor the subjects are touched', () => {
  const chosen = Object.freeze(['trucks', 'places']) as string[];
  const before = JSON.stringify(SUBJECTS);
  const { names } = closeSelection(chosen, SUBJECTS);
  expect(closeSelection(names, SUBJECTS)).toEqual({ names, added: [] });
  expect(JSON.stringify(SUBJECTS)).toBe(before);
});

test('a ring of parents comes to an end', () => {
  const ring = [made('a', { inherits: ['b'] }), made('b', { inherits: ['a'] })];
  expect(closeSelection(['a'], ring).names).toEqual(['a', 'b']);
});

describe('choosing', () => {
  const labels = labelCollections(SUBJECTS);
  test('by groups, single collections more and less', () => {
    const choice = { groups: ['user' as const], include: ['places', 'nowhere'], exclude: ['rolesUsers', 'nothing'] };
    expect(chooseCollections(choice, labels)).toEqual({
      names: ['places', 'users', 'usersAiEmployees'],
      missing: ['nowhere', 'nothing'],
    });
  });
  test('no group is nothing, and leaving out wins over taking in', () => {
    expect(chooseCollections({ groups: [], include: ['users'], exclude: ['users'] }, labels).names).toEqual([]);
  });
});

test('needs that were found once serve for any choice', () => {
  const needs = findNeeds(SUBJECTS);
  expect(needs.get('places')?.map(({ name }) => name)).toEqual(['main_places_path']);
  expect(needs.has('users')).toBe(false);
  for (const [, chosen] of CASES) expect(closeOver(chosen, needs)).toEqual(closeSelection(chosen, SUBJECTS));
});
