/** All nine pairs of databases: what goes in comes out, or the losses said so beforehand. */
import type { DatabaseObject, DialectName } from '../../src/server/dialects/definition';
import { makeCorpus } from '../conformance/corpus';
import type { Sql } from '../conformance/dialect/fixture';
import { FIXTURES } from '../conformance/fixtures';
import { hold } from '../conformance/table-sets/held';
import { createDatabase, DIALECTS, type TestDatabase } from '../helpers/databases';
import { carry, isCommon, type Carried, type CarriedTable, type Target } from './carry';

jest.setTimeout(300_000);

interface Source {
  tables: CarriedTable[];
  objects: DatabaseObject[];
}

/** The corpus of a dialect, read from a database that is gone afterwards. */
async function readSource(name: DialectName): Promise<Source> {
  const fixture = FIXTURES[name];
  const database = await createDatabase(name);
  const sql = await fixture.connect(database.options);
  try {
    const corpus = await makeCorpus(fixture, sql);
    const reader = await fixture.open(database.options).openReader();
    const tables: CarriedTable[] = [];
    for (const table of corpus) tables.push({ ...table, ...(await hold(reader, table, table.hints)) });
    const { objects } = await reader.describeObjects();
    await reader.close();
    return { tables, objects };
  } finally {
    await sql.close();
    await database.drop();
  }
}

function print(from: string, to: string, carried: readonly Carried[]): void {
  for (const { table, rows, fingerprint, lossy, outcome, problem } of carried) {
    const loss = lossy.length > 0 ? ` but for ${lossy.join(', ')}, which the losses name` : '';
    const facts = [`${from} → ${to}`.padEnd(20), table.name.padEnd(16), String(rows).padStart(4), fingerprint];
    process.stdout.write(
      `${facts.join('  ')}  ${outcome}${loss} ${problem && outcome === 'wrong' ? problem : ''} (${table.title})\n`,
    );
  }
}

describe.each(DIALECTS)('from %s', (from) => {
  let source: Source;
  beforeAll(async () => {
    source = await readSource(from);
  });

  describe.each(DIALECTS)('to %s', (to) => {
    const fixture = FIXTURES[to];
    let database: TestDatabase;
    let target: Target;
    let sql: Sql;
    beforeAll(async () => {
      database = await createDatabase(to);
      sql = await fixture.connect(database.options);
      const dialect = fixture.open(database.options);
      target = { dialect, sets: await dialect.openTableSets() };
    });
    afterAll(async () => {
      await target.sets.close();
      await sql.close();
      await database.drop();
    });

    /** Types of the source mean something to the same dialect only. */
    const objects = () => (from === to ? source.objects : []);

    it('every type: fingerprints are equal, or the column is named as a loss', async () => {
      const carried: Carried[] = [];
      for (const table of source.tables) {
        if (table.name.startsWith('type_') && isCommon(table, from, to)) {
          carried.push(...(await carry([table], from, objects(), target)));
        }
      }
      print(from, to, carried);
      expect(carried.length).toBeGreaterThan(20);
      expect(failures(carried)).toEqual([]);
    });

    it('values that not every database has: equal, named as a loss, or refused', async () => {
      const carried: Carried[] = [];
      for (const table of source.tables) {
        if (!isCommon(table, from, to)) carried.push(...(await carry([table], from, objects(), target)));
      }
      print(from, to, carried);
      expect(failures(carried.filter((one) => from === to || one.outcome !== 'refused'))).toEqual([]);
    });

    it('keys, numbering, other scripts, computed columns and wide rows, in one set', async () => {
      const structures = source.tables.filter(({ name }) => !name.startsWith('type_'));
      const carried = await carry(structures, from, [], target);
      print(from, to, carried);
      expect(failures(carried)).toEqual([]);
      expect(carried.flatMap(({ lossy }) => lossy)).toEqual([]);
    });

    it('the target enforces what the source enforced', async () => {
      const { quote } = fixture;
      const value = async (query: string) => Object.values((await sql.run(query))[0] ?? {}).map(String);
      await sql.run("INSERT INTO numbered (v) VALUES ('next')");
      expect(await value("SELECT id FROM numbered WHERE v = 'next'")).toEqual(['4']);
      await sql.run("INSERT INTO numbered_empty (v) VALUES ('next')");
      expect(await value('SELECT id FROM numbered_empty')).toEqual(['3']);
      await expect(sql.run("INSERT INTO numbered (v) VALUES ('漢')")).rejects.toThrow();
      await expect(sql.run('INSERT INTO numbered (v) VALUES (NULL)')).rejects.toThrow();
      await expect(sql.run('INSERT INTO owned VALUES (9, 9, 99)')).rejects.toThrow();
      await expect(sql.run('INSERT INTO owned VALUES (1, 1, 1)')).rejects.toThrow();
      await expect(sql.run('INSERT INTO cycle_a VALUES (5, 55)')).rejects.toThrow();
      await sql.run('DELETE FROM owner WHERE id = 3');
      expect(await value('SELECT COUNT(*) FROM owned WHERE a = 2')).toEqual(['0']);
      await expect(sql.run(`INSERT INTO ${quote('таблица 表')} VALUES (1, NULL, NULL)`)).rejects.toThrow();
    });
  });
});

const failures = (carried: readonly Carried[]) =>
  carried
    // A loss may come true as a refusal.
    .filter(({ outcome, lossy }) => outcome === 'wrong' || (outcome === 'refused' && lossy.length === 0))
    .map(({ table, problem }) => `${table.name} (${table.title}): ${problem}`);
