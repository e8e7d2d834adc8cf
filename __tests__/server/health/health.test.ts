/** How backups stand, over REST in a real application, and by the executable beside it. */
import path from 'node:path';
import type { HealthReply } from '../../../src/common/api';
import { ScheduleStore } from '../../../src/server/schedules/schedule-store';
import { writeEnvFile } from '../../helpers/env-file';
import { runCli } from '../../helpers/run-cli';
import { useTempDir } from '../../helpers/temp-dir';
import { finishedTask, strongboxApp, type StrongboxApp } from '../actions/strongbox-app';
import { damage, shelve } from '../retention/shelve';

const folder = useTempDir();

describe('over REST', () => {
  let app: StrongboxApp;
  let admin: Awaited<ReturnType<StrongboxApp['agent']>>;

  const health = async (query = '') => (await admin.get(`/api/backupHealth:get${query}`)).body.data as HealthReply;
  const verify = async (name: string) => {
    const { body } = await admin.post(`/api/backupFiles:verify?filterByTk=${name}`).send({});
    return finishedTask(admin, body.data.task);
  };

  beforeAll(async () => {
    app = await strongboxApp('sqlite');
    admin = await app.agent(1);
  });
  afterAll(() => app?.destroy());

  test('nothing is wrong before the first backup, unless one is expected', async () => {
    expect(await health()).toMatchObject({
      ...{ status: 'ok', problems: [], schedules: [], freeBytes: expect.any(Number) },
      archives: { count: 0, bytes: 0, damaged: 0, newest: null, newestVerified: null },
    });
    expect(await health('?maxAge=26')).toMatchObject({
      ...{ status: 'failing', problems: [{ kind: 'age', message: 'No backup has been verified.' }] },
    });
  });

  test('tells proven from unproven, young from old, whole from damaged', async () => {
    const { folder: box } = app.plugin().strongbox.host;
    const old = await shelve(box, { createdAt: '2026-01-01T01:00:00' });
    const young = await shelve(box, { createdAt: new Date().toISOString().slice(0, 19) });
    expect(await verify(old)).toMatchObject({ state: 'succeeded' });
    expect((await health()).archives).toMatchObject({
      count: 2,
      newest: { name: young },
      newestVerified: { name: old },
    });
    expect((await health('?maxAge=26')).problems).toEqual([{ kind: 'age', message: expect.stringContaining('26') }]);
    expect(await verify(young)).toMatchObject({ state: 'succeeded' });
    expect((await health('?maxAge=26')).status).toBe('ok');
    await damage(box, young);
    expect(await verify(young)).toMatchObject({ state: 'failed' });
    const damaged = await health('?maxAge=26&locale=ru-RU');
    expect(damaged).toMatchObject({ status: 'failing', archives: { damaged: 1 }, tasks: { failed: 1 } });
    expect(damaged.problems.map(({ kind, message }) => [kind, message])).toEqual([
      ['age', expect.stringMatching(/^Самая новая проверенная копия/)],
      ['damaged', `Копия ${young} повреждена.`],
    ]);
  });

  test('a schedule that is due and not run, or had trouble, is a problem', async () => {
    const request = { name: 'nightly', cron: '0 * * * *', timezone: 'UTC', groups: ['custom'] };
    const { id } = (await admin.post('/api/backupSchedules:create').send(request)).body.data;
    expect((await health()).schedules).toEqual([
      expect.objectContaining({ id, name: 'nightly', enabled: true, overdue: false, trouble: false }),
    ]);
    const box = app.plugin().strongbox;
    const store = new ScheduleStore(path.join(box.host.folder, 'schedules'));
    const past = new Date(Date.now() - 3 * 3_600_000).toISOString();
    await store.schedules.save({ ...(await box.schedules.require(id)), since: past });
    const error = { code: 'DISK_FULL' as const, message: 'No space is left for archives.' };
    await store.saveTrouble(id, { kind: 'failed', at: past, task: null, error });
    const { problems } = await health();
    expect(problems.filter(({ kind }) => kind !== 'damaged')).toEqual([
      { kind: 'trouble', message: expect.stringContaining('“nightly”') },
      { kind: 'overdue', message: expect.stringContaining('“nightly”') },
    ]);
    await admin.post(`/api/backupSchedules:destroy?filterByTk=${id}`).send({});
  });

  test('metrics are text', async () => {
    const reply = await admin.get('/api/backupHealth:metrics');
    expect([reply.status, reply.headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(reply.text).toContain('\nstrongbox_archives 2\n');
    expect((await admin.get('/api/backupHealth:get?maxAge=soon')).status).toBe(400);
  });
});

test('by the executable, with an exit code', async () => {
  const run = (...args: string[]) => runCli(folder(), ...args);
  await writeEnvFile(folder(), { dialect: 'sqlite', storage: path.join(folder(), 'own.sqlite') });
  expect(await run('health')).toMatchObject({ code: 0, stdout: 'ok: 0 backups, none is verified\n' });
  const name = await shelve(path.join(folder(), 'storage/strongbox/main'), { createdAt: '2026-01-01T01:00:00' });
  expect((await run('verify', name)).code).toBe(0);
  const old = await run('health', '--max-age', '26');
  expect(old).toMatchObject({ code: 1, stdout: expect.stringMatching(`^failing: 1 backups, .*${name}\nThe newest`) });
  expect((await run('health', '--metrics')).stdout).toContain(
    'strongbox_newest_verified_archive_timestamp_seconds 17672',
  );
  expect(JSON.parse((await run('health', '--json')).stdout)).toMatchObject({
    status: 'ok',
    freeBytes: expect.any(Number),
  });
  expect(await run('health', '--max-age', '-1')).toMatchObject({ code: 2, stderr: expect.stringContaining('hours') });
});
