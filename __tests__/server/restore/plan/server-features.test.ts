/** What an older server does not know is found, by name and place; what it knows is not. */
import { missingFeatures } from '../../../../src/server/restore/plan/server-features';
import { column, table } from './scene';

const POSTGRES_14 = { product: 'PostgreSQL', version: '14.9 (Debian 14.9-1)' };

test('by types, by statements, and by what is computed when it is read', () => {
  const index = { name: 'i', unique: true, columns: ['a'], constraint: false };
  const tables = [
    table('spans', { columns: [column('a', { native: 'int4multirange' })] }),
    table('codes', { indexes: [{ ...index, ddl: 'CREATE UNIQUE INDEX i ON codes (a) NULLS NOT DISTINCT' }] }),
    table('sums', { columns: [column('a', { generated: { expression: 'b + 1', stored: false } })] }),
    table('plain', { columns: [column('a', { generated: { expression: 'b + 1', stored: true } })] }),
  ];
  const objects = [{ kind: 'view' as const, name: 'v', ddl: 'CREATE VIEW v WITH (security_invoker=true) AS SELECT 1' }];
  expect(missingFeatures(POSTGRES_14, tables, objects)).toEqual([
    { name: 'NULLS NOT DISTINCT', since: '15', where: ['codes'] },
    { name: 'security_invoker', since: '15', where: ['v'] },
    { name: 'VIRTUAL', since: '18', where: ['sums'] },
  ]);
  expect(missingFeatures({ ...POSTGRES_14, version: '18.0' }, tables, objects)).toEqual([]);
});

test.each([
  ['MariaDB', '10.5.20-MariaDB', ['uuid']],
  ['MariaDB', '10.11.6-MariaDB', []],
  ['MySQL', '8.0.36', []],
])('%s %s', (product, version, names) => {
  const tables = [table('t', { columns: [column('a', { native: 'uuid' })] })];
  expect(missingFeatures({ product, version }, tables, []).map(({ name }) => name)).toEqual(names);
});

test('SQLite: options of a table, operators of an expression', () => {
  const tables = [
    table('strict', { ddl: 'CREATE TABLE strict (a INTEGER) STRICT' }),
    table('named', { ddl: "CREATE TABLE named (strict TEXT DEFAULT 'a')" }),
    table('doc', { columns: [column('a', { generated: { expression: "b ->> 'x'", stored: true } })] }),
  ];
  expect(missingFeatures({ product: 'SQLite', version: '3.36.0' }, tables, [])).toEqual([
    { name: 'STRICT', since: '3.37.0', where: ['strict'] },
    { name: '->', since: '3.38.0', where: ['doc'] },
  ]);
});
