/** A snapshot and the uploads that belong to it, with what happens between the two put where it hurts. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openCut, type CutAround } from '../../../src/server/backup/open-cut';
import type { Dialect } from '../../../src/server/dialects/dialect';
import { openDialect } from '../../../src/server/dialects';
import { FileCut } from '../../../src/server/files/cut';
import { collection } from '../../helpers/catalog';
import { createDatabase, type TestDatabase } from '../../helpers/databases';
import { useTempDir } from '../../helpers/temp-dir';
import { runSql } from './run-sql';

const folder = useTempDir();
let database: TestDatabase;

beforeEach(async () => {
  database = await createDatabase('sqlite');
  await runSql(database.options, [
    'CREATE TABLE storages (id INTEGER PRIMARY KEY, name TEXT, type TEXT, options JSON)',
    `INSERT INTO storages VALUES (7, 'local', 'local', '{}'), (8, 'cloud', 's3', '{}')`,
    'CREATE TABLE attachments (id INTEGER PRIMARY KEY, storageId BIGINT, path TEXT, filename TEXT, extname TEXT, mimetype TEXT)',
  ]);
  await mkdir(path.join(folder(), 'uploads'));
  await mkdir(path.join(folder(), 'work'));
});
afterEach(() => database.drop());

const file = (name: string) => path.join(folder(), 'uploads', name);
const insert = (name: string, below = '', storage = 7) =>
  runSql(database.options, [
    `INSERT INTO attachments (storageId, path, filename) VALUES (${storage}, '${below}', '${name}')`,
  ]);
async function upload(name: string): Promise<void> {
  await writeFile(file(name), name);
  await insert(name);
}
const deleteRow = (name: string) => runSql(database.options, [`DELETE FROM attachments WHERE filename = '${name}'`]);

/** @param during what happens while the n-th snapshot is opened */
async function cutWith(during: { before?(n: number): Promise<void>; after?(n: number): Promise<void> }) {
  const real = openDialect(database.options);
  let count = 0;
  const openSnapshot: Dialect['openSnapshot'] = async (options) => {
    count += 1;
    await during.before?.(count);
    const snapshot = await real.openSnapshot(options);
    await during.after?.(count);
    return snapshot;
  };
  const dialect = { openSnapshot, openReader: () => real.openReader() };
  const { signal } = new AbortController();
  const root = {
    content: 'uploads' as const,
    name: 'uploads/local',
    storages: ['local'],
    folder: path.join(folder(), 'uploads'),
  };
  const cut = new FileCut([root], 'task', signal);
  const around: CutAround = {
    catalog: {
      application: { name: 'main', version: '', plugins: [] },
      settings: { underscored: false, tablePrefix: '', schema: null, timezone: '+00:00' },
      collections: ['attachments', 'storages'].map((name) =>
        collection(name, name === 'storages' ? { hints: { options: 'json' } } : {}),
      ),
    },
    dialect,
    workDir: path.join(folder(), 'work'),
    signal,
    report: () => undefined,
    now: () => new Date(),
  };
  try {
    const { snapshot, warnings } = await openCut(cut, around);
    await snapshot.close();
    return { snapshots: count, warnings, files: (await readdir(cut.cut(root).folder).catch(() => [])).sort() };
  } finally {
    await cut.remove();
    expect(await readdir(root.folder)).not.toContain('.strongbox');
  }
}

it('keeps what is deleted while the snapshot is opened', async () => {
  await upload('old');
  const cut = await cutWith({
    before: () => upload('young'),
    after: async () => {
      await deleteRow('old');
      await rm(file('old'));
    },
  });
  expect(cut).toEqual({ snapshots: 1, warnings: [], files: ['old', 'young'] });
});

it('makes the snapshot again when a file came and went between two looks', async () => {
  await upload('stays');
  const cut = await cutWith({
    // Its row is in the snapshot, its file was never there to be seen.
    before: async (n) => (n === 1 ? insert('brief') : undefined),
    after: async (n) => (n === 1 ? deleteRow('brief') : undefined),
  });
  expect(cut).toEqual({ snapshots: 2, warnings: [], files: ['stays'] });
});

it('waits for a deletion that is still under way', async () => {
  await insert('going');
  const cut = await cutWith({
    after: async (n) => {
      if (n === 1) setTimeout(() => void deleteRow('going'), 500);
    },
  });
  expect(cut.snapshots).toBe(2);
});

it('gives up where it never comes to an end, and leaves nothing', async () => {
  const failed = cutWith({ before: (n) => insert(`brief${n}`), after: (n) => deleteRow(`brief${n}`) });
  await expect(failed).rejects.toMatchObject({ code: 'DATA_CHANGED' });
});

it('says of files that were missing before how many and which', async () => {
  await upload('there');
  await insert('gone', 'sub');
  await insert('outside', '../..');
  await insert('elsewhere', '', 8);
  const { warnings, snapshots } = await cutWith({});
  expect(snapshots).toBe(1);
  expect(warnings).toEqual([
    'The files of 2 rows were missing already: attachments sub/gone, attachments ../../outside.',
  ]);
});

it('does without the folder as long as nothing was uploaded', async () => {
  await rm(path.join(folder(), 'uploads'), { recursive: true });
  const cut = await cutWith({ before: () => mkdir(path.join(folder(), 'uploads')).then(() => upload('first')) });
  expect(cut.files).toEqual(['first']);
});
