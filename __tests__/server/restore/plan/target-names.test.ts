import { placeColumns, placeTable, type Naming } from '../../../../src/server/restore/plan/target-names';

const naming = (underscored: boolean, tablePrefix = '', schema?: string): Naming => ({
  underscored,
  tablePrefix,
  schema,
});
const plain = naming(false);
const styled = naming(true, 'nb_', 'app');

describe('tables', () => {
  test.each<[string, string, Naming, Naming, Record<string, unknown>, object]>([
    ['rolesUsers', 'rolesUsers', plain, plain, {}, { name: 'rolesUsers' }],
    ['rolesUsers', 'rolesUsers', plain, naming(true), {}, { name: 'roles_users' }],
    ['rolesUsers', 'roles_users', naming(true), plain, {}, { name: 'rolesUsers' }],
    ['rolesUsers', 'rolesUsers', plain, naming(false, 'nb_'), {}, { name: 'nb_rolesUsers' }],
    ['rolesUsers', 'nb_rolesUsers', naming(false, 'nb_'), plain, {}, { name: 'rolesUsers' }],
    ['rolesUsers', 'nb_rolesUsers', naming(false, 'nb_'), naming(true, 'x_'), {}, { name: 'x_roles_users' }],
    ['rolesUsers', 'rolesUsers', plain, styled, {}, { name: 'nb_roles_users', schema: 'app' }],
    ['main_aTree_path', 'nb_main_a_tree_path', naming(true, 'nb_'), plain, {}, { name: 'main_aTree_path' }],
    // The collection's own options.
    ['orders', 'sales', plain, styled, { tableName: 'sales' }, { name: 'nb_sales', schema: 'app' }],
    ['orders', 'mySales', plain, styled, { tableName: 'mySales' }, { name: 'nb_my_sales', schema: 'app' }],
    ['myOrders', 'myOrders', naming(true), plain, {}, { name: 'myOrders' }],
    ['myOrders', 'nb_myOrders', naming(true, 'nb_'), naming(true, 'x_'), {}, { name: 'x_myOrders' }],
    ['orders', 'sales', naming(true, 'nb_'), plain, { tableName: 'sales', from: 'dbsync' }, { name: 'sales' }],
    // Names that no rule explains.
    ['orders', 'nb_legacy', naming(false, 'nb_'), naming(false, 'x_'), {}, { name: 'x_legacy' }],
    ['orders', 'legacy', naming(false, 'nb_'), naming(false, 'x_'), {}, { name: 'legacy' }],
  ])('%s in %s, from %j to %j with %j', (name, table, from, to, options, expected) => {
    expect(placeTable({ name, table: { name: table }, options }, from, to).table).toEqual(expected);
  });

  test.each([
    ['public', naming(false, '', 'public'), naming(false, '', 'app'), 'app'],
    ['other', naming(false, '', 'public'), naming(false, '', 'app'), 'other'],
    ['public', naming(false, '', 'public'), plain, undefined],
    ['other', naming(false, '', 'public'), plain, undefined],
    [undefined, plain, naming(false, '', 'app'), 'app'],
  ])('in schema %s, from %j to %j', (schema, from, to, expected) => {
    expect(placeTable({ name: 'a', table: { name: 'a', schema }, options: {} }, from, to).table.schema).toBe(expected);
  });
});

describe('columns', () => {
  const place = (
    columns: string[],
    style: { from: boolean; to: boolean },
    more: {
      fields?: [string, string][];
      attributes?: string[];
      here?: string[];
      hereFields?: [string, string][];
      named?: Record<string, string>;
    } = {},
  ) => {
    const fields = (pairs: [string, string][] = []) => pairs.map(([name, column]) => ({ name, column }));
    const named = new Map(Object.entries(more.named ?? {}));
    const source = { columns, fields: fields(more.fields), named, attributes: new Set(more.attributes) };
    const present = { fields: fields(more.hereFields), columns: more.here ?? [] };
    return [...placeColumns(source, style, present).values()];
  };
  const toHumps = { from: true, to: false };
  const toUnderscores = { from: false, to: true };
  const same = { from: false, to: false };

  test('fields lead to their column in the target', () => {
    expect(place(['userName'], toUnderscores, { fields: [['userName', 'userName']] })).toEqual(['user_name']);
    expect(place(['user_name'], toHumps, { fields: [['userName', 'user_name']] })).toEqual(['userName']);
    expect(place(['f_a1'], toHumps, { fields: [['f_a1', 'f_a1']] })).toEqual(['f_a1']);
    // A column that the field names itself, which NocoBase spells like all others.
    expect(place(['OldName'], same, { fields: [['userName', 'OldName']] })).toEqual(['OldName']);
    expect(place(['OldName'], toUnderscores, { fields: [['userName', 'OldName']] })).toEqual(['old_name']);
    const named = { fields: [['userName', 'old_name']] as [string, string][], named: { userName: 'OldName' } };
    expect(place(['old_name'], toHumps, named)).toEqual(['OldName']);
    expect(place(['old_name'], toHumps, { fields: named.fields })).toEqual(['old_name']);
    const here: [string, string][] = [['userName', 'nick']];
    expect(place(['user_name'], toHumps, { fields: [['userName', 'user_name']], hereFields: here })).toEqual(['nick']);
  });

  test('other columns are found by their spelling in the target', () => {
    expect(place(['created_at'], toHumps, { here: ['id', 'createdAt'] })).toEqual(['createdAt']);
    expect(place(['createdAt'], same, { here: ['created_at'] })).toEqual(['created_at']);
    expect(place(['created_at'], toHumps, { here: ['created_at', 'createdAt'] })).toEqual(['created_at']);
  });

  test('or by rule', () => {
    expect(place(['createdAt', 'id', '_raw'], toUnderscores)).toEqual(['created_at', 'id', '_raw']);
    expect(place(['created_at', 'id', '_raw', 'a__b', 'x_1'], toHumps)).toEqual([
      'createdAt',
      'id',
      '_raw',
      'a__b',
      'x_1',
    ]);
    expect(place(['order_id'], toHumps, { attributes: ['order_id'] })).toEqual(['order_id']);
    expect(place(['order_id'], toHumps, { attributes: ['orderId'] })).toEqual(['orderId']);
    expect(place(['anyName'], same)).toEqual(['anyName']);
  });
});
