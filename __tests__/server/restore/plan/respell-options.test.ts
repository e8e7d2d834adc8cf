import { text } from 'node:stream/consumers';
import type { Reader } from '../../../../src/server/dialects/dialect';
import { mergedRows } from '../../../../src/server/restore/merge-rows';
import type { TableStep } from '../../../../src/server/restore/plan/steps';
import { archive, column, table } from './scene';
import { respellOptions } from '../../../../src/server/restore/plan/respell-options';

const toPlain = { from: true, to: false };

test.each<[string, object, object]>([
  ['users', { from: 'db2cm', underscored: true, origin: 'x' }, { from: 'db2cm', underscored: false, origin: 'x' }],
  ['orders', { underscored: true }, { underscored: true }],
  [
    'createdAt',
    { field: 'created_at', uiSchema: { field: 'created_at' } },
    { field: 'createdAt', uiSchema: { field: 'created_at' } },
  ],
  ['createdAt', { field: 'own_name' }, { field: 'own_name' }],
  ['title', { field: 'title' }, { field: 'title' }],
])('%s with %j', (name, before, after) => {
  expect(JSON.parse(respellOptions({ name, text: JSON.stringify(before) }, toPlain))).toEqual(after);
});

test('the other way, and what is no object', () => {
  const back = { from: false, to: true };
  expect(respellOptions({ name: 'createdAt', text: '{"field":"createdAt"}' }, back)).toBe('{"field":"created_at"}');
  for (const text of ['null', '"field"', '{ "a": 1 }']) expect(respellOptions({ name: 'a', text }, back)).toBe(text);
});

test('the rows of the archive come with their names spelled as here', async () => {
  const source = archive({
    collections: [
      {
        name: 'fields',
        table: table('fields', { columns: [column('name'), column('options')] }),
        lines: ['createdAt\t{"field":"created_at","note":"a\\\\nb"}', 'title\t\\N'],
      },
    ],
  });
  const definition = (await source.definition('fields')).table!;
  const rule = {
    kind: 'respell',
    column: 'options',
    underscored: toPlain,
    children: {},
    owner: 'collectionName',
  } as const;
  const step: TableStep = {
    collection: 'fields',
    source: definition,
    target: definition,
    rows: 'all',
    combine: null,
    paths: null,
    lossy: [],
    merge: rule,
  };
  const live = { listTables: async () => [] } as unknown as Reader;
  expect(await text(await mergedRows(step, rule, { source, live }))).toBe(
    'createdAt\t{"field":"createdAt","note":"a\\\\nb"}\ntitle\t\\N\n',
  );
});
