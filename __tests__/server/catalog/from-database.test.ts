import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { catalogFromDatabase } from '../../../src/server/catalog/from-database';
import { parseRecords } from '../../../src/server/catalog/read-records';
import { tableName, underscore } from '../../../src/server/catalog/table-names';
import { openDialect } from '../../../src/server/dialects';
import type { ColumnDefinition, TableDefinition, TableRef } from '../../../src/server/dialects/definition';
import type { DatabaseReader, ListedTable } from '../../../src/server/dialects/dialect';
import { createDatabase, DIALECTS } from '../../helpers/databases';

const column = (name: string, type: ColumnDefinition['type'] = 'text'): ColumnDefinition => ({
  ...{ name, type, native: '', nullable: true, default: null, identity: null, generated: null, enumValues: null },
  ...{ length: null, precision: null, scale: null, collation: null, comment: null },
});

describe('reading records', () => {
  const columns = [column('a'), column('b')];
  test.each([
    ['', []],
    ['1\t2\n', [{ a: '1', b: '2' }]],
    [
      '\t\\N\n\\N\t\n',
      [
        { a: '', b: null },
        { a: null, b: '' },
      ],
    ],
    ['a\\tb\\nc\\\\d\\re\\bf\t\\\\N\n', [{ a: 'a\tb\nc\\d\re\bf', b: '\\N' }]],
  ])('%j', (text, records) => {
    expect(parseRecords({ columns }, text)).toEqual(records);
  });
  test('computed columns are not among the values', () => {
    const computed = { ...column('c'), generated: { expression: 'a', stored: true } };
    expect(parseRecords({ columns: [computed, ...columns] }, '1\t2\n')).toEqual([{ a: '1', b: '2' }]);
  });
});

describe('names of tables', () => {
  test.each([
    ['users', 'users'],
    ['rolesUsers', 'roles_users'],
    ['main_desktopRoutes_path', 'main_desktop_routes_path'],
    ['aURLs', 'a_u_r_ls'],
    ['Orders', 'orders'],
  ])('%s with underscores is %s', (name, expected) => {
    expect(underscore(name)).toBe(expected);
  });

  const plain = { underscored: false, tablePrefix: '' };
  const styled = { underscored: true, tablePrefix: 'nb_' };
  test.each([
    ['rolesUsers', {}, plain, 'rolesUsers'],
    ['rolesUsers', {}, styled, 'nb_roles_users'],
    ['rolesUsers', { underscored: false }, styled, 'nb_rolesUsers'],
    ['orders', { tableName: 'salesOrders' }, styled, 'nb_sales_orders'],
    ['orders', { tableName: 'sales', from: 'dbsync' }, styled, 'sales'],
    ['nbList', { view: true, viewName: 'List' }, styled, 'nb_List'],
    ['nb_orders', {}, styled, 'nb_orders'],
    ['remote', { remoteServerName: 'x', remoteTableInfo: {} }, { ...styled, tablePrefix: '' }, 'remote'],
  ])('%s with %j and %j', (name, options, settings, expected) => {
    expect(tableName(name, options, settings)).toBe(expected);
  });
});

describe.each(DIALECTS)('an empty database: %s', (dialect) => {
  test('holds no application, and the error says what is missing', async () => {
    const database = await createDatabase(dialect);
    if (database.options.storage) await writeFile(database.options.storage, '');
    try {
      const reader = await openDialect(database.options).openReader();
      const settings = { name: 'main', underscored: true, tablePrefix: 'nb_', schema: null, timezone: '+00:00' };
      await expect(catalogFromDatabase(reader, settings).finally(() => reader.close())).rejects.toMatchObject({
        code: 'CONFIGURATION_INVALID',
        details: { table: 'nb_application_plugins' },
      });
    } finally {
      await database.drop();
    }
  });
});

test('tables that belong to no collection are unknown, under a name that is free', async () => {
  const tables = ['nb_applicationPlugins', 'nb_users', 'users', 'invoices'].map(listed);
  const catalog = await catalogFromDatabase(readerOf(tables), {
    ...{ name: 'main', underscored: false, tablePrefix: 'nb_', schema: null, timezone: '+00:00' },
  });
  expect(catalog.collections.map(({ name, table, group, source }) => [name, table?.name, group, source])).toEqual([
    ['applicationPlugins', 'nb_applicationPlugins', 'required', 'rule'],
    ['invoices', 'invoices', 'unknown', 'none'],
    ['table.users', 'users', 'unknown', 'none'],
    ['users', 'nb_users', 'user', 'rule'],
  ]);
});

function listed(name: string): ListedTable {
  return { name, kind: 'table', estimatedRows: null, estimatedBytes: null };
}

/** A reader of tables without columns and rows. */
function readerOf(tables: ListedTable[]): DatabaseReader {
  const nothing = { columns: [], primaryKey: [], indexes: [], foreignKeys: [], checks: [], inherits: [] };
  const describe = ({ name }: TableRef): TableDefinition => ({
    name,
    kind: 'table',
    ...nothing,
    sequence: null,
    comment: null,
    ddl: null,
  });
  return {
    server: { dialect: 'sqlite', product: 'SQLite', version: '3' },
    warnings: [],
    listTables: async () => tables,
    describeTable: async (table) => describe(table),
    describeTables: async (known) => known.map(({ table }) => describe(table)),
    readRows: () => Readable.from([]),
    describeObjects: async () => ({ dialect: 'sqlite', objects: [] }),
    close: async () => undefined,
  };
}
