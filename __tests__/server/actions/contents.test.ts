/** Files over REST: what there is, backups with it, schedules that ask for it. */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ContentsReply, ScheduleRow } from '../../../src/common/api';
import type { TestApp } from '../../helpers/create-app';
import { finishedTask, strongboxApp, type StrongboxApp } from './strongbox-app';

let app: StrongboxApp;
let counts: { files: number; bytes: number };
let admin: Awaited<ReturnType<TestApp['agent']>>;

beforeAll(async () => {
  app = await strongboxApp('sqlite');
  admin = await app.agent(1);
  const uploads = path.join(process.env.STORAGE_PATH as string, 'uploads');
  await mkdir(uploads, { recursive: true });
  await writeFile(path.join(uploads, 'a.txt'), 'upload');
  // NocoBase has put its logo there.
  const sizes = await Promise.all((await readdir(uploads)).map((name) => stat(path.join(uploads, name))));
  counts = { files: sizes.length, bytes: sizes.reduce((total, { size }) => total + size, 0) };
});
afterAll(() => app?.destroy());

const post = async (action: string, body: object) => admin.post(`/api/${action}`).send(body);

test('contents says what there is', async () => {
  const { contents } = (await admin.get('/api/backupFiles:contents')).body.data as ContentsReply;
  expect(contents.map(({ content }) => content)).toEqual(['uploads', 'packages', 'configuration']);
  expect(contents[0]).toMatchObject({ ...counts, obstacle: null });
  expect(Object.keys(contents[0]!.roots[0]!).sort()).toEqual([
    'bytes',
    'content',
    'files',
    'folder',
    'name',
    'storages',
  ]);
});

test('a backup with files says so in the list, and one without has none', async () => {
  const task = async (more: object) => {
    const reply = await post('backupFiles:create', { groups: ['required'], ...more });
    expect([reply.status, reply.body]).toEqual([200, expect.anything()]);
    return finishedTask(admin, reply.body.data.task);
  };
  const withFiles = await task({ contents: ['uploads'] });
  expect(withFiles).toMatchObject({ state: 'succeeded', result: { files: counts } });
  const without = await task({});
  expect(without).toMatchObject({ state: 'succeeded', result: { files: null } });
  const facts = async (name: string) => (await admin.get(`/api/backupFiles:get?filterByTk=${name}`)).body.data.facts;
  expect((await facts(withFiles.archive)).files).toEqual([
    { content: 'uploads', name: 'uploads/local', storages: ['local'], ...counts },
  ]);
  expect((await facts(without.archive)).files).toEqual([]);
});

test.each([
  [{ contents: ['configuration'] }, 'Encrypt'],
  [{ contents: ['folders'] }, 'contents'],
  [{ contents: ['secrets'] }, 'contents'],
])('create with %j is refused', async (more, hint) => {
  const reply = await post('backupFiles:create', { groups: ['required'], ...more });
  expect(reply.status).toBe(400);
  expect(reply.body.errors[0]).toMatchObject({ code: 'INVALID_REQUEST', hint: expect.stringContaining(hint) });
});

describe('a schedule', () => {
  const NIGHTLY = { name: 'Nightly', cron: '30 2 * * *', timezone: 'UTC', groups: ['required'] };

  test('asks for files, and its backups have them', async () => {
    const { data } = (await post('backupSchedules:create', { ...NIGHTLY, contents: ['uploads', 'uploads'] })).body;
    const { id, contents } = data as ScheduleRow;
    expect(contents).toEqual(['uploads']);
    const { task } = (await post(`backupSchedules:run?filterByTk=${id}`, {})).body.data;
    expect(await finishedTask(admin, task)).toMatchObject({ state: 'succeeded', result: { files: counts } });
    await app.plugin().strongbox.scheduleRuns.settled();
  });

  test('that an older version has stored asks for none', async () => {
    const { data } = (await post('backupSchedules:create', { ...NIGHTLY, name: 'Old', contents: ['uploads'] })).body;
    const stored = path.join(app.plugin().strongbox.host.folder, 'schedules', `${data.id}.json`);
    const { contents: _, ...rest } = JSON.parse(await readFile(stored, 'utf8'));
    await writeFile(stored, JSON.stringify(rest));
    expect((await admin.get(`/api/backupSchedules:get?filterByTk=${data.id}`)).body.data.contents).toEqual([]);
  });

  test('of the configuration needs keys', async () => {
    const reply = await post('backupSchedules:create', { ...NIGHTLY, name: 'Secret', contents: ['configuration'] });
    expect(reply.status).toBe(400);
    expect(reply.body.errors[0]).toMatchObject({ details: { field: 'contents' } });
  });
});
