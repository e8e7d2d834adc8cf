import { labelCollections, parseGroup, type GroupKey, type Label, type RuleSubject } from '../../src/backup-rules';
import { made, subject } from './subjects';

function label(subjects: RuleSubject[], overrides: Record<string, GroupKey> = {}): Record<string, Label> {
  return Object.fromEntries(labelCollections(subjects, new Map(Object.entries(overrides))));
}

describe('a collection with dumpRules of its own', () => {
  const SHAPES: [shape: unknown, group: GroupKey][] = [
    ['required', 'required'],
    ['skipped', 'skipped'],
    ['user', 'user'],
    ['log', 'logs'],
    ['logs', 'logs'],
    [{ required: true }, 'required'],
    [{ skipped: true }, 'skipped'],
    [{ required: true, delayRestore: () => undefined }, 'required'],
    [{ group: 'required' }, 'required'],
    [{ group: 'skipped' }, 'skipped'],
    [{ group: 'user' }, 'user'],
    [{ group: 'log' }, 'logs'],
    [{ group: 'third-party' }, 'third-party'],
    [{ group: 'custom' }, 'custom'],
    [{ group: 'unknown' }, 'unknown'],
    [{ group: 'foo' }, 'unknown'],
    ['foo', 'unknown'],
  ];
  test.each(SHAPES)('%j is %s', (dumpRules, group) => {
    expect(label([subject('things', { dumpRules })]).things).toEqual({ group, source: 'declared', owner: null });
  });

  const SILENT: unknown[] = [
    undefined,
    null,
    '',
    {},
    { required: false },
    { group: '' },
    { delayRestore: () => undefined },
    1,
    true,
  ];
  test.each(SILENT)('%j says nothing', (dumpRules) => {
    expect(label([subject('things', { dumpRules })]).things).toEqual({ group: 'unknown', source: 'none', owner: null });
  });

  test('they win over our table, over who made it and over its owner', () => {
    const labels = label([
      subject('llmServices', { dumpRules: 'user' }),
      made('orders', { dumpRules: { group: 'log' } }),
      subject('rolesUsers', { dumpRules: { group: 'user' }, throughOf: ['roles'] }),
      subject('roles', { dumpRules: 'required' }),
    ]);
    expect(labels.llmServices).toMatchObject({ group: 'user', source: 'declared' });
    expect(labels.orders).toMatchObject({ group: 'logs', source: 'declared' });
    expect(labels.rolesUsers).toMatchObject({ group: 'user', source: 'declared' });
  });
});

describe('a collection without dumpRules', () => {
  const BUILT_IN: [name: string, group: GroupKey][] = [
    ['environmentVariables', 'required'],
    ['publicForms', 'required'],
    ['aiMessages', 'user'],
    ['issuedTokens', 'logs'],
    ['llmServices', 'third-party'],
    ['lcCheckpoints', 'skipped'],
    ['users', 'user'],
  ];
  test.each(BUILT_IN)('%s is %s by our table', (name, group) => {
    expect(label([subject(name)])[name]).toEqual({ group, source: 'rule', owner: null });
  });

  test('a name that no built-in collection has is unknown, also one that every object has', () => {
    expect(label([subject('constructor'), subject('invoices')])).toEqual({
      constructor: { group: 'unknown', source: 'none', owner: null },
      invoices: { group: 'unknown', source: 'none', owner: null },
    });
  });

  test('made by a user it is custom, also under the name of a built-in one', () => {
    const custom = { group: 'custom', source: 'user-made', owner: null };
    expect(label([made('orders'), made('publicForms')])).toEqual({ orders: custom, publicForms: custom });
  });
});

describe('followers', () => {
  test('a path table follows its tree', () => {
    const labels = label([
      subject('main_departments_path', { treePathOf: 'departments' }),
      subject('departments', { dumpRules: 'required' }),
      subject('main_cats_path', { treePathOf: 'cats' }),
      made('cats'),
    ]);
    expect(labels.main_departments_path).toEqual({ group: 'required', source: 'owner', owner: 'departments' });
    expect(labels.main_cats_path).toEqual({ group: 'custom', source: 'owner', owner: 'cats' });
  });

  test('a through table follows the collection that has the relation, whichever way round they are listed', () => {
    const subjects = [
      subject('roles', { dumpRules: 'required' }),
      subject('llmServices'),
      subject('rolesLlmServices', { throughOf: ['roles', 'llmServices'] }),
    ];
    const expected = { group: 'third-party', source: 'owner', owner: 'llmServices' };
    expect(label(subjects).rolesLlmServices).toEqual(expected);
    expect(label(subjects.reverse()).rolesLlmServices).toEqual(expected);
  });

  test('a through table prefers an owner made by a user', () => {
    const labels = label([
      subject('users', { dumpRules: { group: 'user' } }),
      made('visits'),
      made('usersVisits', { throughOf: ['users', 'visits'] }),
      subject('noted', { throughOf: ['users', 'visits'] }),
      made('usersFriends', { throughOf: ['users'] }),
    ]);
    expect(labels.usersVisits).toEqual({ group: 'custom', source: 'owner', owner: 'visits' });
    expect(labels.noted).toEqual({ group: 'custom', source: 'owner', owner: 'visits' });
    expect(labels.usersFriends).toEqual({ group: 'user', source: 'owner', owner: 'users' });
  });

  test('they follow an override of their owner, and one of their own before that', () => {
    const subjects = [made('cats'), subject('main_cats_path', { treePathOf: 'cats' })];
    expect(label(subjects, { cats: 'logs' })).toEqual({
      cats: { group: 'logs', source: 'override', owner: null },
      main_cats_path: { group: 'logs', source: 'owner', owner: 'cats' },
    });
    expect(label(subjects, { main_cats_path: 'skipped' }).main_cats_path).toMatchObject({
      group: 'skipped',
      source: 'override',
    });
  });

  test('an owner of which nothing is known, or none at all, leaves them to themselves', () => {
    const labels = label([
      subject('x'),
      subject('xy', { throughOf: ['x'] }),
      made('xz', { throughOf: ['x'] }),
      subject('main_gone_path', { treePathOf: 'gone' }),
    ]);
    expect(labels.xy).toEqual({ group: 'unknown', source: 'none', owner: null });
    expect(labels.xz).toEqual({ group: 'custom', source: 'user-made', owner: null });
    expect(labels.main_gone_path).toEqual({ group: 'unknown', source: 'none', owner: null });
  });

  test('a ring of owners comes to an end', () => {
    const labels = label([subject('a', { throughOf: ['b'] }), subject('b', { throughOf: ['a'] })]);
    expect(labels.a).toEqual({ group: 'unknown', source: 'none', owner: null });
  });
});

test('an override wins over everything', () => {
  const labels = label([subject('users', { dumpRules: { group: 'user' } }), made('orders')], {
    users: 'skipped',
    orders: 'required',
  });
  expect(labels.users).toEqual({ group: 'skipped', source: 'override', owner: null });
  expect(labels.orders).toEqual({ group: 'required', source: 'override', owner: null });
});

test.each([
  ['log', 'logs'],
  ['logs', 'logs'],
  ['third-party', 'third-party'],
  ['Log', null],
  ['', null],
  ['toString', null],
  [undefined, null],
  [['user'], null],
])('the group key %j is read as %s', (text, key) => {
  expect(parseGroup(text)).toBe(key);
});
