import { collection } from '../../../../helpers/catalog';
import { application, table } from '../scene';
import { A, CORE_ARCHIVED, PLUGIN, fieldRows, key, only, plugins, undoSet, type Case } from './case';

export const LINKS_AND_TARGET: Case[] = [
  {
    check: 'dependencies',
    verdict: 'pass',
    says: /chosen as well/,
    archive: { collections: [{ name: 'a', origin: PLUGIN.name }] },
  },
  {
    check: 'dependencies',
    verdict: 'warning',
    says: /roles and rolesUsers|rolesUsers would come.*but not roles/,
    archive: { collections: [{ name: 'rolesUsers', origin: PLUGIN.name }, { name: 'roles' }] },
    choice: only('rolesUsers'),
  },
  {
    check: 'dependencies',
    verdict: 'warning',
    says: /roles would come from the archive, but not rolesUsers/,
    archive: { collections: [{ name: 'roles' }] },
    here: application([collection('a'), collection('rolesUsers')]),
  },
  {
    check: 'dependencies',
    verdict: 'warning',
    says: /workflows .* but not flow_nodes/,
    archive: { collections: [{ name: 'workflows' }, { name: 'flow_nodes' }] },
    choice: only('workflows'),
  },
  { check: 'dependencies', verdict: 'warning', says: /data of a is restored without the settings/ },
  {
    ...{ check: 'dependencies', verdict: 'warning', says: /related to collections that stay.*: a to b\./ },
    archive: { collections: [...A, fieldRows('b\tbelongsTo\ta\t{"target":"b"}')] },
    choice: only('a'),
  },
  {
    ...{ check: 'dependencies', verdict: 'blocker', says: /would have no collections and fields/ },
    archive: { collections: CORE_ARCHIVED },
    choice: { exclude: ['collections', 'fields'] },
    here: { ...application([]), collections: [] },
  },
  {
    ...{
      check: 'dependencies',
      verdict: 'blocker',
      says: /type sequence without the plugin they need \(@nocobase\/plugin-field-sequence\)/,
    },
    archive: { collections: [fieldRows('no\tsequence\ta\t{}')] },
  },
  {
    ...{ check: 'dependencies', verdict: 'blocker', says: /type sequence without/ },
    archive: { collections: CORE_ARCHIVED, application: plugins() },
    choice: { exclude: ['fields'] },
    here: application([collection('a', { fields: [{ name: 'no', column: 'no', type: 'sequence' }] })], {
      application: { plugins: [{ name: '@nocobase/plugin-field-sequence', version: '2.2.15', enabled: true }] },
    }),
  },
  {
    check: 'dependencies',
    verdict: 'warning',
    says: /types that nothing here uses: strange/,
    archive: { collections: [fieldRows('x\tstrange\ta\t{}')] },
  },

  { check: 'foreign keys', verdict: 'pass', says: /^No foreign key/ },
  {
    check: 'foreign keys',
    verdict: 'warning',
    says: /b to a\./,
    survey: { references: [{ table: { name: 'b' }, key: key({ name: 'a', columns: ['id'] }) }] },
  },
  {
    check: 'foreign keys',
    verdict: 'blocker',
    says: /b_a of b/,
    survey: { references: [{ table: { name: 'b' }, key: key({ name: 'a', columns: ['gone'] }) }] },
  },
  {
    ...{ check: 'foreign keys', verdict: 'warning', says: /refer to tables that stay as they are: a to b/ },
    archive: {
      collections: [{ name: 'a', table: table('a', { foreignKeys: [key({ name: 'b', columns: ['id'] })] }) }],
    },
  },
  {
    ...{ check: 'foreign keys', verdict: 'warning', says: /left out.*b_a of a onto nowhere/ },
    archive: {
      collections: [{ name: 'a', table: table('a', { foreignKeys: [key({ name: 'nowhere', columns: ['id'] })] }) }],
    },
  },

  { check: 'objects', verdict: 'warning', says: /have triggers here .*trigger on_a of a\. They go on/ },
  { check: 'objects', verdict: 'pass', says: /holds no views/, archive: { collections: [{ name: 'b' }] } },
  {
    ...{ check: 'objects', verdict: 'pass', says: /^1 object of the database will be made: view v/ },
    archive: { objects: [{ kind: 'view', name: 'v', ddl: 'CREATE VIEW v AS SELECT 1' }] },
  },
  {
    ...{ check: 'objects', verdict: 'pass', says: /will not be made: view v.*leaves out/ },
    archive: { objects: [{ kind: 'view', name: 'v', ddl: 'CREATE VIEW v AS SELECT 1' }] },
    choice: { objects: false },
  },
  {
    ...{ check: 'objects', verdict: 'warning', says: /will not be made: trigger t of b\. The table b is not/ },
    archive: { objects: [{ kind: 'trigger', name: 't', table: 'b', ddl: 'CREATE TRIGGER t' }] },
  },
  {
    ...{ check: 'objects', verdict: 'warning', says: /another kind of database/ },
    archive: {
      database: { dialect: 'mysql' },
      objects: [{ kind: 'view', name: 'v', ddl: 'CREATE VIEW v AS SELECT 1' }],
    },
  },
  {
    ...{ check: 'objects', verdict: 'warning', says: /Names of tables or columns that may occur in it change/ },
    archive: {
      collections: [{ name: 'a', table: table('nb_a') }],
      database: { tablePrefix: 'nb_' },
      objects: [{ kind: 'view', name: 'v', ddl: 'CREATE VIEW v AS SELECT * FROM nb_a' }],
    },
  },
  {
    check: 'objects',
    verdict: 'warning',
    says: /views of the collections v are not made/,
    archive: { collections: [{ name: 'v', kind: 'view', table: table('v', { kind: 'view' }) }] },
  },

  { check: 'undo set', verdict: 'pass', says: /former 1 table of about .* kept for 24 hours/ },
  { check: 'undo set', verdict: 'pass', says: /Nothing is replaced/, archive: { collections: [{ name: 'new' }] } },
  {
    check: 'undo set',
    verdict: 'warning',
    says: /earlier restore still keeps the former a/,
    around: { undoSets: [undoSet('a'), undoSet('b')] },
  },

  { check: 'space', verdict: 'pass', says: /are free/ },
  { check: 'space', verdict: 'warning', says: /does not tell/, survey: { freeBytes: null } },
  {
    check: 'space',
    verdict: 'warning',
    says: /12.5 KiB.*, and 7.0 KiB are free/,
    archive: { collections: [{ name: 'a', bytes: 5120 }] },
    survey: { freeBytes: 7168 },
  },
  {
    check: 'space',
    verdict: 'blocker',
    says: /and 5.0 KiB are free/,
    archive: { collections: [{ name: 'a', bytes: 5121 }] },
    survey: { freeBytes: 5120 },
  },

  { check: 'time', verdict: 'pass', says: /some seconds/ },
  {
    ...{ check: 'time', verdict: 'pass', says: /100.0 MiB to load.*after the first/ },
    archive: { collections: [{ name: 'a', bytes: 100 * 1024 ** 2 }] },
  },
  ...(
    [
      [2 * 1024 ** 2, /about 50 seconds/],
      [256 * 1024, /about 7 minutes/],
      [10 * 1024, /about 3 hours/],
    ] as const
  ).map(
    ([pace, says]): Case => ({
      ...{ check: 'time', verdict: 'pass', says, around: { pace } },
      archive: { collections: [{ name: 'a', bytes: 100 * 1024 ** 2 }] },
    }),
  ),

  { check: 'rights', verdict: 'pass', says: /may do all/ },
  {
    check: 'rights',
    verdict: 'blocker',
    says: /may not create/,
    survey: { missingRights: [{ message: 'The user may not create tables.', grant: 'GRANT CREATE' }] },
  },
  {
    check: 'rights',
    verdict: 'blocker',
    says: /partitioned/,
    survey: { obstacles: [{ table: { name: 'a' }, message: 'The table a is partitioned.' }] },
  },

  { check: 'running tasks', verdict: 'pass', says: /is running/ },
  {
    check: 'running tasks',
    verdict: 'blocker',
    says: /task 12ab \(backup\)/,
    around: { runningTasks: [{ id: '12ab', kind: 'backup' }] },
  },
];
