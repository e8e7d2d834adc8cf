import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { DIALECTS } from '../../helpers/databases';
import { finishedTask, strongboxApp, type StrongboxApp } from './strongbox-app';

describe.each(DIALECTS)('backupFiles on %s', (dialect) => {
  let app: StrongboxApp;
  let admin: Awaited<ReturnType<StrongboxApp['agent']>>;
  let anonymous: typeof admin;
  let name: string;

  beforeAll(async () => {
    app = await strongboxApp(dialect);
    [admin, anonymous] = [await app.agent(1), await app.agent()];
  });
  afterAll(() => app?.destroy());

  const binary = (url: string) =>
    admin
      .get(url)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
      });

  test('dumpableCollections answers unwrapped, by group, with where each label comes from', async () => {
    const { status, body } = await admin.get('/api/backupFiles:dumpableCollections');
    expect(status).toBe(200);
    expect(body.data).toBeUndefined();
    expect(body.custom).toMatchObject([
      { name: 'books', title: 'Books', group: 'custom', source: 'user-made', isView: false },
    ]);
    expect(body.required.map((one: { name: string }) => one.name)).toEqual(
      expect.arrayContaining(['applicationPlugins', 'collections', 'fields', 'strongboxGroupOverrides']),
    );
    expect(body.user.map((one: { name: string }) => one.name)).toContain('users');
    expect(body.unknown).toBeUndefined();
    const needs = Object.values<{ name: string; needs?: object[] }[]>(body)
      .flat()
      .map(({ name, needs }) => [name, needs]);
    expect(needs).toContainEqual(['roles', [{ name: 'rolesUischemas', why: 'through table' }]]);
  });

  test('create answers at once with key and task; the task ends well; the list shows the archive', async () => {
    const reply = await admin
      .post('/api/backupFiles:create')
      .send({ dataTypes: ['custom', 'user', 'log'], note: 'before the move' });
    expect(reply.status).toBe(200);
    name = reply.body.data.key;
    expect(name).toMatch(/^backup-\d{8}T\d{6}Z-[0-9a-f]{6}\.zip$/);
    const task = await finishedTask(admin, reply.body.data.task);
    expect(task).toMatchObject({ kind: 'backup', state: 'succeeded', error: null, archive: name });
    expect(task.progress.rows).toBeGreaterThan(100);
    const list = await admin.get('/api/backupFiles:list');
    expect(list.body.meta).toEqual({ count: 1, page: 1, pageSize: 20, totalPage: 1 });
    expect(list.body.data).toMatchObject([
      {
        name,
        status: 'ok',
        fileSize: expect.stringMatching(/^[\d.]+ (KiB|MiB)$/),
        size: task.result?.size,
        facts: { note: 'before the move', createdBy: 'Super Admin', rows: task.progress.rows },
      },
    ]);
    expect(list.body.data[0].facts.groups.sort()).toEqual(['custom', 'logs', 'required', 'user']);
  });

  test('get answers with the meta that old scripts read', async () => {
    const { body } = await admin.get(`/api/backupFiles:get?filterByTk=${name}`);
    expect(body.data).toMatchObject({ name, status: 'ok', meta: { dialect, DB_UNDERSCORED: false } });
    expect(body.data.meta.dumpableCollectionsGroupByGroup.custom).toMatchObject([{ name: 'books', title: 'Books' }]);
    expect(body.data.manifest.collections.find((one: { name: string }) => one.name === 'books')).toMatchObject({
      rows: 100,
    });
  });

  test('download sends length and ranges, and the parts are the whole', async () => {
    const whole = await binary(`/api/backupFiles:download?filterByTk=${name}`);
    expect(whole.headers).toMatchObject({
      'content-length': String(whole.body.length),
      'accept-ranges': 'bytes',
      'content-disposition': `attachment; filename="${name}"`,
    });
    const half = Math.floor(whole.body.length / 2);
    const parts = [`bytes=0-${half - 1}`, `bytes=${half}-`];
    const replies = [];
    for (const range of parts)
      replies.push(await binary(`/api/backupFiles:download?filterByTk=${name}`).set('Range', range));
    expect(replies.map(({ status }) => status)).toEqual([206, 206]);
    expect(replies[1]?.headers['content-range']).toBe(`bytes ${half}-${whole.body.length - 1}/${whole.body.length}`);
    expect(sha256(Buffer.concat(replies.map(({ body }) => body)))).toBe(sha256(whole.body));
    const beyond = await admin.get(`/api/backupFiles:download?filterByTk=${name}`).set('Range', 'bytes=99999999999-');
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${whole.body.length}`]);
  });

  test('verify is a task with a report', async () => {
    const { body } = await admin.post(`/api/backupFiles:verify?filterByTk=${name}`);
    const task = await finishedTask(admin, body.data.task);
    expect(task).toMatchObject({ kind: 'verify', state: 'succeeded' });
    expect(task.result?.rows).toBeGreaterThan(100);
    const list = await admin.get('/api/backupFiles:list');
    expect(list.body.data[0].verification).toMatchObject({ task: task.id, state: 'succeeded' });
  });

  test('upload stores a sound archive under a free name, and keeps nothing of an unsound one', async () => {
    const { body } = await binary(`/api/backupFiles:download?filterByTk=${name}`);
    const reply = await admin.post('/api/backupFiles:upload').attach('file', body, { filename: name });
    expect(reply.status).toBe(200);
    expect(reply.body.data).toMatchObject({ size: body.length, meta: { dialect } });
    expect(reply.body.data.key).not.toBe(name);
    const named = await admin.post('/api/backupFiles:upload').attach('file', body, { filename: '../../evil.zip' });
    expect(named.body.data.key).not.toContain('/');
    for (const { key } of [reply.body.data, named.body.data])
      await admin.post(`/api/backupFiles:destroy?filterByTk=${key}`);

    const cut = await admin
      .post('/api/backupFiles:upload')
      .attach('file', body.subarray(0, body.length - 100), { filename: 'cut.zip' });
    expect([cut.status, cut.body.errors?.[0]?.code]).toEqual([422, expect.stringMatching(/^ARCHIVE_/)]);
    const text = await admin
      .post('/api/backupFiles:upload')
      .attach('file', Buffer.from('no zip'), { filename: 'text.zip' });
    const misnamed = await admin.post('/api/backupFiles:upload').attach('archive', body, { filename: name });
    expect([misnamed.status, misnamed.body.errors[0].code]).toEqual([400, 'INVALID_REQUEST']);
    expect(text.status).toBe(422);
    const none = await admin.post('/api/backupFiles:upload').field('other', 'x');
    expect(none.body.errors[0].code).toBe('INVALID_REQUEST');
    expect(await readdir(path.join(app.plugin().strongbox.host.folder, 'archives'))).toEqual([name]);
  });

  test('a request that cannot be met says why, with a hint, and changes nothing', async () => {
    const post = (action: string, body: object = {}) => admin.post(`/api/backupFiles:${action}`).send(body);
    expect((await post('create', { dataTypes: ['nonsense'] })).body.errors[0]).toMatchObject({
      code: 'INVALID_REQUEST',
      hint: expect.stringContaining('third-party'),
    });
    for (const body of [{}, { groups: 'custom' }, { groups: [1] }, { include: ['noSuchCollection'] }]) {
      expect((await post('create', body)).status).toBe(400);
    }
    expect((await post('create', { groups: ['third-party'], exclude: ['x'] })).status).toBe(400);
    for (const file of ['backup-20200101T000000Z-000000.zip']) {
      expect((await post(`destroy?filterByTk=${file}`)).status).toBe(404);
      expect((await admin.get(`/api/backupFiles:download?filterByTk=${file}`)).status).toBe(404);
      const get = await admin.get(`/api/backupFiles:get?filterByTk=${file}`);
      expect([get.status, get.body.data.status]).toEqual([404, 'error']);
    }
    for (const file of ['../../../.env', '/etc/passwd', '..%2f..%2fx.zip', '%00.zip']) {
      expect((await post(`destroy?filterByTk=${encodeURIComponent(file)}`)).status).toBe(400);
      expect((await admin.get(`/api/backupFiles:download?filterByTk=${encodeURIComponent(file)}`)).status).toBe(400);
    }
    expect((await admin.get('/api/backupFiles:list?page=0')).status).toBe(400);
    expect((await admin.get('/api/backupTasks:get?filterByTk=../../etc')).status).toBe(404);
  });

  test('only one backup at a time; the second is refused with the id of the first, and the first can be cancelled', async () => {
    const { plugin } = app;
    const loads = plugin().strongbox.host;
    const slow = { ...loads.dialect, openSnapshot: ({ signal }: { signal?: AbortSignal }) => untilAborted(signal) };
    const before = loads.dialect;
    Object.assign(loads, { dialect: slow });
    const first = await admin.post('/api/backupFiles:create').send({ groups: ['custom'] });
    Object.assign(loads, { dialect: before });
    const second = await admin.post('/api/backupFiles:create').send({ groups: ['custom'] });
    expect(second.status).toBe(409);
    expect(second.body.errors[0]).toMatchObject({ code: 'TASK_RUNNING', details: { task: first.body.data.task } });
    const list = await admin.get('/api/backupFiles:list');
    expect(list.body.data[0]).toMatchObject({ name: first.body.data.key, inProgress: true, status: 'in_progress' });
    await admin.post(`/api/backupTasks:cancel?filterByTk=${first.body.data.task}`);
    expect(await finishedTask(admin, first.body.data.task)).toMatchObject({ state: 'canceled' });
    expect((await admin.get('/api/backupFiles:list')).body.meta.count).toBe(1);
  });

  test('a finished task can be taken off the list, one that runs cannot; archives stay', async () => {
    const forget = (id: string) => admin.post(`/api/backupTasks:destroy?filterByTk=${id}`);
    const { host } = app.plugin().strongbox;
    const before = host.dialect;
    const slow = { ...before, openSnapshot: ({ signal }: { signal?: AbortSignal }) => untilAborted(signal) };
    Object.assign(host, { dialect: slow });
    const { task } = (await admin.post('/api/backupFiles:create').send({ groups: ['custom'] })).body.data;
    Object.assign(host, { dialect: before });
    const early = await forget(task);
    expect([early.status, early.body.errors[0].code]).toEqual([409, 'TASK_RUNNING']);
    await admin.post(`/api/backupTasks:cancel?filterByTk=${task}`);
    await finishedTask(admin, task);
    expect((await forget(task)).body.data).toEqual({ status: 'ok' });
    expect((await admin.get(`/api/backupTasks:get?filterByTk=${task}`)).status).toBe(404);
    expect((await forget(task)).status).toBe(404);
    expect((await admin.get('/api/backupFiles:list')).body.meta.count).toBe(1);
  });

  test('an administrator moves a collection to another group and back', async () => {
    const move = (group: string | null) =>
      admin.post('/api/backupGroups:override').send({ collection: 'books', group });
    expect((await move('log')).body.data).toMatchObject({ name: 'books', group: 'logs', source: 'override' });
    expect((await admin.get('/api/backupFiles:dumpableCollections')).body.custom).toBeUndefined();
    expect((await move(null)).body.data).toMatchObject({ group: 'custom', source: 'user-made' });
    expect((await move('nonsense')).status).toBe(400);
    expect((await admin.post('/api/backupGroups:override').send({ collection: 'nope', group: 'user' })).status).toBe(
      404,
    );
  });

  test('a task survives the restart of the application, and what a crash left is removed', async () => {
    const folder = path.join(app.plugin().strongbox.host.folder, 'archives');
    await mkdir(folder, { recursive: true });
    const { writeFile } = await import('node:fs/promises');
    await writeFile(path.join(folder, 'backup-20200101T000000Z-000000.zip.partial'), 'left');
    await app.app.restart();
    admin = await app.agent(1);
    expect(await readdir(folder)).toEqual([name]);
    expect((await admin.get('/api/backupTasks:list')).body.data.map((task: { state: string }) => task.state)).toContain(
      'succeeded',
    );
  });

  test('destroy removes it', async () => {
    expect((await admin.post(`/api/backupFiles:destroy?filterByTk=${name}`)).body.data).toEqual({ status: 'ok' });
    expect((await admin.get('/api/backupFiles:list')).body.data).toEqual([]);
    expect((await anonymous.get('/api/backupFiles:list')).status).toBe(401);
  });
});

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function untilAborted(signal?: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }));
}
