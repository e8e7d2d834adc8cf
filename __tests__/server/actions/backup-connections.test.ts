import path from 'node:path';
import type { ConnectionRow, RestorePlan, RestoreRow } from '../../../src/common/api';
import type { Task } from '../../../src/server/tasks/task';
import { storageRoot } from '../../../src/server/storage-folder';
import { runSql } from '../backup/run-sql';
import { finishedTask, strongboxApp, type StrongboxApp } from './strongbox-app';

describe('backupConnections', () => {
  let app: StrongboxApp;
  let admin: Awaited<ReturnType<StrongboxApp['agent']>>;
  const file = (name: string) => path.join(storageRoot(), `${process.pid}-${name}.sqlite`);
  const post = async <T>(action: string, body: object = {}, status = 200) => {
    const reply = await admin.post(`/api/${action}`).send(body);
    expect([reply.status, reply.body]).toEqual([status, expect.anything()]);
    return (status === 200 ? reply.body.data : reply.body.errors[0]) as T;
  };

  beforeAll(async () => {
    app = await strongboxApp('sqlite');
    admin = await app.agent(1);
    await runSql({ dialect: 'sqlite', storage: file('shop') }, [
      'CREATE TABLE goods (id integer PRIMARY KEY, name text)',
      "INSERT INTO goods VALUES (1, 'tea')",
    ]);
    await runSql({ dialect: 'sqlite', storage: file('copy') }, ['CREATE TABLE other (id integer)']);
  });
  afterAll(() => app?.destroy());

  test('another database is backed up, and restored into a third, and taken back', async () => {
    const shop = await post<ConnectionRow>('backupConnections:create', {
      name: 'Shop',
      dialect: 'sqlite',
      file: file('shop'),
    });
    const copy = await post<ConnectionRow>('backupConnections:create', {
      name: 'Copy',
      dialect: 'sqlite',
      file: file('copy'),
    });
    expect(await post(`backupConnections:test?filterByTk=${shop.id}`)).toMatchObject({ product: 'SQLite', tables: 1 });
    const { body } = await admin.get(`/api/backupFiles:dumpableCollections?connection=${shop.id}`);
    expect(body).toEqual({ custom: [expect.objectContaining({ name: 'goods', estimatedRows: 1 })] });

    const made = await post<{ key: string; task: string }>('backupFiles:create', {
      groups: ['custom'],
      connection: shop.id,
    });
    expect(await finishedTask(admin, made.task)).toMatchObject({
      state: 'succeeded',
      connection: { id: shop.id, name: 'Shop' },
      result: { collections: 1, rows: 1 },
    });
    const choice = { archive: made.key, groups: ['custom'], connection: copy.id };
    const plan = await post<RestorePlan>('restoreTasks:plan', choice);
    expect(plan).toMatchObject({ connection: { name: 'Copy' }, collections: [{ name: 'goods', action: 'create' }] });
    const started = await post<{ task: string }>('restoreTasks:start', { plan: plan.id });
    expect(await finishedTask(admin, started.task)).toMatchObject({ state: 'succeeded' });
    const rows: RestoreRow[] = (await admin.get('/api/restoreTasks:list')).body.data;
    expect(rows).toMatchObject([{ id: started.task, connection: { name: 'Copy' }, undo: { restoredIsLive: true } }]);

    const refused = await post<{ code: string }>(`backupConnections:destroy?filterByTk=${copy.id}`, {}, 409);
    expect(refused.code).toBe('CONNECTION_IN_USE');
    const undone = await post<{ task: string }>(`restoreTasks:undo?filterByTk=${started.task}`);
    expect(await finishedTask(admin, undone.task)).toMatchObject({ state: 'succeeded' } satisfies Partial<Task>);
    await post(`restoreTasks:discard?filterByTk=${started.task}`);
    await post(`backupConnections:destroy?filterByTk=${copy.id}`);
    expect((await admin.get('/api/backupConnections:list')).body.data).toEqual([shop]);
  });

  test('what is wrong with a request is said, and nothing is kept', async () => {
    const before = (await admin.get('/api/backupConnections:list')).body.data;
    const outside = { name: 'Outside', dialect: 'sqlite', file: '/etc/passwd' };
    expect(await post('backupConnections:create', outside, 400)).toMatchObject({ code: 'INVALID_REQUEST' });
    expect(await post('backupConnections:create', { name: 'x' }, 400)).toMatchObject({ code: 'INVALID_REQUEST' });
    const unknown = { groups: ['custom'], connection: '4be0643f-1d98-573b-97cd-ca98a65347dd' };
    expect(await post('backupFiles:create', unknown, 404)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await post('backupFiles:create', { ...unknown, connection: 7 }, 400)).toMatchObject({
      code: 'INVALID_REQUEST',
    });
    expect((await admin.get('/api/backupConnections:list')).body.data).toEqual(before);
  });
});
