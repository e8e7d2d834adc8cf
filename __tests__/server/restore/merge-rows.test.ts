/** Which rows of a shared table come from the archive and which stay. */
import { Readable } from 'node:stream';
import { openDialect } from '../../../src/server/dialects';
import type { TableDefinition } from '../../../src/server/dialects/definition';
import type { Reader } from '../../../src/server/dialects/dialect';
import { mergedRows } from '../../../src/server/restore/merge-rows';
import type { MergeRule, TableStep } from '../../../src/server/restore/plan/steps';
import type { RestoreSource } from '../../../src/server/restore/source';
import { createDatabase, type TestDatabase } from '../../helpers/databases';
import { runSql } from '../backup/run-sql';

let database: TestDatabase;
let reader: Reader;
let definition: TableDefinition;

beforeAll(async () => {
  database = await createDatabase('sqlite');
  await runSql(database.options, [
    'CREATE TABLE sequences (id INTEGER PRIMARY KEY AUTOINCREMENT, collection TEXT, current BIGINT)',
    `INSERT INTO sequences VALUES (1, 'books', 7), (2, 'a\tb', 9007199254740993), (3, 'films', NULL)`,
  ]);
  reader = await openDialect(database.options).openReader();
  definition = await reader.describeTable({ name: 'sequences' });
});
afterAll(async () => {
  await reader?.close();
  await database?.drop();
});

/** @param lines of the archive */
async function merged(rule: MergeRule, lines: string[], more: Partial<TableDefinition> = {}) {
  const target: TableDefinition = structuredClone({ ...definition, ...more });
  const step: TableStep = {
    collection: 'sequences',
    source: definition,
    target,
    rows: 'all',
    combine: null,
    paths: null,
    lossy: [],
    merge: rule,
  };
  const source = { rows: () => Readable.from([Buffer.from(lines.map((line) => `${line}\n`).join(''))]) };
  const rows = await mergedRows(step, rule, { source: source as unknown as RestoreSource, live: reader });
  const chunks: Buffer[] = [];
  for await (const chunk of rows) chunks.push(chunk as Buffer);
  return { lines: Buffer.concat(chunks).toString().split('\n').slice(0, -1), last: target.sequence?.last };
}

const byCollection = (...values: string[]): MergeRule => ({ kind: 'by value', column: 'collection', values });

test('rows of restored collections come from the archive, others stay as they are', async () => {
  const { lines } = await merged(byCollection('books'), ['10\tbooks\t3', '11\tfilms\t99']);
  expect(lines).toEqual(['10\tbooks\t3', '2\ta\\tb\t9007199254740993', '3\tfilms\t\\N']);
});

test('a row that stays gives up its number to one of the archive, and numbering goes on above all', async () => {
  const { lines, last } = await merged(byCollection('books'), ['2\tbooks\t3']);
  expect(lines).toEqual(['2\tbooks\t3', '4\ta\\tb\t9007199254740993', '3\tfilms\t\\N']);
  expect(last).toBe('4');
});

test('a position of the numbering that is above all rows is kept', async () => {
  const sequence = { column: 'id', name: null, last: '500' };
  expect((await merged(byCollection('books'), ['2\tbooks\t3'], { sequence })).last).toBe('500');
});

test('keep: all of the archive, and the rows named that it lacks', async () => {
  const keep: MergeRule = { kind: 'keep', column: 'collection', values: ['films', 'books'] };
  const { lines } = await merged(keep, ['1\tbooks\t3', '3\tother\t1']);
  expect(lines).toEqual(['1\tbooks\t3', '3\tother\t1', '4\tfilms\t\\N']);
});

test('a table that is not there yet: only what the archive has', async () => {
  const { lines } = await merged(byCollection('books'), ['1\tbooks\t3', '2\tfilms\t1'], { name: 'elsewhere' });
  expect(lines).toEqual(['1\tbooks\t3']);
});
