/** Every stage of a backup, failing: no archive, no partial, the snapshot closed, and the error is the one that happened. */
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { GroupKey } from '../../../src/backup-rules/groups';
import { openArchive } from '../../../src/server/archive/archive-reader';
import { verifyArchive } from '../../../src/server/archive/verify-archive';
import { runBackup } from '../../../src/server/backup/backup-engine';
import type { Catalog } from '../../../src/server/catalog/catalog';
import { LocalDestination } from '../../../src/server/destinations/local';
import { openDialect } from '../../../src/server/dialects';
import type { Dialect } from '../../../src/server/dialects/dialect';
import { BackupError, CanceledError } from '../../../src/server/errors';
import type { Progress } from '../../../src/common/api';
import { collection } from '../../helpers/catalog';
import { createDatabase, type TestDatabase } from '../../helpers/databases';
import { Faults } from '../../helpers/faulty';
import { useTempDir } from '../../helpers/temp-dir';
import { runSql } from './run-sql';

const folder = useTempDir();
const NAME = 'backup-20260102T030405Z-0a1b2c.zip';

const CATALOG: Catalog = {
  application: { name: 'main', version: '2.2.15', plugins: [] },
  settings: { underscored: false, tablePrefix: '', schema: null, timezone: '+00:00' },
  collections: [
    collection('a'),
    collection('b'),
    collection('c', { group: 'logs', inherits: ['d'] }),
    collection('d', { group: 'user' }),
    collection('never made'),
  ],
};

describe('backup engine', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase('sqlite');
    await runSql(database.options, [
      ...['a', 'b', 'c', 'd'].map((table) => `CREATE TABLE ${table} (id INTEGER PRIMARY KEY, text VARCHAR(255))`),
      "INSERT INTO a VALUES (1, 'x'), (2, NULL)",
      "INSERT INTO b VALUES (1, 'tab\tnewline\n')",
    ]);
  });
  afterAll(() => database?.drop());

  const archives = () => path.join(folder(), 'archives');
  const destination = () => new LocalDestination(archives(), async () => false);

  async function backup(
    faults = new Faults(),
    around: Partial<Parameters<typeof runBackup>[1]> = {},
    groups: GroupKey[] = ['custom'],
  ) {
    const workDir = path.join(folder(), 'work');
    await mkdir(workDir, { recursive: true });
    const seen: Partial<Progress>[] = [];
    const request = { groups, include: [], exclude: [], name: NAME, note: null, createdBy: 'me' };
    const result = await runBackup(request, {
      catalog: CATALOG,
      dialect: faults.wrap<Dialect>(openDialect(database.options)),
      destination: faults.wrap(destination()),
      workDir,
      generator: '0.0.0',
      signal: new AbortController().signal,
      report: (progress) => seen.push(progress),
      now: () => new Date('2026-01-02T03:04:05Z'),
      ...around,
    });
    return { ...result, seen };
  }

  const left = async () => [
    ...(await readdir(archives()).catch(() => [])),
    ...(await readdir(path.join(folder(), 'work'))),
  ];

  test('writes the chosen group, names what has no table, and reports every stage', async () => {
    const { archive, rows, collections, warnings, seen } = await backup();
    expect({ name: archive.name, rows, collections, warnings }).toEqual({
      name: NAME,
      rows: 3,
      collections: 3,
      warnings: ['Collection never made has no table never made in the database.'],
    });
    expect([...new Set(seen.map(({ stage }) => stage))]).toEqual(['snapshot', 'definitions', 'rows', 'sealing']);
    const source = await destination().open(NAME);
    await verifyArchive(source);
    const { manifest } = await openArchive(source);
    expect(manifest).toMatchObject({ createdBy: 'me', groups: ['custom'], createdAt: '2026-01-02T03:04:05.000Z' });
    expect(manifest.collections.map(({ name, rows: count }) => [name, count])).toEqual([
      ['a', 2],
      ['b', 1],
      ['never made', 0],
    ]);
    await source.close();
    expect(await left()).toEqual([NAME]);
  });

  test('says what the choice needed besides, in the result and in the manifest', async () => {
    const { added } = await backup(new Faults(), {}, ['logs']);
    const expected = [{ name: 'd', because: 'c', why: 'inheritance parent' }];
    expect(added).toEqual(expected);
    const source = await destination().open(NAME);
    const { manifest } = await openArchive(source);
    await source.close();
    expect([manifest.added, manifest.collections.map(({ name }) => name)]).toEqual([expected, ['c', 'd']]);
  });

  const error = new BackupError('DATABASE_FAILED', 'planned');
  test.each([
    ['the snapshot', 'openSnapshot'],
    ['listing tables', 'listTables'],
    ['describing the tables', 'describeTables'],
    ['describing objects', 'describeObjects'],
    ['opening the partial', 'createPartial'],
    ['reading rows', 'readRows'],
    ['re-reading', 'reread'],
    ['the commit', 'commit'],
  ])('a failure in %s leaves nothing', async (_stage, method) => {
    for (const call of method === 'readRows' ? [1, 2] : [1]) {
      const faults = new Faults({ method, call, act: error });
      await expect(backup(faults)).rejects.toBe(error);
      faults.expectAllHit();
      expect(await left()).toEqual([]);
    }
  });

  test.each(['openSnapshot', 'listTables', 'describeObjects', 'createPartial', 'reread', 'commit'])(
    'a cancel before %s leaves nothing',
    async (method) => {
      const controller = new AbortController();
      const faults = new Faults({ method, act: () => controller.abort(new CanceledError()) });
      const outcome = backup(faults, { signal: controller.signal });
      // Once the commit has begun, the archive is whole: it may stay.
      if (method === 'commit') await outcome;
      else await expect(outcome).rejects.toThrow();
      faults.expectAllHit();
      expect(await left()).toEqual(method === 'commit' ? [NAME] : []);
    },
  );

  test('an empty choice and an unknown collection are refused before anything is opened', async () => {
    const faults = new Faults({ method: 'openSnapshot', act: error });
    const around = { dialect: faults.wrap<Dialect>(openDialect(database.options)) };
    const run = (choice: object) =>
      runBackup(
        { groups: [], include: [], exclude: [], name: NAME, note: null, createdBy: null, ...choice },
        {
          ...around,
          catalog: CATALOG,
          destination: destination(),
          workDir: folder(),
          generator: '0',
          signal: new AbortController().signal,
          report: () => undefined,
          now: () => new Date(),
        },
      );
    await expect(run({ groups: ['third-party'] })).rejects.toMatchObject({ code: 'NOTHING_TO_BACK_UP' });
    await expect(run({ include: ['zzz'] })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      details: { collections: ['zzz'] },
    });
    await expect(run({ groups: ['custom'], exclude: ['a', 'b', 'never made'] })).rejects.toMatchObject({
      code: 'NOTHING_TO_BACK_UP',
    });
  });
});
