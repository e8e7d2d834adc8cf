/** Schedules over REST, in a real application with NocoBase's notifications. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Model } from '@nocobase/database';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import type { RetentionPreview, ScheduleChannel, ScheduleRow } from '../../../src/common/api';
import { StrongboxPlugin } from '../../../src/server/plugin';
import { storageRoot } from '../../../src/server/storage-folder';
import { createApp, type TestApp } from '../../helpers/create-app';
import { createDatabase, type TestDatabase } from '../../helpers/databases';
import { runSql } from '../backup/run-sql';
import { finishedTask } from './strongbox-app';

const NOBODY = '4be0643f-1d98-573b-97cd-ca98a65347dd';
const file = path.join(storageRoot(), `${process.pid}-scheduled.sqlite`);
const NIGHTLY = { name: 'Nightly', cron: '30 2 * * *', timezone: 'Europe/Berlin', groups: ['user'] };
const ONE = { last: 1, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };

let app: TestApp;
let database: TestDatabase;
let admin: Awaited<ReturnType<TestApp['agent']>>;

const post = async <T>(action: string, body: object = {}, status = 200) => {
  const reply = await admin.post(`/api/${action}`).send(body);
  expect([reply.status, reply.body]).toEqual([status, expect.anything()]);
  return (status === 200 ? reply.body.data : reply.body.errors[0]) as T;
};
const create = (more: object = {}) => post<ScheduleRow>('backupSchedules:create', { ...NIGHTLY, ...more });
const destroy = (id: string) => post(`backupSchedules:destroy?filterByTk=${id}`);
const get = async <T>(action: string) => (await admin.get(`/api/${action}`)).body.data as T;
const box = () => (app.app.pm.get(StrongboxPlugin) as StrongboxPlugin).strongbox;

async function run(id: string): Promise<string> {
  const { task } = await post<{ task: string }>(`backupSchedules:run?filterByTk=${id}`);
  const { archive } = await finishedTask(admin, task);
  await box().scheduleRuns.settled();
  return archive;
}

/** As an hour later. */
async function makeDue(id: string) {
  const kept = path.join(box().host.folder, 'schedules', `${id}.json`);
  const stored = JSON.parse(await readFile(kept, 'utf8'));
  await writeFile(kept, JSON.stringify({ ...stored, cron: '0 * * * *', since: new Date(Date.now() - 3_700_000) }));
  return {
    runs: async () => (await box().tasks.list()).filter(({ createdBy }) => createdBy === `schedule “${stored.name}”`),
  };
}

beforeAll(async () => {
  database = await createDatabase('sqlite');
  app = await createApp({
    database: database.options,
    extraPlugins: ['notification-manager', 'notification-in-app-message', [StrongboxPlugin, { name: 'strongbox' }]],
  });
  admin = await app.agent(1);
  await app.app.db.getRepository('notificationChannels').create({
    values: { name: 'inbox', title: 'Inbox', notificationType: 'in-app-message' },
  });
  await runSql({ dialect: 'sqlite', storage: file }, ['CREATE TABLE goods (id integer PRIMARY KEY)']);
});
afterAll(async () => {
  await app?.destroy();
  await database?.drop();
});

