/** A restore from plan to undo, on a real database, with nobody who is served: what the engine itself promises. */
import { copyFile, mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RestoreChoice } from '../../src/common/api';
import type { Service } from '../../src/server/restore/service';
import { Strongbox } from '../../src/server/strongbox';
import { leftovers, look, rowsOf, stateOf, type Fingerprints } from '../../torture/look';
import { archiveOf, clearWorld, makeWorld, strongbox } from '../../torture/world';
import { createDatabase, DIALECTS, type TestDatabase } from '../helpers/databases';
import { nobody } from '../helpers/nobody';
import { runSql } from '../server/backup/run-sql';

const CUSTOM: RestoreChoice = { groups: ['custom'], include: [], exclude: [], objects: true };

describe.each(DIALECTS)('restore on %s', (dialect) => {
  let database: TestDatabase;
  let worlds: { old: Fingerprints; new: Fingerprints };
  let archive: string;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'strongbox-restore-'));
    database = await createDatabase(dialect);
    await makeWorld(database.options, 'new');
    archive = await archiveOf(database.options, path.join(folder, 'work'), folder);
    const fresh = await look(database.options);
    await clearWorld(database.options);
    await makeWorld(database.options, 'old');
    worlds = { old: await look(database.options), new: fresh };
  });
  afterAll(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const box = (service?: Service): Strongbox => {
    const made = strongbox(database.options, folder);
    return service ? new Strongbox({ ...made.host, service }) : made;
  };
  const state = async () => stateOf(await look(database.options), worlds);
  const plan = (from: Strongbox, choice = CUSTOM) => from.restores.plan(from.archives.file(archive), choice);
  const start = async (from: Strongbox, choice = CUSTOM) =>
    from.restores.start(await plan(from, choice), from.archives.file(archive), 'a test');
  const restore = async (from: Strongbox) => (await start(from)).finished;

  /** Takes every restore back and forgets it. */
  afterEach(async () => {
    const { restores } = box();
    for (const set of (await restores.sets()).reverse()) {
      if (set.exchanges % 2 === 1) await (await restores.undo(set.id, null)).finished;
      await restores.discard(set.id);
    }
    expect(await state()).toBe('old');
    expect(await leftovers(database.options)).toEqual([]);
  });

  test('a plan writes nothing', async () => {
    const before = await look(database.options);
    const made = await plan(box());
    expect(made.verdict).not.toBe('blocker');
    expect(made.collections.map(({ name, action }) => [name, action])).toEqual([
      ['customers', 'replace'],
      ['notes', 'replace'],
      ['orders', 'replace'],
    ]);
    expect(await look(database.options)).toEqual(before);
    expect(await leftovers(database.options)).toEqual([]);
  });

  test('restore, undo, undo of the undo', async () => {
    const task = await restore(box());
    expect(task).toMatchObject({
      state: 'succeeded',
      error: null,
      result: { collections: 3, rows: 200 + 20_777 + 50 },
    });
    expect(await state()).toBe('new');
    const undo = await (await box().restores.undo(task.id, null)).finished;
    expect(undo).toMatchObject({ kind: 'undo', state: 'succeeded' });
    expect(await state()).toBe('old');
    await (
      await box().restores.undo(task.id, null)
    ).finished;
    expect(await state()).toBe('new');
  });

  test('the view shows what is live, and numbers go on above the highest', async () => {
    expect(await countOrders()).toBe(20_000);
    const task = await restore(box());
    expect(await countOrders()).toBe(20_777);
    await runSql(database.options, [`INSERT INTO notes (body) VALUES ('one more')`]);
    // MySQL hands out numbers for an INSERT … SELECT in powers of two, and the archive keeps where it was.
    expect(await highest('notes')).toBe(dialect === 'mysql' ? 64 : 51);
    await (
      await box().restores.undo(task.id, null)
    ).finished;
    expect(await countOrders()).toBe(20_000);
    await runSql(database.options, [`INSERT INTO notes (body) VALUES ('the first')`]);
    expect(await highest('notes')).toBe(1);
    await runSql(database.options, ['DELETE FROM notes']);
  });

  test('one collection alone; what it refers to stays', async () => {
    const task = await (await start(box(), { groups: [], include: ['notes'], exclude: [], objects: true })).finished;
    expect(task).toMatchObject({ state: 'succeeded', result: { rows: 50 } });
    const found = await look(database.options);
    expect([found.notes, found.orders]).toEqual([worlds.new.notes, worlds.old.orders]);
  });

  test('rows that stay would lose what they refer to: refused before the switch', async () => {
    await runSql(database.options, [
      `INSERT INTO customers (id, name) VALUES (9999, 'not in the archive')`,
      `INSERT INTO stays (id, customer) VALUES (9999, 9999)`,
    ]);
    const task = await restore(box());
    await runSql(database.options, ['DELETE FROM stays WHERE id = 9999', 'DELETE FROM customers WHERE id = 9999']);
    expect(task).toMatchObject({ state: 'failed', error: { code: 'REFERENCES_BROKEN' } });
    expect(await box().restores.sets()).toEqual([]);
  });

  test('a plan with a blocker is refused, and the whole database is as it was', async () => {
    const { host } = box();
    const older = async () => ({
      ...(await host.loadCatalog()),
      application: { name: 'main', version: '2.0.0', plugins: [] },
    });
    const from = new Strongbox({ ...host, loadCatalog: older });
    const before = await look(database.options);
    const made = await plan(from);
    expect(made.checks.filter(({ verdict }) => verdict === 'blocker')).toMatchObject([
      { check: 'application version' },
    ]);
    await expect(from.restores.start(made, from.archives.file(archive), null)).rejects.toMatchObject({
      code: 'PLAN_BLOCKED',
      details: { blockers: [{ check: 'application version' }] },
    });
    expect(await look(database.options)).toEqual(before);
    expect(await from.tasks.list()).toEqual(await box().tasks.list());
  });

  test('only the plan that was made, and only while it is true', async () => {
    const from = box();
    const made = await plan(from);
    await expect(from.restores.planned('6f1f3f0e-0d3b-4c4e-9a51-0d8c8a2f5b11')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await runSql(database.options, ['ALTER TABLE notes ADD COLUMN mood varchar(10)']);
    await expect(from.restores.start(made, from.archives.file(archive), null)).rejects.toMatchObject({
      code: 'PLAN_OUTDATED',
    });
    await runSql(database.options, ['ALTER TABLE notes DROP COLUMN mood']);
    expect(
      await (
        await from.restores.start(await plan(from), from.archives.file(archive), null)
      ).finished,
    ).toMatchObject({
      state: 'succeeded',
    });
  });

  test('cancelled while rows are loaded: nothing happened', async () => {
    const from = box();
    const { task, finished } = await start(from);
    while (task.progress.stage !== 'loading' && !task.finishedAt) await sleep(1);
    await from.tasks.cancel(task.id);
    expect(await finished).toMatchObject({ state: 'canceled', error: { code: 'CANCELED' } });
    expect(await state()).toBe('old');
    expect(await leftovers(database.options)).toEqual([]);
  });

  test('a second task meanwhile is refused, by its id', async () => {
    const from = box();
    const { task, finished } = await start(from);
    await expect(start(box())).rejects.toMatchObject({ code: 'TASK_RUNNING', details: { task: task.id } });
    await finished;
  });

  test('a byte of the archive is wrong: the plan says so', async () => {
    const damaged = 'backup-20260101T000000Z-000000.zip';
    const file = path.join(folder, 'archives', damaged);
    await copyFile(path.join(folder, 'archives', archive), file);
    const handle = await open(file, 'r+');
    await handle.write(Buffer.from([0xff]), 0, 1, 3000);
    await handle.close();
    const from = box();
    await expect(from.restores.plan(from.archives.file(damaged), CUSTOM)).rejects.toMatchObject({
      code: 'ARCHIVE_DAMAGED',
    });
    await from.remove(damaged);
  });

  test('the application does not come up with the new data: the former is live again', async () => {
    const reloads: boolean[] = [];
    const service: Service = {
      ...nobody,
      reload: async ({ upgrade }) => {
        reloads.push(upgrade);
        if (reloads.length === 1) throw new Error('a plugin is missing');
      },
    };
    const task = await restore(box(service));
    expect(task).toMatchObject({
      state: 'failed',
      error: { code: 'RELOAD_FAILED', message: expect.stringContaining('a plugin is missing') },
    });
    expect(reloads).toHaveLength(2);
    expect(await state()).toBe('old');
    expect(await box().restores.sets()).toEqual([]);
  });

  test('an older restore is undone only after the later one', async () => {
    const first = await restore(box());
    const second = await restore(box());
    await expect(box().restores.undo(first.id, null)).rejects.toMatchObject({
      code: 'UNDO_NOT_POSSIBLE',
      details: { restore: second.id },
    });
    await (
      await box().restores.undo(second.id, null)
    ).finished;
    await (
      await box().restores.undo(first.id, null)
    ).finished;
    expect(await state()).toBe('old');
  });

  test('what others have restored in the same database is theirs, and in the way of an older undo', async () => {
    const first = await restore(box());
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'strongbox-other-'));
    const other = strongbox(database.options, elsewhere);
    await mkdir(path.join(elsewhere, 'archives'), { recursive: true });
    await copyFile(path.join(folder, 'archives', archive), path.join(elsewhere, 'archives', archive));
    expect(await other.restores.sets()).toEqual([]);
    await expect(other.restores.undo(first.id, null)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(other.restores.discard(first.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    // One that stages while the other starts goes on.
    const { task, finished } = await start(other);
    while (task.progress.stage !== 'loading' && !task.finishedAt) await sleep(1);
    await box().recover();
    const second = await finished;
    expect(second).toMatchObject({ state: 'succeeded', error: null });
    await expect(box().restores.undo(first.id, null)).rejects.toMatchObject({
      code: 'UNDO_NOT_POSSIBLE',
      details: { restore: second.id },
    });
    await box().restores.purge(Date.now() + 25 * 3_600_000);
    expect(await other.restores.sets()).toMatchObject([{ id: second.id }]);
    await (
      await other.restores.undo(second.id, null)
    ).finished;
    await other.restores.discard(second.id);
    await rm(elsewhere, { recursive: true, force: true });
    await clearWorld(database.options);
    await makeWorld(database.options, 'old');
  });

  test('former tables are kept for a day, and then deleted', async () => {
    await restore(box());
    const { restores } = box();
    await restores.purge();
    expect(await restores.sets()).toMatchObject([{ exchanges: 1 }]);
    await restores.purge(Date.now() + 25 * 3_600_000);
    expect(await restores.sets()).toEqual([]);
    expect(await leftovers(database.options)).toEqual([]);
    expect(await state()).toBe('new');
    await clearWorld(database.options);
    await makeWorld(database.options, 'old');
  });

  test('plans are kept as files', async () => {
    const { id } = await plan(box());
    expect(await readdir(path.join(folder, 'plans'))).toContain(`${id}.json`);
    expect((await box().restores.planned(id)).id).toBe(id);
  });

  const countOrders = () => number('SELECT orders AS n FROM order_count');
  const highest = (table: string) => number(`SELECT max(id) AS n FROM ${table}`);
  const number = async (query: string) => Number((await rowsOf(database.options, query))[0]?.n);
});
