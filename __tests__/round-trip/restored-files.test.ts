/** Files of a real application, spoiled on the disk and in the database, restored, undone, discarded. */
import { createHash, randomBytes } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FileChoice, RestoreChoice, RestoreOutcome } from '../../src/common/api';
import { applicationHost } from '../../src/server/application-host';
import { restoreRows } from '../../src/server/actions/restore-rows';
import { environmentHost } from '../../src/server/cli/environment-host';
import { Strongbox } from '../../src/server/strongbox';
import { createApp, type TestApp } from '../helpers/create-app';
import { createDatabase, type TestDatabase } from '../helpers/databases';

const FILES = 2000;
const GROUPS: RestoreChoice['groups'] = ['required', 'user', 'custom'];

let database: TestDatabase;
let test: TestApp;
let box: Strongbox;
let agent: Awaited<ReturnType<TestApp['agent']>>;
let archive: string;
let then: State;

const uploads = () => path.join(process.env.STORAGE_PATH as string, 'uploads');

/** Hashes of the files, by path, and what the rows say of them. */
interface State {
  files: Record<string, string>;
  rows: string[];
}

const filesNow = () => filesIn(uploads());

async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const names = files.map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)));
  const found = await Promise.all(
    names.map(async (name) => [
      name,
      createHash('sha256')
        .update(await readFile(path.join(folder, name)))
        .digest('hex'),
    ]),
  );
  return Object.fromEntries(found.filter(([name]) => !name?.startsWith('.')).sort(([a], [b]) => (a! < b! ? -1 : 1)));
}

async function now(): Promise<State> {
  const rows = await test.app.db.getRepository('attachments').find({ sort: 'id' });
  return {
    files: await filesNow(),
    rows: rows.map(
      (row: { get(name: string): unknown }) => `${row.get('id')} ${row.get('filename')} ${row.get('title')}`,
    ),
  };
}

/** That every row has its file. */
const lacking = ({ files, rows }: State) => rows.filter((row) => !(row.split(' ')[1]! in files));

async function upload(): Promise<void> {
  const name = `${randomBytes(6).toString('hex')}.txt`;
  await agent
    .post('/api/attachments:create')
    .attach('file', Buffer.from(`${name}\n`.repeat(40)), name)
    .expect(200);
}

async function restore(choice: Partial<RestoreChoice>, { dryRun = false, from = box } = {}) {
  const file = from.archives.file(archive);
  const plan = await from.restores.plan(file, { groups: GROUPS, include: [], exclude: [], objects: true, ...choice });
  expect(plan.checks.filter(({ verdict }) => verdict === 'blocker')).toEqual([]);
  const task = await (await from.restores.start(plan, file, null, { dryRun })).finished;
  expect(task).toMatchObject({ state: 'succeeded', error: null });
  return { id: task.id, plan, outcome: task.result as unknown as RestoreOutcome };
}

async function undo(id: string, from = box): Promise<RestoreOutcome> {
  const task = await (await from.restores.undo(id, null)).finished;
  expect(task).toMatchObject({ state: 'succeeded', error: null });
  return task.result as unknown as RestoreOutcome;
}

const UPLOADS: FileChoice = { contents: ['uploads'], extra: 'keep' };
const ours = async () => (await readdir(uploads())).filter((name) => name.startsWith('.'));

/** A third of the files deleted with their rows, a third on the disk alone, some overwritten, some new. */
async function spoil(): Promise<void> {
  const { rows } = await now();
  const names = rows.map((row) => row.split(' ')[1]!).filter((name) => name.endsWith('.txt'));
  const third = Math.floor(names.length / 3);
  await test.app.db.getRepository('attachments').destroy({ filter: { filename: names.slice(0, third) } });
  for (const name of names.slice(third, 2 * third)) await rm(path.join(uploads(), name), { force: true });
  for (const name of names.slice(2 * third, 2 * third + 50)) await writeFile(path.join(uploads(), name), 'spoiled');
  for (let at = 0; at < 5; at += 1) await upload();
}

beforeAll(async () => {
  database = await createDatabase('sqlite');
  test = await createApp({ database: database.options });
  box = new Strongbox(applicationHost(test.app));
  agent = await test.agent(1);
  // NocoBase writes to SQLite one after another.
  for (let at = 0; at < FILES; at += 1) await upload();
  const { finished } = await box.create({
    ...{ groups: GROUPS, include: [], exclude: [], note: null, createdBy: null, contents: ['uploads'] },
  });
  const task = await finished;
  expect(task).toMatchObject({ state: 'succeeded', error: null });
  archive = task.archive;
  then = await now();
  expect(Object.keys(then.files).length).toBeGreaterThanOrEqual(FILES);
}, 300_000);
afterAll(async () => {
  await test?.destroy();
  await database?.drop();
});

it('every file is back with its row, the undo brings the spoiled state, and both go on', async () => {
  await spoil();
  const spoiled = await now();
  expect(spoiled).not.toEqual(then);
  const { id, plan, outcome } = await restore({ files: UPLOADS });
  expect(plan.files).toMatchObject([{ name: 'uploads/local', to: uploads(), missing: expect.any(Number), extra: 5 }]);
  const { missing } = plan.files[0]!;
  const restored = await now();
  expect(restored.rows).toEqual(then.rows);
  expect(restored.files).toMatchObject(then.files);
  expect(lacking(restored)).toEqual([]);
  expect(outcome.files).toMatchObject({ added: missing, replaced: 50, removed: 0 });
  expect(outcome.files!.unchanged).toBe(Object.keys(then.files).length - missing - 50);
  const [row] = (await restoreRows(box)).filter((one) => one.id === id);
  expect(row?.undo).toMatchObject({ files: 50, restoredIsLive: true });

  expect(await undo(id)).toMatchObject({ files: { removed: missing, replaced: 50 } });
  expect(await now()).toEqual(spoiled);
  await undo(id);
  expect(await now()).toEqual(restored);
  await undo(id);
  await box.restores.discard(id);
  expect(await now()).toEqual(spoiled);
  expect(await ours()).toEqual([]);
}, 240_000);