test('is kept, changed as a whole, listed, deleted', async () => {
  const made = await create({ name: '  Nightly ' });
  expect(made).toMatchObject({
    ...NIGHTLY,
    ...{ enabled: true, include: [], exclude: [], connection: null, retention: null, channel: null },
    ...{ lastRun: null, trouble: null, createdBy: expect.any(String) },
    nextRun: expect.stringMatching(/T0[01]:30:00\.000Z$/),
  });
  const other = await create({ name: 'Another', enabled: false, retention: ONE, channel: 'inbox' });
  expect(other).toMatchObject({ nextRun: null, retention: ONE, channel: 'inbox' });
  expect((await get<ScheduleRow[]>('backupSchedules:list')).map(({ name }) => name)).toEqual(['Another', 'Nightly']);
  const changed = { ...NIGHTLY, name: 'nightly', timezone: 'UTC', groups: [], include: ['users'] };
  const row = await post<ScheduleRow>(`backupSchedules:update?filterByTk=${made.id}`, changed);
  expect(row).toMatchObject({ id: made.id, ...changed, createdAt: made.createdAt, createdBy: made.createdBy });
  expect(await get(`backupSchedules:get?filterByTk=${made.id}`)).toEqual(row);
  for (const { id } of [made, other]) await destroy(id);
  expect(await get('backupSchedules:list')).toEqual([]);
  for (const action of ['get', 'update', 'destroy', 'run', 'acknowledge', 'preview']) {
    expect(await post(`backupSchedules:${action}?filterByTk=${NOBODY}`, {}, 404)).toMatchObject({ code: 'NOT_FOUND' });
  }
});

test('what is wrong with a request is said with its field, and nothing is kept', async () => {
  const { id } = await create();
  const wrong: [object, string, string][] = [
    [{ name: ' ' }, 'name', 'name'],
    [{ name: 'NIGHTLY' }, 'name', 'already'],
    [{ cron: '0 0 * *' }, 'cron', 'have 4 fields'],
    [{ cron: '@daily' }, 'cron', 'have 1 fields'],
    [{ cron: '61 * * * *' }, 'cron', 'cannot be understood'],
    [{ cron: '0 0 31 2 *' }, 'cron', 'cannot be understood'],
    [{ cron: '*/30 * * * *' }, 'cron', 'more often than every hour'],
    [{ cron: '0,15 3 1 1 *' }, 'cron', 'more often than every hour'],
    [{ timezone: 'Europe/Belin' }, 'timezone', 'no time zone'],
    [{ timezone: '+08:00' }, 'timezone', 'no time zone'],
    [{ groups: ['customs'] }, 'groups', 'no backup group'],
    [{ groups: [] }, 'groups', 'what to back up'],
    [{ connection: 'Nowhere' }, 'connection', 'no connection "Nowhere"'],
    [{ retention: { ...ONE, last: 0 } }, 'retention', 'no backup at all'],
    [{ retention: { ...ONE, daily: 1.5 } }, 'retention.daily', 'retention.daily'],
    [{ retention: { ...ONE, daily: 1001 } }, 'retention.daily', 'retention.daily'],
    [{ retention: { last: 1 } }, 'retention.hourly', 'retention.hourly'],
    [{ channel: 'nowhere' }, 'channel', 'no notification channel'],
    [{ group: ['custom'] }, 'group', 'has no "group"'],
  ];
  for (const [change, field, message] of wrong) {
    const request = { ...NIGHTLY, name: 'Other', ...change };
    const refused = { code: 'INVALID_REQUEST', message: expect.stringContaining(message), details: { field } };
    expect(await post('backupSchedules:create', request, 400)).toMatchObject({ ...refused, hint: expect.any(String) });
  }
  expect(await get('backupSchedules:list')).toHaveLength(1);
  await destroy(id);
});

test('runs now; its retention is previewed, also one that is not saved', async () => {
  const { id } = await create();
  const older = await run(id);
  const newer = await run(id);
  const row = await get<ScheduleRow>(`backupSchedules:get?filterByTk=${id}`);
  expect(row).toMatchObject({ lastRun: { state: 'succeeded', archive: newer }, trouble: null });
  const preview = (body: object) => post<RetentionPreview>(`backupSchedules:preview?filterByTk=${id}`, body);
  const goes = ({ archives }: RetentionPreview) => archives.map(({ name, goes }) => [name, goes]);
  expect(goes(await preview({}))).toEqual([newer, older].map((name) => [name, false]));
  expect(goes(await preview({ retention: ONE, timezone: 'UTC' }))).toEqual([
    [newer, false],
    [older, true],
  ]);
  await post(`backupSchedules:preview?filterByTk=${id}`, { retention: { ...ONE, last: 0 } }, 400);
  expect((await box().archives.list()).length).toBe(2);
  await destroy(id);
});

