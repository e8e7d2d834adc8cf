/** What the deprecated plugin writes of a real application and we convert is what our own reader prints of the same database. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { splitLine } from '../../../src/server/archive/row-codec';
import { catalogFromApplication } from '../../../src/server/catalog/from-application';
import { openFile } from '../../../src/server/destinations/local';
import { openDialect } from '../../../src/server/dialects';
import { rowColumns, type DialectName, type TableDefinition } from '../../../src/server/dialects/definition';
import { portableDefault } from '../../../src/server/dialects/portable-default';
import { fingerprintOf } from '../../conformance/table-sets/fingerprint-of';
import { createDatabase, DIALECTS, type TestDatabase } from '../../helpers/databases';
import { converted, textOf, type ConvertedArchive } from './converted';
import { sampleApplication, type SampleApplication } from './sample-application';

const GROUPS = ['required', 'user', 'custom', 'log', 'third-party', 'skipped', 'unknown'];
/** To renew the stored archives: NBDUMP_FIXTURES=1. */
const RENEWED = process.env.NBDUMP_FIXTURES ? path.resolve(__dirname, '../../fixtures/nbdump') : null;
/** What the old format has lost, each with the warning that says so. */
const LOST: Record<string, [column: string, warning: RegExp][]> = {
  sqlite: [['huge', /rounded.*sampleThings\.huge/]],
  postgres: [
    ['ends_at', /milliseconds/],
    ['meta_b', /just null.*sampleThings\.meta_b/s],
  ],
  mysql: [
    ['metaB', /just null.*sampleThings\.metaB/s],
    ['ratio', /six digits: sampleThings\.ratio/],
  ],
};

