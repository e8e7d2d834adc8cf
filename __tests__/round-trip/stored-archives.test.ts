/** Archives of former versions, as they were written, restore for ever. `npx tsx __tests__/fixtures/make-archives.ts` adds to them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openArchive } from '../../src/server/archive/archive-reader';
import { verifyArchive } from '../../src/server/archive/verify-archive';
import { LocalDestination } from '../../src/server/destinations/local';
import type { DatabaseObject, DialectName } from '../../src/server/dialects/definition';
import type { Sql } from '../conformance/dialect/fixture';
import { FIXTURES } from '../conformance/fixtures';
import { createDatabase, DIALECTS, type TestDatabase } from '../helpers/databases';
import { carry, isCommon, type CarriedTable, type Target } from './carry';

jest.setTimeout(300_000);

const FOLDER = path.join(__dirname, '../fixtures/archives');
const FINGERPRINTS = JSON.parse(readFileSync(path.join(FOLDER, 'fingerprints.json'), 'utf8')) as Record<
  string,
  Record<string, string>
>;

async function openStored(name: string) {
  return new LocalDestination(FOLDER, async () => false).open(name);
}

async function readTables(
  name: string,
): Promise<{ from: DialectName; tables: CarriedTable[]; types: DatabaseObject[] }> {
  const source = await openStored(name);
  try {
    const archive = await openArchive(source);
    const tables: CarriedTable[] = [];
    for (const { name: collection, title } of archive.manifest.collections) {
      const { table } = await archive.definition(collection);
      if (!table) throw new Error(`${collection} has no table.`);
      const chunks: Buffer[] = [];
      for await (const chunk of archive.rows(collection)) chunks.push(chunk as Buffer);
      const rows = Buffer.concat(chunks).toString();
      tables.push({
        name: collection,
        title,
        hints: {},
        common: !collection.endsWith('_beyond'),
        definition: table,
        rows,
      });
    }
    const types = (await archive.objects())?.objects.filter(({ kind }) => kind === 'type') ?? [];
    return { from: archive.manifest.database.dialect, tables, types };
  } finally {
    await source.close();
  }
}

describe.each(Object.entries(FINGERPRINTS))('%s', (name, fingerprints) => {
  it('opens, and its rows amount to what they did', async () => {
    const source = await openStored(name);
    const { collections } = await verifyArchive(source).finally(() => source.close());
    expect(Object.fromEntries(collections.map((one) => [one.name, one.fingerprint]))).toEqual(fingerprints);
    expect(source.size).toBeLessThan(200_000);
  });

  describe.each(DIALECTS)('into %s', (to) => {
    let database: TestDatabase;
    let target: Target;
    let sql: Sql;
    beforeAll(async () => {
      database = await createDatabase(to);
      // Makes the file where the database is one.
      sql = await FIXTURES[to].connect(database.options);
      const dialect = FIXTURES[to].open(database.options);
      target = { dialect, sets: await dialect.openTableSets() };
    });
    afterAll(async () => {
      await target.sets.close();
      await sql.close();
      await database.drop();
    });

    it('loads with the same fingerprints, but for what the losses name', async () => {
      const { from, tables, types } = await readTables(name);
      const objects = from === to ? types : [];
      const structures = tables.filter((table) => !table.name.startsWith('type_'));
      const carried = await carry(structures, from, [], target);
      for (const table of tables) {
        if (table.name.startsWith('type_')) carried.push(...(await carry([table], from, objects, target)));
      }
      expect(carried).toHaveLength(Object.keys(fingerprints).length);
      const bad = carried.filter(
        ({ table, outcome, lossy }) =>
          outcome === 'wrong' ||
          (outcome === 'refused' && lossy.length === 0 && (isCommon(table, from, to) || from === to)),
      );
      expect(bad.map(({ table, problem }) => `${table.name} (${table.title}): ${problem}`)).toEqual([]);
      for (const { table, fingerprint, lossy } of carried) {
        if (lossy.length === 0) expect([table.name, fingerprint]).toEqual([table.name, fingerprints[table.name]]);
      }
    });
  });
});
