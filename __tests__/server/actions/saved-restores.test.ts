/** Restores that are kept, over REST, in a real application: drafts, runs, and what ran long ago. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RestoreDetail, RestorePlan, RestoreRow, SavedRestore } from '../../../src/common/api';
import { GROUP_KEYS } from '../../../src/backup-rules/groups';
import { PLAIN } from '../../../src/server/restore/plan/manner';
import { storageFolder, storageRoot } from '../../../src/server/storage-folder';
import { runSql } from '../backup/run-sql';
import { finishedTask, strongboxApp, type StrongboxApp } from './strongbox-app';

const NOBODY = '4be0643f-1d98-573b-97cd-ca98a65347dd';
const file = path.join(storageRoot(), `${process.pid}-saved.sqlite`);

let app: StrongboxApp;
let admin: Awaited<ReturnType<StrongboxApp['agent']>>;
let archive: string;

const post = async <T>(action: string, body: object = {}, status = 200) => {
  const reply = await admin.post(`/api/${action}`).send(body);
  expect([reply.status, reply.body]).toEqual([status, expect.anything()]);
  return (status === 200 ? reply.body.data : reply.body.errors[0]) as T;
};
const create = (request: object) => post<SavedRestore>('savedRestores:create', request);
const get = async <T>(action: string) => (await admin.get(`/api/${action}`)).body.data as T;
const list = async (query = '') => (await get<SavedRestore[]>(`savedRestores:list${query}`)).map(({ name }) => name);
const refusal = (code: string, message: string) => ({ code, message: expect.stringContaining(message) });

/** NocoBase answers otherwise while the application reloads. */
async function ended(task: string): Promise<RestoreDetail> {
  for (let patience = 600; patience > 0; patience -= 1) {
    const { status, body } = await admin.get(`/api/restoreTasks:get?filterByTk=${task}`);
    if (status === 200 && body.data?.finishedAt) return body.data;
    await sleep(50);
  }
  throw new Error(`The task ${task} did not end.`);
}
const run = async (plan: string) => ended((await post<{ task: string }>('restoreTasks:start', { plan })).task);

beforeAll(async () => {
  app = await strongboxApp('sqlite');
  admin = await app.agent(1);
  const { key, task } = await post<{ key: string; task: string }>('backupFiles:create', { groups: ['custom'] });
  archive = key;
  expect(await finishedTask(admin, task)).toMatchObject({ state: 'succeeded' });
  await runSql({ dialect: 'sqlite', storage: file }, ['CREATE TABLE other (id integer)']);
});
afterAll(() => app?.destroy());

