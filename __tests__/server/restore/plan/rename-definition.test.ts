import type { TableDefinition } from '../../../../src/server/dialects/definition';
import { renameDefinition } from '../../../../src/server/restore/plan/rename-definition';
import { column, id, table } from './scene';

const INDEX = { unique: false, columns: ['userName'], constraint: false, ddl: null };
const KEY = {
  ...{ name: 'fk', columns: ['userName'], onUpdate: 'NO ACTION', onDelete: 'CASCADE', deferrable: false },
  references: { name: 'people', columns: ['userName'] },
};

function rename(
  definition: TableDefinition,
  to: { name: string; schema?: string },
  columns: Record<string, string> = {},
) {
  return renameDefinition(definition, {
    table: to,
    columns: new Map(definition.columns.map(({ name }) => [name, columns[name] ?? name])),
    reference: ({ references }) =>
      references.name === 'gone' ? null : { ...references, name: `nb_${references.name}` },
    parent: ({ name }) => ({ name: `nb_${name}` }),
    readsText: true,
  });
}

const whole = table('users', {
  columns: [
    id,
    column('userName', { default: "'nobody'" }),
    column('copy', { generated: { expression: 'upper("userName")', stored: true } }),
    column('twice', { generated: { expression: 'id * 2', stored: true } }),
    column('other', { default: 'lower("userName")' }),
  ],
  indexes: [
    { ...INDEX, name: 'users_user_name' },
    { ...INDEX, name: 'own_name', ddl: 'CREATE INDEX own_name ON users USING btree ("userName")' },
    { ...INDEX, name: 'part', unique: true, ddl: 'CREATE UNIQUE INDEX part ON users ("userName") WHERE id > 1' },
    { ...INDEX, name: 'lowered', columns: [null], ddl: 'CREATE INDEX lowered ON users (lower("userName"))' },
    { ...INDEX, name: 'down', ddl: 'CREATE INDEX down ON users ("userName" DESC)' },
    { ...INDEX, name: 'computed', columns: ['copy'] },
  ],
  foreignKeys: [KEY, { ...KEY, name: 'lost', references: { name: 'gone', columns: ['id'] } }],
  checks: [
    { name: 'positive', expression: '(id > 0)' },
    { name: 'named', expression: '("userName" <> \'\')' },
  ],
  inherits: [{ name: 'people' }],
  sequence: { column: 'id', name: 'users_id_seq', last: '7' },
  ddl: 'CREATE TABLE users (…)',
});

test('nothing changes where no name does', () => {
  const same = { ...whole, inherits: [], foreignKeys: [] };
  expect(rename(same, { name: 'users' })).toEqual({ definition: same, losses: [], unlinked: [] });
});

test('another name and other columns: everything follows, and text that names them is left out with a loss', () => {
  const { definition, losses, unlinked } = rename(whole, { name: 'nb_users' }, { userName: 'user_name' });
  expect(definition).toMatchObject({
    name: 'nb_users',
    columns: [
      { name: 'id' },
      { name: 'user_name', default: "'nobody'" },
      { name: 'twice', generated: { expression: 'id * 2' } },
      { name: 'other', default: null },
    ],
    indexes: [
      { name: 'nb_users_user_name', columns: ['user_name'], ddl: null },
      { name: 'own_name', columns: ['user_name'], ddl: null },
      { name: 'down', ddl: null },
    ],
    foreignKeys: [{ columns: ['user_name'], references: { name: 'nb_people' } }],
    checks: [{ name: 'positive' }],
    inherits: [{ name: 'nb_people' }],
    sequence: { column: 'id', name: 'nb_users_id_seq', last: '7' },
    ddl: null,
  });
  expect(unlinked.map(({ name }) => name)).toEqual(['lost']);
  expect(losses.every(({ values }) => !values)).toBe(true);
  expect(losses.map(({ column: name }) => name).filter((name) => name !== null)).toEqual(['copy', 'other']);
  const messages = losses.map(({ message }) => message).join(' ');
  for (const name of ['copy', 'other', 'named', 'part', 'lowered', 'computed', 'down'])
    expect(messages).toContain(name);
  for (const name of ['positive', 'own_name', 'twice']) expect(messages).not.toContain(name);
});

test('another schema alone: text that names it is made from the columns', () => {
  const source = table('users', {
    schema: 'public',
    indexes: [{ ...INDEX, name: 'i', columns: ['text'], ddl: 'CREATE INDEX i ON public.users USING btree (text)' }],
  });
  const { definition, losses } = rename(source, { name: 'users', schema: 'app' });
  expect(definition).toMatchObject({ schema: 'app', indexes: [{ name: 'i', ddl: null }] });
  expect(losses).toEqual([]);
});

test.each([
  ['CREATE TABLE users (id INTEGER, strict TEXT) STRICT', true, /STRICT/],
  ['CREATE TABLE users (id INTEGER, strict TEXT)', true, null],
  ['CREATE TABLE `users` (\n  `id` int\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4', true, null],
  ["CREATE TABLE `users` (\n  `id` int\n) ENGINE=MyISAM COMMENT='a (b)'", true, /ENGINE=MyISAM/],
  ['CREATE TABLE users (id INTEGER) STRICT', false, null],
])('%s: options that only the statement has', (ddl, readsText, lost) => {
  const { losses } = renameDefinition(table('users', { ddl }), {
    ...{ table: { name: 'nb_users' }, columns: new Map(), reference: () => null, readsText },
    parent: (parent) => parent,
  });
  expect(losses).toEqual(lost ? [{ column: null, values: false, message: expect.stringMatching(lost) }] : []);
});
