/** The main job, over REST, in a real application: something was spoiled, a restore brings it back, an undo takes that back. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RestorePlan, RestoreRow } from '../../../src/common/api';
import { DIALECTS } from '../../helpers/databases';
import { BOOKS, finishedTask, strongboxApp, type StrongboxApp } from './strongbox-app';

const MISSING = 'backup-20260101T000000Z-000000.zip';

type Agent = Awaited<ReturnType<StrongboxApp['agent']>>;

describe.each(DIALECTS)('restoreTasks on %s', (dialect) => {
  let app: StrongboxApp;
  let admin: Agent;
  let archive: string;

  beforeAll(async () => {
    app = await strongboxApp(dialect);
    admin = await app.agent(1);
    const reply = await admin.post('/api/backupFiles:create').send({ groups: ['required', 'user', 'custom'] });
    archive = reply.body.data.key;
    expect(await finishedTask(admin, reply.body.data.task)).toMatchObject({ state: 'succeeded' });
  });
  afterAll(() => app?.destroy());

  const planFor = async (request: object): Promise<RestorePlan> => {
    const reply = await admin.post('/api/restoreTasks:plan').send({ archive, ...request });
    expect([reply.status, reply.body.errors]).toEqual([200, undefined]);
    return reply.body.data;
  };
  /** While the application reloads, NocoBase's gateway answers 503; without it, as here, whatever is loaded answers something. */
  const follow = async (id: string): Promise<RestoreRow> => {
    for (let patience = 600; patience > 0; patience -= 1) {
      const reply = await admin.get(`/api/restoreTasks:get?filterByTk=${id}`);
      if (reply.status === 200 && reply.body.data?.finishedAt) return reply.body.data;
      await sleep(50);
    }
    throw new Error(`The task ${id} did not end.`);
  };
  const start = async (plan: RestorePlan): Promise<RestoreRow> => {
    const reply = await admin.post('/api/restoreTasks:start').send({ plan: plan.id });
    expect([reply.status, reply.body.errors]).toEqual([200, undefined]);
    return follow(reply.body.data.task);
  };
  const books = async () => (await admin.get('/api/books:list?pageSize=1')).body.meta.count as number;
  const nickname = async () => (await admin.get('/api/users:get?filterByTk=1')).body.data.nickname as string;
  const fields = async () => {
    const reply = await admin.get('/api/collections/books/fields:list?paginate=false');
    return (reply.body.data as { name: string }[]).map(({ name }) => name);
  };

  test('everything is back, the session works, ids go on, and the undo brings the spoiled state back', async () => {
    const before = { books: await books(), nickname: await nickname(), fields: await fields() };
    await admin.post('/api/books:destroy?filterByTk=1');
    await app.app.db.getRepository('books').destroy({ filter: { id: { $gt: 10 } } });
    await admin.delete('/api/collections/books/fields/price');
    await admin.post('/api/users:update?filterByTk=1').send({ nickname: 'Spoiled' });
    const spoiled = { books: await books(), nickname: await nickname(), fields: await fields() };
    expect(spoiled).toMatchObject({ books: 9, nickname: 'Spoiled' });
    expect(spoiled.fields).not.toContain('price');

    const plan = await planFor({ groups: ['required', 'user', 'custom'] });
    expect(plan.checks.filter(({ verdict }) => verdict === 'blocker')).toEqual([]);
    const done = await start(plan);
    expect(done).toMatchObject({ state: 'succeeded', error: null, plan: plan.id, undo: { restoredIsLive: true } });
    expect({ books: await books(), nickname: await nickname(), fields: await fields() }).toEqual(before);
    const created = await admin.post('/api/books:create').send({ title: 'The next one', price: 1 });
    expect(created.body.data.id).toBe(BOOKS.length + 1);

    const undo = await admin.post(`/api/restoreTasks:undo?filterByTk=${done.id}`);
    expect(await follow(undo.body.data.task)).toMatchObject({ kind: 'undo', state: 'succeeded' });
    expect({ books: await books(), nickname: await nickname(), fields: await fields() }).toEqual(spoiled);

    const again = await admin.post(`/api/restoreTasks:undo?filterByTk=${done.id}`);
    expect(await follow(again.body.data.task)).toMatchObject({ state: 'succeeded' });
    expect(await books()).toBe(BOOKS.length + 1);
    const list = await admin.get('/api/restoreTasks:list');
    expect(list.body.data.map(({ kind }: RestoreRow) => kind)).toEqual(['undo', 'undo', 'restore']);

    const discarded = await admin.post(`/api/restoreTasks:discard?filterByTk=${done.id}`);
    expect(discarded.body.data).toEqual({ status: 'ok' });
    const late = await admin.post(`/api/restoreTasks:undo?filterByTk=${done.id}`);
    expect([late.status, late.body.errors[0].code]).toEqual([404, 'NOT_FOUND']);
  });

  test('a plan is executed once', async () => {
    const plan = await planFor({ groups: [], include: ['books'] });
    expect(await start(plan)).toMatchObject({ state: 'succeeded' });
    const again = await admin.post('/api/restoreTasks:start').send({ plan: plan.id });
    expect([again.status, again.body.errors[0].code]).toEqual([409, 'PLAN_OUTDATED']);
  });

  test('the application does not come up with the new data: it does with the former, and serves', async () => {
    await app.app.db.getRepository('books').destroy({ filter: { id: { $gt: 7 } } });
    let failures = 1;
    const fail = async () => {
      if (failures-- > 0) throw new Error('a plugin does not load');
    };
    const plan = await planFor({ groups: ['custom'] });
    app.app.on('beforeReload', fail);
    const task = await start(plan);
    app.app.off('beforeReload', fail);
    expect(task).toMatchObject({ state: 'failed', error: { code: 'RELOAD_FAILED' }, undo: null });
    expect(task.error?.message).toContain('a plugin does not load');
    expect(await books()).toBe(7);
    expect(await app.app.isStarted()).toBeTruthy();
  });

  test('a restore is not cancelled as a backup, nor a backup as a restore', async () => {
    const { body } = await admin.get('/api/restoreTasks:list');
    const backups = await admin.get('/api/backupTasks:list');
    const backup = (backups.body.data as { id: string; kind: string }[]).find(({ kind }) => kind === 'backup');
    const replies = [
      await admin.post(`/api/backupTasks:cancel?filterByTk=${body.data[0].id}`),
      await admin.post(`/api/restoreTasks:cancel?filterByTk=${backup?.id}`),
      await admin.post(`/api/restoreTasks:cancel?filterByTk=${body.data[0].id}`),
    ];
    expect(replies.map(({ status }) => status)).toEqual([404, 404, 409]);
  });

  test('the deprecated request restores, and reports what is wrong', async () => {
    await app.app.db.getRepository('books').destroy({ filter: { id: { $gt: 3 } } });
    const reply = await admin.post('/api/backupFiles:restore').send({ dataTypes: ['custom'], filterByTk: archive });
    expect([reply.status, reply.body.errors]).toEqual([200, undefined]);
    expect(await books()).toBe(BOOKS.length);
    const wrong = await admin.post('/api/backupFiles:restore').send({ dataTypes: ['custom'], filterByTk: MISSING });
    expect([wrong.status, wrong.body.errors[0].code]).toEqual([404, 'NOT_FOUND']);
    const nameless = await admin.post('/api/backupFiles:restore').send({ dataTypes: ['custom'] });
    expect([nameless.status, nameless.body.errors[0].code]).toEqual([400, 'INVALID_REQUEST']);
  });

  test('requests that make no sense', async () => {
    const requests = [
      ['plan', { archive }],
      ['plan', { groups: ['custom'] }],
      ['plan', { archive, groups: ['meta'] }],
      ['plan', { archive: '../../etc/passwd', groups: ['custom'] }],
      ['plan', { archive: MISSING, groups: ['custom'] }],
      ['start', {}],
      ['start', { plan: '../plans/x' }],
      ['undo', { filterByTk: 'nothing' }],
      ['get', { filterByTk: 'nothing' }],
    ] as const;
    const codes: string[] = [];
    for (const [action, values] of requests) {
      const { status, body } = await admin.post(`/api/restoreTasks:${action}`).send(values);
      codes.push(`${status} ${body.errors[0].code}`);
    }
    expect(codes).toEqual([
      '400 INVALID_REQUEST',
      '400 INVALID_REQUEST',
      '400 INVALID_REQUEST',
      '400 INVALID_REQUEST',
      '404 NOT_FOUND',
      '400 INVALID_REQUEST',
      '404 NOT_FOUND',
      '404 NOT_FOUND',
      '404 NOT_FOUND',
    ]);
  });
});