test('a connection that it backs up cannot be deleted', async () => {
  const shop = await post<{ id: string }>('backupConnections:create', { name: 'Shop', dialect: 'sqlite', file });
  const { id, connection } = await create({ connection: 'Shop', groups: ['custom'] });
  expect(connection).toEqual({ id: shop.id, name: 'Shop' });
  const refused = await post(`backupConnections:destroy?filterByTk=${shop.id}`, {}, 409);
  expect(refused).toMatchObject({ code: 'CONNECTION_IN_USE', message: expect.stringContaining('“Nightly”') });
  const archive = await run(id);
  expect((await box().archives.get(archive)).manifest?.collections.map(({ name }) => name)).toEqual(['goods']);
  await destroy(id);
  await post(`backupConnections:destroy?filterByTk=${shop.id}`);
});

test('a failure reaches those who administer the application, in their language, and stays until it was seen', async () => {
  expect(await get<ScheduleChannel[]>('backupSchedules:channels')).toEqual([
    { name: 'inbox', title: 'Inbox', type: 'in-app-message' },
  ]);
  const users = app.app.db.getRepository('users');
  await users.create({ values: { username: 'member', password: 'secret', roles: [{ name: 'member' }] } });
  const chinese = await users.create({
    values: { username: 'zh', password: 'secret', appLang: 'zh-CN', roles: [{ name: 'admin' }] },
  });
  const { id } = await create({ groups: [], include: ['no_such_table'], channel: 'inbox' });
  await makeDue(id);
  await box().clock.look();
  const row = await get<ScheduleRow>(`backupSchedules:get?filterByTk=${id}`);
  expect(row.trouble).toMatchObject({ kind: 'failed', task: null, error: { code: 'INVALID_REQUEST' } });

  const messages = app.app.db.getRepository('notificationInAppMessages');
  const failures = async () =>
    (await messages.find({ sort: ['userId'] }))
      .map((one: Model) => one.toJSON() as { userId: number; title: string; content: string })
      .filter(({ content }: { content: string }) => content.includes('no_such_table'));
  for (let patience = 100; patience > 0 && (await failures()).length < 2; patience -= 1) await sleep(50);
  const told = await failures();
  expect(told).toMatchObject([
    { userId: 1, channelName: 'inbox', title: 'The backup schedule “Nightly” failed.', status: 'unread' },
    { userId: chinese.get('id'), title: expect.stringMatching(/\p{Script=Han}/u) },
  ]);
  expect(await post(`backupSchedules:acknowledge?filterByTk=${id}`)).toMatchObject({ id, trouble: null });
  await destroy(id);
});

test('a channel that was deleted since keeps nobody from switching the schedule off', async () => {
  const channels = app.app.db.getRepository('notificationChannels');
  await channels.create({ values: { name: 'mail', title: 'Mail', notificationType: 'in-app-message' } });
  const { id } = await create({ channel: 'mail' });
  await channels.destroy({ filter: { name: 'mail' } });
  const off = { ...NIGHTLY, enabled: false, channel: 'mail' };
  expect(await post(`backupSchedules:update?filterByTk=${id}`, off)).toMatchObject(off);
  expect(await post('backupSchedules:create', { ...NIGHTLY, name: 'Other', channel: 'mail' }, 400)).toMatchObject({
    details: { field: 'channel' },
  });
  await destroy(id);
});

test('after a reload of the application a new clock looks, and the former one begins nothing', async () => {
  const former = box();
  const { id } = await create({ name: 'Hourly', groups: ['user'] });
  await app.app.restart();
  admin = await app.agent(1);
  expect(box()).not.toBe(former);
  const { runs } = await makeDue(id);
  await former.clock.look();
  expect(await runs()).toEqual([]);
  await box().clock.look();
  expect(await runs()).toHaveLength(1);
  await box().scheduleRuns.settled();
  await destroy(id);
});
