/** Every check with every verdict that it can give, over a real SQLite database as the target. */
import { CHECKS } from '../../../../src/common/api';
import { translate } from '../../../../src/server/actions/translate';
import { SqliteDialect } from '../../../../src/server/dialects/sqlite/sqlite-dialect';
import { createDatabase, type TestDatabase } from '../../../helpers/databases';
import { runSql } from '../../backup/run-sql';
import { ARCHIVE_AND_NAMES } from './cases/archive-and-names';
import { A, HERE, type Case } from './cases/case';
import { FILES } from './cases/files';
import { MANNERS } from './cases/manners';
import { LINKS_AND_TARGET } from './cases/links-and-target';
import { archive, dialectSaying, plan } from './scene';

const CASES = [...ARCHIVE_AND_NAMES, ...MANNERS, ...LINKS_AND_TARGET, ...FILES];

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase('sqlite');
  await runSql(database.options, [
    ...['a', 'b', 'applicationPlugins', 'applicationVersion', 'collections', 'fields'].map(
      (name) => `CREATE TABLE ${name} (id INTEGER PRIMARY KEY, text VARCHAR(255))`,
    ),
    'CREATE TRIGGER on_a AFTER INSERT ON a BEGIN SELECT 1; END',
    'CREATE TABLE strict (id INTEGER NOT NULL, text VARCHAR(255))',
    'CREATE TABLE tree (id INTEGER PRIMARY KEY, parentId INTEGER)',
    ...['tree', 'a'].map(
      (name) => `CREATE TABLE main_${name}_path (nodePk INTEGER, path VARCHAR(1024), rootPk INTEGER)`,
    ),
    'CREATE VIEW seen AS SELECT 1 AS id',
  ]);
});
afterAll(() => database?.drop());

async function planOf({
  archive: parts,
  here = HERE,
  choice,
  manner,
  survey,
  losses = [],
  longestName = null,
  around,
}: Case) {
  const dialect = dialectSaying(new SqliteDialect(database.options), survey, (definition) => ({ definition, losses }));
  return plan(
    {
      source: archive({ collections: A, ...parts }),
      catalog: here,
      dialect: { ...dialect, capabilities: { ...dialect.capabilities, longestName } },
      ...around,
    },
    choice,
    manner,
  );
}

describe.each(CHECKS)('%s', (check) => {
  test.each(CASES.filter((one) => one.check === check).map((one) => [one.verdict, String(one.says), one] as const))(
    '%s: %s',
    async (verdict, _says, one) => {
      const { plan: made } = await planOf(one);
      const lines = made.checks.filter((line) => line.check === check);
      const found = lines.find((line) => one.says.test(line.message));
      expect({ verdict: found?.verdict, lines: lines.map(({ message }) => message) }).toEqual({
        verdict,
        lines: expect.anything(),
      });
    },
  );
});

test('every check has at least one line, in order, and the plan has the worst verdict', async () => {
  const { plan: made } = await planOf(CASES[0]!);
  expect([...new Set(made.checks.map(({ check }) => check))]).toEqual([...CHECKS]);
  expect(made.verdict).toBe('warning');
  const blocked = await planOf(CASES.find(({ verdict }) => verdict === 'blocker')!);
  expect(blocked.plan.verdict).toBe('blocker');
  for (const { message } of made.checks) expect(message).toMatch(/^[A-Za-z].*[.:]$/s);
});

/** What the cases themselves put in, in the place of a dialect. */
const GIVEN = /It is lost\.|It lies in the way\.|The user may not create tables\./g;

test.each(['ru-RU', 'zh-CN'])('none of these lines is left in English in %s', async (language) => {
  const left = new Set<string>();
  for (const one of CASES) {
    const { plan: made } = await planOf(one);
    for (const text of made.checks.flatMap(({ message, hint }) => [message, hint ?? ''])) {
      const told = translate(text, language).replace(GIVEN, '');
      if (/\b[a-z]{2,}( [a-z]{2,}){2,}/i.test(told)) left.add(told);
    }
  }
  expect([...left]).toEqual([]);
});
