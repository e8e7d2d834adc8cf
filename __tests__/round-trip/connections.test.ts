/** Databases that are not NocoBase's, reached by connections: from each kind to each, and taken back. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { VerifiedCollection } from '../../src/server/archive/verify-archive';
import type { DialectName } from '../../src/server/dialects/definition';
import type { ConnectionOptions } from '../../src/server/dialects/dialect';
import { Strongbox } from '../../src/server/strongbox';
import type { Task } from '../../src/server/tasks/task';
import { createDatabase, DIALECTS, type TestDatabase } from '../helpers/databases';
import { bareHome } from '../helpers/nobody';
import { useTempDir } from '../helpers/temp-dir';
import { runSql } from '../server/backup/run-sql';

jest.setTimeout(120_000);

const folder = useTempDir();
const ALL = { groups: ['custom' as const], include: [], exclude: [] };
const TABLES = ['customers', 'line items', 'orders'];

const SHOP = [
  "CREATE TABLE customers (id integer PRIMARY KEY, name varchar(40) NOT NULL, city varchar(40) DEFAULT 'Berlin')",
  `CREATE TABLE orders (id integer PRIMARY KEY, customer integer NOT NULL REFERENCES customers (id),
     total decimal(20,4), paid_on date)`,
  "INSERT INTO customers VALUES (1, 'Łukasz', 'Kraków'), (2, '李', NULL), (3, '', '')",
  "INSERT INTO orders VALUES (7, 1, 123456.5678, '1969-12-31'), (8, 3, NULL, NULL)",
];
const LINE_ITEMS = (quote: string) => [
  `CREATE TABLE ${quote}line items${quote} (orderId integer, line integer, note text, PRIMARY KEY (orderId, line))`,
  `INSERT INTO ${quote}line items${quote} VALUES (7, 1, 'a'), (7, 2, NULL)`,
];

async function shop(name: DialectName): Promise<TestDatabase> {
  const database = await createDatabase(name);
  await runSql(database.options, [...SHOP, ...LINE_ITEMS(name === 'mysql' ? '`' : '"')]);
  return database;
}

async function box(own: TestDatabase): Promise<Strongbox> {
  return new Strongbox({
    ...bareHome({ folder: folder(), database: own.options, catalog: () => fail('the own database is not asked') }),
    databaseFiles: { folders: ['/'], forbidden: [] },
    directories: { folders: [], forbidden: [] },
  });
}

const connect = async (box: Strongbox, name: string, options: ConnectionOptions) => {
  const { dialect, storage: file, host, port, database, username, password } = options;
  return (await box.connections.create({ name, dialect, file, host, port, database, username, password })).id;
};

const ended = async ({ finished }: { finished: Promise<Task> }) => {
  const task = await finished;
  expect(task).toMatchObject({ state: 'succeeded', error: null });
  return task;
};

/** Fingerprints of all that a database holds, by way of a backup. */
async function fingerprints(box: Strongbox, connection: string) {
  const { archive } = await ended(await box.create({ ...ALL, note: null, createdBy: null }, connection));
  const { result } = await ended(await box.verify(archive, null));
  const collections = (result as { collections: VerifiedCollection[] }).collections;
  return { archive, found: collections.map(({ name, rows, fingerprint }) => ({ name, rows, fingerprint })) };
}

describe.each(DIALECTS)('from %s', (from) => {
  test.each(DIALECTS)('to %s: the same, and back again', async (to) => {
    const [source, target] = [await shop(from), await createDatabase(to)];
    await runSql(target.options, ['CREATE TABLE customers (id integer PRIMARY KEY, name varchar(40))']);
    await runSql(target.options, ["INSERT INTO customers VALUES (99, 'before')"]);
    try {
      const strongbox = await box(source);
      const [here, there] = [
        await connect(strongbox, 'Shop', source.options),
        await connect(strongbox, 'Copy', target.options),
      ];
      const before = await fingerprints(strongbox, there);
      const { archive, found } = await fingerprints(strongbox, here);
      expect(found.map(({ name }) => name)).toEqual(TABLES);

      const restores = await strongbox.places.restoresAt(there);
      const plan = await restores.plan(strongbox.archives.file(archive), { ...ALL, objects: true });
      expect(plan).toMatchObject({ connection: { id: there, name: 'Copy' }, upgrade: false });
      expect(plan.verdict).not.toBe('blocker');
      const remarks = plan.checks.filter(({ verdict }) => verdict !== 'pass').map(({ check }) => check);
      // What only an application would have to do with.
      expect(remarks).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/application|plugins|collections|dep/)]),
      );
      const task = await ended(await restores.start(plan, strongbox.archives.file(archive), null));
      expect(task.connection).toEqual({ id: there, name: 'Copy' });
      expect((await fingerprints(strongbox, there)).found).toEqual(found);

      await expect(strongbox.removeConnection(there)).rejects.toMatchObject({ code: 'CONNECTION_IN_USE' });
      const again = await strongbox.places.restoresOf(task.id);
      await ended(await again.undo(task.id, null));
      expect((await fingerprints(strongbox, there)).found).toEqual(before.found);
      expect((await strongbox.places.sets()).map(({ id }) => id)).toEqual([task.id]);
      await again.discard(task.id);
      await strongbox.removeConnection(there);
    } finally {
      await source.drop();
      await target.drop();
    }
  });
});

test('a database that cannot be reached keeps nothing else from being seen or put right', async () => {
  const [source, target] = [await shop('sqlite'), await createDatabase('sqlite')];
  await runSql(target.options, ['CREATE TABLE other (id integer)']);
  const strongbox = await box(source);
  const there = await connect(strongbox, 'Copy', target.options);
  const { archive } = await fingerprints(strongbox, await connect(strongbox, 'Shop', source.options));
  const restores = await strongbox.places.restoresAt(there);
  const file = strongbox.archives.file(archive);
  const { id } = await ended(await restores.start(await restores.plan(file, { ...ALL, objects: true }), file, null));
  expect(await strongbox.places.sets()).toEqual([expect.objectContaining({ id })]);
  await rm(path.dirname(target.options.storage as string), { recursive: true });
  expect(await strongbox.places.sets()).toEqual([]);
  await strongbox.recover();
  await source.drop();
});
