/** Pins, and why archives are kept, over REST in a real application. */
import type { ArchiveRow, RetentionPreview } from '../../../src/common/api';
import { damage, shelve } from '../retention/shelve';
import { keep } from '../retention/samples';
import { finishedTask, strongboxApp, type StrongboxApp } from './strongbox-app';

let app: StrongboxApp;
let admin: Awaited<ReturnType<StrongboxApp['agent']>>;
let name: string;

const post = (action: string, archive = name) =>
  admin.post(`/api/backupFiles:${action}?filterByTk=${archive}`).send({});
const list = async () => (await admin.get('/api/backupFiles:list')).body.data as ArchiveRow[];
const get = async (archive: string) =>
  (await admin.get(`/api/backupFiles:get?filterByTk=${archive}`)).body.data as ArchiveRow;

beforeAll(async () => {
  app = await strongboxApp('sqlite');
  admin = await app.agent(1);
  const { body } = await admin.post('/api/backupFiles:create').send({ groups: ['custom'] });
  name = body.data.key;
  expect(await finishedTask(admin, body.data.task)).toMatchObject({ state: 'succeeded' });
});
afterAll(() => app?.destroy());

test('a pinned backup says who pinned it, and is not deleted', async () => {
  const plain = { pinned: null, schedule: null, reasons: ['manual'], goes: null };
  expect((await list()).map(({ keeping }) => keeping)).toEqual([plain]);
  for (let twice = 0; twice < 2; twice += 1) {
    const reply = await post('pin');
    expect([reply.status, reply.body.data]).toEqual([200, { status: 'ok' }]);
  }
  const pinned = { by: 'Super Admin', at: expect.stringMatching(/^\d{4}-.*Z$/) };
  expect((await get(name)).keeping).toEqual({ ...plain, pinned, reasons: ['manual', 'pinned'] });
  expect((await list())[0]!.keeping.pinned).toEqual(pinned);

  const refused = await post('destroy').set('X-Locale', 'ru-RU');
  expect([refused.status, refused.body.errors[0]]).toEqual([
    409,
    {
      code: 'PINNED',
      message: `Копия ${name} закреплена, поэтому её нельзя удалить.`,
      hint: 'Сначала открепите её.',
    },
  ]);
  expect(await list()).toHaveLength(1);
  for (let twice = 0; twice < 2; twice += 1) expect((await post('unpin')).body.data).toEqual({ status: 'ok' });
  expect((await get(name)).keeping).toEqual(plain);
});

test.each(['pin', 'unpin'])('%s says what is wrong with a name', async (action) => {
  expect((await post(action, 'backup-20200101T000000Z-000000.zip')).status).toBe(404);
  expect((await post(action, encodeURIComponent('../../.env'))).status).toBe(400);
  expect((await admin.post(`/api/backupFiles:${action}`).send({})).status).toBe(400);
});

test('the backups of a schedule say why each is kept and when it goes', async () => {
  const { folder } = app.plugin().strongbox.host;
  const request = {
    ...{ name: 'nightly', cron: '0 1 1 1 *', timezone: 'UTC', groups: ['custom'] },
    retention: keep({ last: 2, yearly: 1 }),
  };
  const made = await admin.post('/api/backupSchedules:create').send(request);
  expect(made.status).toBe(200);
  const schedule = { id: made.body.data.id, name: 'as it was called' };
  const nightly = (createdAt: string) => shelve(folder, { createdAt, schedule });
  const [first, second, third] = [
    ...[
      await nightly('2026-01-01T01:00:00'),
      await nightly('2026-01-02T01:00:00'),
      await nightly('2026-01-03T01:00:00'),
    ],
  ];
  await damage(folder, second!);
  for (const [archive, state] of [[second, 'failed'] as const, [third, 'succeeded'] as const]) {
    const { body } = await post('verify', archive);
    expect(await finishedTask(admin, body.data.task)).toMatchObject({ state });
  }
  const keeping = async (archive?: string) => (await get(archive!)).keeping;
  const next = (await admin.get(`/api/backupSchedules:get?filterByTk=${schedule.id}`)).body.data.nextRun;
  expect(await keeping(first)).toMatchObject({
    schedule: { ...schedule, name: 'nightly' },
    reasons: ['last'],
    goes: next,
  });
  expect(await keeping(second)).toMatchObject({ reasons: [], goes: next });
  expect(await keeping(third)).toMatchObject({ reasons: ['last', 'yearly'] });
  for (const row of await list()) expect(row.keeping).toEqual(await keeping(row.name));

  const { body } = await admin
    .post(`/api/backupSchedules:preview?filterByTk=${schedule.id}`)
    .send({ retention: request.retention });
  expect(body.data.archives.map((one: RetentionPreview['archives'][number]) => [one.name, one.goes])).toEqual([
    ...[
      [third, false],
      [second, true],
      [first, false],
    ],
  ]);
  expect(body.data.frees).toBe((await get(second!)).size);

  await admin.post(`/api/backupSchedules:destroy?filterByTk=${schedule.id}`).send({});
  expect(await keeping(second)).toEqual({ pinned: null, schedule, reasons: ['schedule-gone'], goes: null });
});
