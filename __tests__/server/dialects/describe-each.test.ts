import type { TableDefinition, TableRef } from '../../../src/server/dialects/definition';
import { describeEach, describeTogether } from '../../../src/server/dialects/describe-each';
import { BackupError } from '../../../src/server/errors';

const changed = new BackupError('DATA_CHANGED', 'b is gone');
const lost = new BackupError('DATABASE_FAILED', 'the connection is lost');

/** A reader of tables; for some of them, the error. */
function readerOf(errors: Record<string, BackupError>) {
  return {
    describeTable: async ({ name }: TableRef): Promise<TableDefinition> => {
      if (errors[name]) throw errors[name];
      return { name } as TableDefinition;
    },
  };
}

const TABLES = ['a', 'b', 'c'].map((name) => ({ table: { name } }));

test('a table that has changed stands for itself, and the others are described', async () => {
  expect(await describeEach(readerOf({ b: changed }), TABLES)).toEqual([{ name: 'a' }, changed, { name: 'c' }]);
});

test('any other error ends it', async () => {
  await expect(describeEach(readerOf({ b: lost }), TABLES)).rejects.toBe(lost);
});

test('what fails together is asked of each, which tells whose fault it is', async () => {
  const failing = () => Promise.reject(new BackupError('DATA_CHANGED', 'something is gone'));
  expect(await describeTogether(readerOf({ b: changed }), TABLES, failing)).toEqual([
    { name: 'a' },
    changed,
    { name: 'c' },
  ]);
  await expect(describeTogether(readerOf({ a: lost }), TABLES, failing)).rejects.toBe(lost);
});

test('very many are asked for in groups, and come in their order', async () => {
  const names = Array.from({ length: 1200 }, (_, at) => `t${at}`);
  const groups: number[] = [];
  const together = async (some: readonly { table: TableRef }[]) => {
    groups.push(some.length);
    return some.map(({ table }) => table as TableDefinition);
  };
  const tables = names.map((name) => ({ table: { name } }));
  expect((await describeTogether(readerOf({}), tables, together)).map((one) => (one as TableRef).name)).toEqual(names);
  expect(groups).toEqual([500, 500, 200]);
});
