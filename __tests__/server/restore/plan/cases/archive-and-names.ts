import { collection } from '../../../../helpers/catalog';
import { archive, application, column, id, table } from '../scene';
import { A, CORE_ARCHIVED, OWN, PLUGIN, loss, plugins, withFields, type Case } from './case';

export const ARCHIVE_AND_NAMES: Case[] = [
  { check: 'integrity', verdict: 'pass', says: /^The archive is whole/ },
  { check: 'integrity', verdict: 'warning', says: /noted: Something/, archive: { more: { warnings: ['Something.'] } } },
  {
    ...{ check: 'integrity', verdict: 'blocker', says: /definitions of a contradict/ },
    archive: {
      more: { collections: [{ ...archive({ collections: A }).manifest.collections[0]!, table: { name: 'x' } }] },
    },
  },
  { check: 'encryption', verdict: 'pass', says: /not encrypted/ },

  { check: 'application version', verdict: 'pass', says: /both of NocoBase 2.2.15/ },
  {
    check: 'application version',
    verdict: 'pass',
    says: /both/,
    archive: { application: { version: '2.2.15-beta.3' } },
  },
  {
    check: 'application version',
    verdict: 'warning',
    says: /older than 2.2.15 here.*upgraded/,
    archive: { application: { version: '2.1.99' } },
  },
  {
    check: 'application version',
    verdict: 'blocker',
    says: /newer than 2.2.15/,
    archive: { application: { version: '2.10.0' } },
  },
  {
    check: 'application version',
    verdict: 'warning',
    says: /here is not known/,
    here: application([collection('a')], { application: { version: '' } }),
  },

  { check: 'plugins', verdict: 'pass', says: /belong to are installed/ },
  {
    check: 'plugins',
    verdict: 'warning',
    says: /^a belong to plugins.*@acme\/plugin-x/,
    archive: { collections: [{ name: 'a', origin: '@acme/plugin-x' }] },
  },
  {
    ...{ check: 'plugins', verdict: 'pass', says: /Every plugin that is enabled/ },
    archive: {
      collections: [...A, ...CORE_ARCHIVED],
      application: plugins({ name: 'off', version: '1', enabled: false }),
    },
    here: application([collection('a')], { application: plugins() }),
  },
  {
    ...{ check: 'plugins', verdict: 'warning', says: /the backup plugin is not enabled/ },
    archive: { collections: [...A, ...CORE_ARCHIVED], application: { plugins: [{ ...OWN, enabled: false }] } },
  },
  {
    ...{ check: 'plugins', verdict: 'pass', says: /does not know the backup plugin; it stays/ },
    archive: { collections: [...A, ...CORE_ARCHIVED], application: { plugins: [PLUGIN] } },
  },
  {
    ...{ check: 'plugins', verdict: 'blocker', says: /not installed here: @acme\/plugin-x/ },
    archive: {
      collections: [...A, ...CORE_ARCHIVED],
      application: plugins({ name: '@acme/plugin-x', version: '1', enabled: true }),
    },
    around: { hasPackage: async () => false },
  },
  {
    ...{ check: 'plugins', verdict: 'pass', says: /Every plugin/ },
    archive: {
      collections: [...A, ...CORE_ARCHIVED],
      application: plugins({ name: '@acme/plugin-x', version: '1', enabled: true }),
    },
    around: { hasPackage: async () => true },
  },
  {
    ...{ check: 'plugins', verdict: 'warning', says: /@nocobase\/plugin-users, another version/ },
    archive: {
      collections: [...A, ...CORE_ARCHIVED],
      application: { plugins: [OWN, { ...PLUGIN, version: '2.0.0' }] },
    },
    here: application([collection('a')], { application: plugins() }),
  },
  {
    ...{ check: 'plugins', verdict: 'warning', says: /no record of plugins/ },
    archive: { collections: [...A, ...CORE_ARCHIVED], application: plugins() },
    here: application([collection('a')], { application: { plugins: [] } }),
  },

  { check: 'database', verdict: 'pass', says: /same kind of database/ },
  {
    check: 'database',
    verdict: 'warning',
    says: /PostgreSQL 15.8, the target is SQLite.*translated/,
    archive: { database: { dialect: 'postgres', product: 'PostgreSQL', version: '15.8' } },
  },
  {
    check: 'database',
    verdict: 'pass',
    says: /newer than SQLite 3.*nothing was found/,
    archive: { database: { version: '4.0' } },
  },

  {
    ...{ check: 'database', verdict: 'warning', says: /Texts of a\.text are .* no collation nordic/ },
    archive: {
      collections: [{ name: 'a', table: table('a', { columns: [id, column('text', { collation: 'nordic' })] }) }],
    },
    survey: { knowsCollation: (name) => name !== 'nordic' },
  },

  { check: 'naming', verdict: 'pass', says: /in the same way/ },
  {
    check: 'naming',
    verdict: 'pass',
    says: /time zones differ \(\+08:00/,
    archive: { database: { timezone: '+08:00' } },
  },
  {
    check: 'naming',
    verdict: 'warning',
    says: /DB_UNDERSCORED is true in the archive and false here/,
    archive: { database: { underscored: true } },
  },
  {
    check: 'naming',
    verdict: 'warning',
    says: /DB_TABLE_PREFIX is nb_ .* nothing here/,
    archive: { database: { tablePrefix: 'nb_' } },
  },
  {
    ...{ check: 'naming', verdict: 'warning', says: /DB_SCHEMA is app in the archive and main here/ },
    archive: { database: { schema: 'app' } },
    here: application([collection('a')], { settings: { schema: 'main' } }),
  },
  { check: 'naming', verdict: 'pass', says: /in the same way/, archive: { database: { schema: 'app' } } },
  {
    check: 'naming',
    verdict: 'warning',
    says: /table b here that belongs to no collection/,
    here: application([collection('a')]),
    archive: { collections: [{ name: 'b' }] },
  },
  {
    check: 'naming',
    verdict: 'warning',
    says: /differ in capitals/,
    archive: { collections: [{ name: 'new' }, { name: 'New' }] },
  },
  {
    ...{ check: 'naming', verdict: 'blocker', says: /collections New and new would have the same table new/ },
    archive: { collections: [{ name: 'new' }, { name: 'New', table: table('new') }] },
  },
  {
    ...{ check: 'naming', verdict: 'blocker', says: /replace the table b, which belongs to the collection other/ },
    archive: { collections: [{ name: 'b' }] },
    here: application([collection('other', { table: { name: 'b' } })]),
  },
  {
    check: 'naming',
    verdict: 'blocker',
    says: /has a table in the archive, but seen is a view here/,
    archive: { collections: [{ name: 'seen' }] },
    here: application([collection('seen')]),
  },
  {
    ...{
      check: 'naming',
      verdict: 'blocker',
      says: /columns userName and user_name of n would both be called user_name/,
    },
    archive: {
      collections: [{ name: 'n', table: table('n', { columns: [id, column('userName'), column('user_name')] }) }],
    },
    here: application([], { settings: { underscored: true } }),
  },

  { check: 'losses', verdict: 'pass', says: /Nothing is lost/ },
  {
    ...{ check: 'losses', verdict: 'pass', says: /cannot hold would stop .*: JSON documents that are one bare number/ },
    archive: {
      database: { dialect: 'postgres' },
      collections: [
        { name: 'a', table: table('a', { columns: [id, column('meta', { type: 'json', native: 'json' })] }) },
      ],
    },
  },
  {
    check: 'losses',
    verdict: 'warning',
    says: /^a comes back with losses: It is lost. The rows are not concerned/,
    losses: [loss()],
  },
  { check: 'losses', verdict: 'warning', says: /Values may differ/, losses: [loss({ values: true })] },
  { check: 'losses', verdict: 'warning', says: /And 2 more/, losses: [loss(), loss(), loss(), loss(), loss()] },

  { check: 'collections', verdict: 'pass', says: /is known here/ },
  {
    check: 'collections',
    verdict: 'warning',
    says: /does not know new here/,
    archive: { collections: [{ name: 'new' }] },
  },
  {
    check: 'collections',
    verdict: 'pass',
    says: /becomes known/,
    archive: { collections: [{ name: 'new' }, ...CORE_ARCHIVED] },
    here: application([]),
  },
  {
    check: 'collections',
    verdict: 'warning',
    says: /does not know b: they vanish/,
    archive: { collections: [...A, ...CORE_ARCHIVED] },
  },
  {
    check: 'collections',
    verdict: 'warning',
    says: /no table of a/,
    archive: { collections: [{ name: 'a', table: null }] },
  },
  {
    ...{ check: 'collections', verdict: 'warning', says: /rows of a are on another server/ },
    archive: { collections: [{ name: 'a', kind: 'foreign table', table: table('a', { kind: 'foreign table' }) }] },
  },

  { check: 'fields', verdict: 'pass', says: /every column/ },
  {
    check: 'fields',
    verdict: 'warning',
    says: /a has columns here that the archive lacks: text/,
    archive: { collections: [{ name: 'a', table: table('a', { columns: [id] }) }] },
  },
  {
    ...{ check: 'fields', verdict: 'warning', says: /a has fields in the archive that are unknown here: more/ },
    here: application([withFields('a', 'text')]),
    archive: {
      collections: [
        {
          name: 'a',
          table: table('a', { columns: [id, column('text'), column('more')] }),
          fields: [{ name: 'more', column: 'more', type: 'string' }],
        },
      ],
    },
  },
];
