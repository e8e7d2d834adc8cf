/** Views, types, routines and parents by inheritance, with PostgreSQL as the target. */
import { openDialect } from '../../../../src/server/dialects';
import type { DatabaseObject } from '../../../../src/server/dialects/definition';
import type { Dialect } from '../../../../src/server/dialects/dialect';
import { collection } from '../../../helpers/catalog';
import { createDatabase, DIALECTS, type TestDatabase } from '../../../helpers/databases';
import { runSql } from '../../backup/run-sql';
import { application, archive, column, id, plan, table, type Archived } from './scene';

const describePostgres = DIALECTS.includes('postgres') ? describe : describe.skip;

const T: Archived = {
  name: 't',
  table: table('t', { schema: 'public', columns: [id, column('mood', { native: 'mood' })] }),
};
const MOOD: DatabaseObject = { kind: 'type', name: 'mood', ddl: "CREATE TYPE mood AS ENUM ('good', 'bad')" };
const HERE: DatabaseObject = { kind: 'type', name: 'known', ddl: "CREATE TYPE known AS ENUM ('a')" };
const f = (parameters: string, body: string): DatabaseObject => ({
  kind: 'function',
  name: 'f',
  ddl: `CREATE OR REPLACE FUNCTION public.f(${parameters})\n RETURNS integer\n LANGUAGE sql\nAS $function$SELECT ${body}$function$\n`,
});

describePostgres('PostgreSQL', () => {
  let database: TestDatabase;
  let dialect: Dialect;

  beforeAll(async () => {
    database = await createDatabase('postgres');
    dialect = openDialect(database.options);
    await runSql(database.options, [
      'CREATE TABLE t (id integer PRIMARY KEY, mood text)',
      'CREATE TABLE "staying" (id integer PRIMARY KEY)',
      HERE.ddl,
      f('', '1').ddl,
    ]);
  });
  afterAll(() => database?.drop());

  async function objectsOf(objects: DatabaseObject[], wanted = true, collections: Archived[] = [T]) {
    const source = archive({
      collections,
      objects,
      database: { dialect: 'postgres', product: 'PostgreSQL', version: '15.8' },
    });
    const catalog = application([collection('t')], { settings: { schema: 'public' } });
    const prepared = await plan({ source, catalog, dialect }, { objects: wanted, include: ['t'], groups: ['custom'] });
    return prepared;
  }

  test('what exists stays, what differs in its parameters is another routine', async () => {
    const reader = await dialect.openReader();
    const printed = await reader.describeObjects().finally(() => reader.close());
    const { objects, plan: made } = await objectsOf([...printed.objects, f('a integer', '1')]);
    expect(objects).toEqual([f('a integer', '1')]);
    expect(made.objects.left).toEqual([
      { name: 'type known', reason: 'It is there already.' },
      { name: 'function f', reason: 'It is there already.' },
    ]);
    const other = await objectsOf([f('', '2')]);
    expect(other.plan.objects.left).toEqual([
      { name: 'function f', reason: 'It is there already, in another form, and stays so.' },
    ]);
  });

  test('a type that a restored column has comes along, whatever was asked for', async () => {
    const free: DatabaseObject = { kind: 'type', name: 'free', ddl: "CREATE TYPE free AS ENUM ('x')" };
    const { objects, plan: made } = await objectsOf([MOOD, free], false);
    expect(objects).toEqual([MOOD]);
    expect(made.objects.left).toEqual([
      { name: 'type free', reason: 'The choice leaves out views, triggers and routines.' },
    ]);
    expect((await objectsOf([MOOD, free])).objects).toEqual([MOOD, free]);
  });

  test('a view belongs to its collection', async () => {
    const view: DatabaseObject = { kind: 'view', name: 'v', ddl: 'CREATE VIEW v AS SELECT 1' };
    const archived: Archived = {
      ...{ name: 'v', kind: 'view', group: 'logs', table: table('v', { schema: 'public', kind: 'view' }) },
    };
    const { plan: made } = await objectsOf([view], true, [T, archived]);
    expect(made.objects.left).toEqual([{ name: 'view v', reason: 'Its collection v is not chosen.' }]);
    expect((await objectsOf([view], true, [T, { ...archived, group: 'custom' }])).objects).toEqual([view]);
  });

  test('a child by inheritance needs its parent', async () => {
    const child = (parent: string): Archived => ({
      name: 'child',
      table: table('child', { schema: 'public', inherits: [{ schema: 'public', name: parent }] }),
    });
    const inherit = async (parent: string) => (await objectsOf([], true, [T, child(parent)])).plan.checks;
    expect(await inherit('nobody')).toContainEqual(
      expect.objectContaining({
        ...{ check: 'foreign keys', verdict: 'blocker' },
        message:
          'Collections inherit from tables that neither the archive nor the target has: child from public.nobody.',
      }),
    );
    const kept = await inherit('staying');
    expect(kept.filter(({ check, verdict }) => check === 'foreign keys' && verdict === 'blocker')).toEqual([]);
  });
});