describe('savedRestores', () => {
  test('is kept, found, changed as a whole, and deleted', async () => {
    const draft = await create({ name: '  Nightly  ' });
    expect(draft).toMatchObject({ name: 'Nightly', archive: null, connection: null, lastRun: null, manner: PLAIN });
    // What is absent is all of the archive.
    expect(draft.choice).toEqual({ groups: [...GROUP_KEYS], include: [], exclude: [], objects: true });
    expect(draft.createdBy).toEqual(expect.any(String));
    const other = await create({ name: 'Orders', archive, groups: [], include: [] });
    expect(other.choice.groups).toEqual([]);
    expect(await list()).toEqual(['Orders', 'Nightly']);
    expect(await list('?page=2&pageSize=1')).toEqual(['Nightly']);
    expect(await list('?search=NIGHT')).toEqual(['Nightly']);
    expect(await list(`?search=${archive}`)).toEqual(['Orders']);

    const request = { name: 'nightly', archive, groups: ['custom'], rows: 'skip' };
    const changed = await post<SavedRestore>(`savedRestores:update?filterByTk=${draft.id}`, request);
    expect(changed).toMatchObject({ id: draft.id, name: 'nightly', archive, manner: { ...PLAIN, rows: 'skip' } });
    expect(changed.choice.groups).toEqual(['custom']);
    expect([changed.createdAt, changed.createdBy]).toEqual([draft.createdAt, draft.createdBy]);
    expect(await get(`savedRestores:get?filterByTk=${draft.id}`)).toEqual(changed);

    for (const { id } of [draft, other]) await post(`savedRestores:destroy?filterByTk=${id}`);
    expect(await list()).toEqual([]);
    const late = await post(`savedRestores:get?filterByTk=${draft.id}`, {}, 404);
    expect(late).toMatchObject(refusal('NOT_FOUND', 'There is no saved restore'));
  });

  test('what is wrong with a request is said, and nothing is kept', async () => {
    const { id } = await create({ name: 'Weekly' });
    const { id: second } = await create({ name: 'Monthly' });
    const wrong: [object, string][] = [
      [{}, 'name'],
      [{ name: ' ' }, 'name'],
      [{ name: 'x'.repeat(65) }, 'name'],
      [{ name: 'WEEKLY' }, 'already'],
      [{ name: 'x', groups: ['customs'] }, 'no backup group'],
      [{ name: 'x', rows: 'some' }, 'rows'],
      [{ name: 'x', group: ['custom'] }, 'has no "group"'],
      [{ name: 'x', archive: '../../etc/passwd' }, 'not the name of a backup'],
      [{ name: 'x', connection: 'Nowhere' }, 'no connection "Nowhere"'],
      [{ name: 'x', connection: 7 }, 'connection'],
    ];
    for (const [request, message] of wrong) {
      const refused = refusal('INVALID_REQUEST', message);
      expect(await post('savedRestores:create', request, 400)).toMatchObject({ ...refused, hint: expect.any(String) });
    }
    const clash = await post(`savedRestores:update?filterByTk=${second}`, { name: 'weekly' }, 400);
    expect(clash).toMatchObject({ details: { field: 'name' } });
    await post(`savedRestores:update?filterByTk=${NOBODY}`, { name: 'x' }, 404);
    expect(await list()).toEqual(['Monthly', 'Weekly']);
    for (const one of [id, second]) await post(`savedRestores:destroy?filterByTk=${one}`);
  });

  test('leads to a connection by id or name, and says when that is gone', async () => {
    const connection = await post<{ id: string }>('backupConnections:create', {
      name: 'Copy',
      dialect: 'sqlite',
      file,
    });
    const byName = await create({ name: 'By name', archive, connection: 'Copy', groups: ['custom'] });
    const byId = await create({ name: 'By id', archive, connection: connection.id, groups: ['custom'] });
    expect([byName.connection, byId.connection]).toEqual(Array(2).fill({ id: connection.id, name: 'Copy' }));
    const plan = await post<RestorePlan>('restoreTasks:plan', { saved: byId.id });
    expect(plan).toMatchObject({ connection: { name: 'Copy' }, saved: { id: byId.id, name: 'By id' } });
    const own = await post<RestorePlan>('restoreTasks:plan', { saved: byId.id, connection: null });
    expect(own.connection).toBeNull();

    await post(`backupConnections:destroy?filterByTk=${connection.id}`);
    const gone = await get<SavedRestore>(`savedRestores:get?filterByTk=${byId.id}`);
    expect(gone.connection).toEqual({ id: connection.id, name: 'Copy', missing: true });
    const refused = await post('restoreTasks:plan', { saved: byId.id }, 400);
    expect(refused).toMatchObject(refusal('INVALID_REQUEST', '“By id” leads to the connection “Copy”'));
    for (const { id } of [byName, byId]) await post(`savedRestores:destroy?filterByTk=${id}`);
  });

  test('is planned with what the request says besides, and run', async () => {
    const saved = await create({
      name: 'Books',
      archive,
      groups: [],
      include: ['books'],
      rows: 'skip',
      objects: false,
    });
    const plan = await post<RestorePlan>('restoreTasks:plan', { saved: saved.id });
    expect(plan).toMatchObject({ archive, choice: saved.choice, manner: saved.manner, saved: { name: 'Books' } });
    const other = await post<RestorePlan>('restoreTasks:plan', {
      saved: saved.id,
      groups: ['custom'],
      rows: 'replace',
    });
    expect(other.choice).toEqual({ groups: ['custom'], include: [], exclude: [], objects: false });
    expect(other.manner).toEqual({ ...PLAIN, rows: 'replace' });
    expect(await get(`savedRestores:get?filterByTk=${saved.id}`)).toEqual(saved);

    const tried = await post<{ task: string }>('restoreTasks:start', { plan: plan.id, dryRun: true });
    expect(await ended(tried.task)).toMatchObject({ dryRun: true, saved: { name: 'Books' } });
    expect(await get(`savedRestores:get?filterByTk=${saved.id}`)).toMatchObject({ lastRun: null });

    await app.app.db.getRepository('books').destroy({ filter: { id: { $gt: 10 } } });
    const again = await post<RestorePlan>('restoreTasks:plan', { saved: saved.id });
    const done = await run(again.id);
    const name = { id: saved.id, name: 'Books' };
    expect(done).toMatchObject({ state: 'succeeded', saved: name, planned: { id: again.id, saved: name } });
    expect(done.result).toMatchObject({ counts: { books: { added: 90 } } });
    expect(done.planned?.checks.length).toBeGreaterThan(10);
    await post(`savedRestores:update?filterByTk=${saved.id}`, { name: 'Renamed', archive });
    const [row] = await get<RestoreRow[]>('restoreTasks:list');
    expect(row).toMatchObject({ id: done.id, saved: name });
    expect(row).not.toHaveProperty('planned');
    const [{ lastRun } = saved] = await get<SavedRestore[]>('savedRestores:list');
    expect(lastRun).toEqual({ id: done.id, state: 'succeeded', finishedAt: done.finishedAt });

    const { task } = await post<{ task: string }>(`restoreTasks:undo?filterByTk=${done.id}`);
    expect(await ended(task)).toMatchObject({
      kind: 'undo',
      saved: null,
      planned: null,
    });
    await post(`savedRestores:destroy?filterByTk=${saved.id}`);
    expect(await get(`restoreTasks:get?filterByTk=${done.id}`)).toMatchObject({ saved: name });
  });

  test('a draft says what is missing', async () => {
    const { id } = await create({ name: 'Draft', groups: [], include: [] });
    expect(await post('restoreTasks:plan', { saved: id }, 400)).toMatchObject(
      refusal('INVALID_REQUEST', '“Draft” has no backup yet'),
    );
    expect(await post('restoreTasks:plan', { saved: id, archive }, 400)).toMatchObject(
      refusal('INVALID_REQUEST', 'does not say what to restore'),
    );
    const plan = await post<RestorePlan>('restoreTasks:plan', { saved: id, archive, groups: ['custom'] });
    expect(plan).toMatchObject({ archive, saved: { name: 'Draft' } });
    await post('restoreTasks:plan', { saved: NOBODY }, 404);
    await post('restoreTasks:plan', { saved: 7 }, 400);
    await post(`savedRestores:destroy?filterByTk=${id}`);
  });
});

test('the plan of a restore outlives its time, others do not; and it is not started again', async () => {
  const planned = () => post<RestorePlan>('restoreTasks:plan', { archive, groups: ['custom'] });
  const [executed, unused] = [await planned(), await planned()];
  const { id } = await run(executed.id);
  const plans = path.join(storageFolder(app.app.name), 'plans');
  for (const plan of [executed, unused]) {
    const stored = path.join(plans, `${plan.id}.json`);
    const before = JSON.parse(await readFile(stored, 'utf8'));
    await writeFile(stored, JSON.stringify({ ...before, expiresAt: '2026-01-01T00:00:00.000Z' }));
  }
  await planned();
  const { planned: kept } = await get<RestoreDetail>(`restoreTasks:get?filterByTk=${id}`);
  expect(kept).toMatchObject({ id: executed.id, saved: null, checks: executed.checks });
  await post('restoreTasks:start', { plan: unused.id }, 404);
  expect(await post('restoreTasks:start', { plan: executed.id }, 409)).toMatchObject({ code: 'PLAN_OUTDATED' });
});