it('a dry run tells the counts, and changes and leaves nothing', async () => {
  const before = await now();
  const { outcome } = await restore({ files: { ...UPLOADS, extra: 'remove' } }, { dryRun: true });
  expect(outcome).toMatchObject({ dryRun: true, files: { replaced: 50, removed: 5 } });
  expect(await now()).toEqual(before);
  expect(await ours()).toEqual([]);
  expect(await box.restores.sets()).toEqual([]);
}, 120_000);

it('files alone, without what is not in the backup, and taken back', async () => {
  const before = await now();
  const { id, outcome } = await restore({ groups: [], files: { ...UPLOADS, extra: 'remove' } });
  expect(outcome).toMatchObject({ collections: 0, rows: 0, files: { removed: 5 } });
  expect((await now()).files).toEqual(then.files);
  expect((await now()).rows).toEqual(before.rows);
  await undo(id);
  expect(await now()).toEqual(before);
  await box.restores.discard(id);
}, 120_000);

it('an earlier restore of the same files is undone only after the later one', async () => {
  const before = await now();
  const first = await restore({ groups: [], files: UPLOADS });
  const second = await restore({ groups: [], files: UPLOADS });
  await expect(box.restores.undo(first.id, null)).rejects.toMatchObject({ code: 'UNDO_NOT_POSSIBLE' });
  await undo(second.id);
  await undo(first.id);
  expect(await now()).toEqual(before);
  for (const { id } of [first, second]) await box.restores.discard(id);
}, 120_000);

it('where a file cannot be moved, the tables are the former again, and nothing is left', async () => {
  const before = await now();
  const name = Object.keys(then.files).find((one) => !(one in before.files))!;
  const file = box.archives.file(archive);
  const plan = await box.restores.plan(file, {
    groups: GROUPS,
    include: [],
    exclude: [],
    objects: true,
    files: UPLOADS,
  });
  const { begin } = box.host.service;
  // Between the plan and the switch, a folder takes the place of a file.
  box.host.service.begin = async (options) => {
    await begin(options);
    await mkdir(path.join(uploads(), name));
  };
  const task = await (
    await box.restores.start(plan, file, null)
  ).finished.finally(() => {
    box.host.service.begin = begin;
  });
  expect(task).toMatchObject({ state: 'failed', error: { code: 'FILES_FAILED' } });
  await rm(path.join(uploads(), name), { recursive: true });
  expect(await now()).toEqual(before);
  expect(await ours()).toEqual([]);
  expect(await box.restores.sets()).toEqual([]);
}, 120_000);

it('without the application, as the executable does it, also where the folder is lost', async () => {
  const folder = path.dirname(process.env.STORAGE_PATH as string);
  const env = path.join(folder, `${randomBytes(4).toString('hex')}.env`);
  const { storage } = database.options;
  await writeFile(env, `DB_DIALECT=sqlite\nDB_STORAGE=${storage}\nSTORAGE_PATH=${process.env.STORAGE_PATH}\n`);
  const bare = new Strongbox(environmentHost({ env, app: 'main' }));
  const lost = `${uploads()}-lost`;
  await rename(uploads(), lost);
  try {
    const { id } = await restore({ groups: [], files: UPLOADS }, { from: bare });
    expect(await filesNow()).toEqual(then.files);
    const [one] = Object.keys(then.files);
    expect((await stat(path.join(uploads(), one!))).mtimeMs).toBeLessThan(Date.now() - 1000);
    await undo(id, bare);
    expect(await filesNow()).toEqual({});
    await bare.restores.discard(id);
    await expect(readdir(uploads())).rejects.toMatchObject({ code: 'ENOENT' });
  } finally {
    await rm(uploads(), { recursive: true, force: true });
    await rename(lost, uploads());
    await rm(env);
  }
}, 120_000);

it('into an empty database, all that the backup holds, and the uploads where its storage will be', async () => {
  const folder = await mkdtemp(path.join(path.dirname(process.env.STORAGE_PATH as string), 'empty-'));
  const env = path.join(folder, '.env');
  await writeFile(env, `DB_DIALECT=sqlite\nDB_STORAGE=${path.join(folder, 'empty.sqlite')}\n`);
  await writeFile(path.join(folder, 'empty.sqlite'), '');
  const set = process.env.STORAGE_PATH;
  delete process.env.STORAGE_PATH;
  try {
    const bare = new Strongbox(environmentHost({ env, app: 'main' }));
    await mkdir(path.join(folder, 'storage/strongbox/main/archives'), { recursive: true });
    await copyFile(path.join(box.host.folder, 'archives', archive), path.join(bare.host.folder, 'archives', archive));
    const { outcome } = await restore({ files: UPLOADS }, { from: bare });
    expect(outcome.files).toMatchObject({ added: Object.keys(then.files).length, replaced: 0, removed: 0 });
    expect(await filesIn(path.join(folder, 'storage/uploads'))).toEqual(then.files);
  } finally {
    process.env.STORAGE_PATH = set;
    await rm(folder, { recursive: true });
  }
}, 120_000);