describe.each(DIALECTS)('an archive of the deprecated plugin on %s', (dialect) => {
  let database: TestDatabase;
  let app: SampleApplication;
  let result: ConvertedArchive;
  let folder: string;
  const own = new Map<string, { definition: TableDefinition; rows: string }>();

  beforeAll(async () => {
    database = await createDatabase(dialect);
    app = await sampleApplication(
      database.options,
      dialect === 'postgres' ? { underscored: true, tablePrefix: 't_' } : {},
    );
    const file = await app.dump(GROUPS);
    if (RENEWED) await copyFile(file, path.join(RENEWED, `${dialect}.nbdump`));
    const catalog = await catalogFromApplication(app.app);
    const reader = await openDialect(database.options).openReader();
    for (const { name, kind, table, hints } of catalog.collections) {
      if (kind !== 'table' || !table) continue;
      const definition = await reader.describeTable(table, hints);
      own.set(name, { definition, rows: await textOf(reader.readRows(definition)) });
    }
    await reader.close();
    folder = await mkdtemp(path.join(tmpdir(), 'strongbox-nbdump-'));
    const source = await openFile(file);
    result = await converted(source, folder).finally(() => source.close());
  });
  afterAll(async () => {
    await app?.destroy();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  test('holds every table, with the same columns, types and keys', async () => {
    const { manifest } = result.archive;
    const names = manifest.collections.filter(({ table }) => table).map(({ name }) => name);
    expect(names.sort()).toEqual([...own.keys()].sort());
    const [mine, theirs] = [[] as unknown[], [] as unknown[]];
    for (const [name, { definition }] of own) {
      const { table } = await result.archive.definition(name);
      mine.push([name, facts(definition)]);
      theirs.push([name, facts(table!)]);
    }
    expect(theirs).toEqual(mine);
  });

  test('holds the defaults without which NocoBase would change columns when it starts', async () => {
    const [mine, theirs] = [[] as unknown[], [] as unknown[]];
    for (const [name, { definition }] of own) {
      const { table } = await result.archive.definition(name);
      mine.push([name, defaults(definition, dialect)]);
      theirs.push([name, defaults(table!, dialect)]);
    }
    expect(theirs).toEqual(mine);
  });

  test('holds the same rows', async () => {
    const differing: string[] = [];
    for (const [name, { definition, rows }] of own) {
      const { table } = await result.archive.definition(name);
      const order = rowColumns(table!).map((column) => column.name);
      const mine = fingerprintOf(rowColumns(definition), rows);
      const theirs = fingerprintOf(rowColumns(definition), reordered(await result.rows(name), order, definition));
      expect([name, theirs.rows]).toEqual([name, mine.rows]);
      if (mine.fingerprint === theirs.fingerprint) continue;
      differing.push(...differences(definition, rows, reordered(await result.rows(name), order, definition)));
    }
    const lost = LOST[dialect] ?? [];
    expect(differing).toEqual(lost.map(([column]) => column));
    for (const [, warning] of lost) expect(result.warnings.join('\n')).toMatch(warning);
  });

  test('goes on numbering above everything seen', async () => {
    const sequences = new Map<string, string | null>();
    for (const name of ['sampleThings', 'places', 'emptyOnes', 'placeThings']) {
      const { table } = await result.archive.definition(name);
      sequences.set(name, table!.sequence?.last ?? null);
    }
    const [things, places] = [sequences.get('sampleThings'), sequences.get('places')];
    expect([Number(things) >= 4, Number(places) >= 3]).toEqual([true, true]);
    expect(sequences.get('placeThings')).toBeNull();
  });

  test('says of itself what it is, and what is not in it', async () => {
    const { manifest } = result.archive;
    expect(manifest).toMatchObject({
      note: 'Converted from x.nbdump',
      application: { name: 'main', version: '2.2.15' },
      database: { dialect, timezone: '+00:00', underscored: dialect === 'postgres' },
    });
    expect(manifest.application.plugins).toContainEqual({
      name: '@nocobase/plugin-map',
      version: '2.2.15',
      enabled: true,
    });
    expect(manifest.groups).toEqual(
      expect.arrayContaining(['required', 'user', 'custom', 'logs', 'third-party', 'skipped']),
    );
    expect(manifest.collections.find(({ name }) => name === 'placeList')).toMatchObject({ kind: 'view', table: null });
    expect(manifest.collections.find(({ name }) => name === 'answers')).toMatchObject({ kind: 'query', table: null });
    expect(manifest.collections.find(({ name }) => name === 'users')).toMatchObject({ group: 'user', rows: 1 });
    const { fields } = await result.archive.definition('sampleThings');
    expect(fields).toContainEqual({ name: 'price', column: 'price', type: 'decimal' });
    expect(result.warnings.join('\n')).toMatch(/placeList/);
    expect(manifest.warnings).toEqual(result.warnings);
  });
});

/** What a restore goes by. Lengths of texts are those of the fields; the database may have others where NocoBase says nothing. */
function facts({ name, schema, columns, primaryKey, inherits }: TableDefinition) {
  // SQLite lets a key be NULL where nobody said otherwise.
  const described = columns.map(({ name: column, type, precision, nullable }) => ({
    column,
    type,
    bits: type === 'float' ? precision : null,
    nullable: nullable && !primaryKey.includes(column),
  }));
  return {
    table: [name, schema],
    columns: described.sort((a, b) => (a.column < b.column ? -1 : 1)),
    primaryKey: [...primaryKey].sort(),
    inherits,
  };
}

function reordered(rows: string, from: string[], { columns }: TableDefinition): string {
  const places = rowColumns({ columns }).map(({ name }) => from.indexOf(name));
  const lines = rows.split('\n').slice(0, -1);
  return lines
    .map((line) => {
      const values = splitLine(Buffer.from(line));
      return `${places.map((at) => String(values[at])).join('\t')}\n`;
    })
    .join('');
}

/** Names of the columns that differ, sorted. */
function differences({ columns }: TableDefinition, mine: string, theirs: string): string[] {
  const all = rowColumns({ columns });
  const differ = all.filter((_, place) => {
    const others = [...all.keys()].filter((at) => at !== place);
    const [a, b] = [mine, theirs].map((rows) => fingerprintOf(all, rows, others).fingerprint);
    return a !== b;
  });
  return differ.map(({ name }) => name).sort();
}

/** What they mean: NocoBase compares that. Its own may have lost quotes, or be JSON within JSON. */
function defaults({ columns }: TableDefinition, dialect: DialectName): [string, unknown][] {
  const found = columns.flatMap(({ name, type, identity, default: expression }): [string, unknown][] => {
    const meant = expression === null || identity ? null : portableDefault(expression, type, dialect);
    if (!meant || meant.kind === 'null') return [];
    if (meant.kind !== 'text') return [[name, meant]];
    return [[name, type === 'json' ? innermost(meant.text) : meant.text.replaceAll("'", '')]];
  });
  return found.sort(([a], [b]) => a.localeCompare(b));
}

function innermost(json: string): unknown {
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? innermost(value) : value;
}
