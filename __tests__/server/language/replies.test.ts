/** Over REST, in a real application: replies are in the language of the request, whatever they were written in. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { storageFolder } from '../../../src/server/storage-folder';
import { finishedTask, strongboxApp, type StrongboxApp } from '../actions/strongbox-app';

type Agent = Awaited<ReturnType<StrongboxApp['agent']>>;

const LOCALES = ['ru-RU', 'zh-CN'];
const ENGLISH = /\b[a-z]{2,}( [a-z]{2,}){2,}/i;

/** Whatever is said in a reply: of the names under which sentences stand. */
function saidIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string') return /^(message|hint|reason|warnings)$/.test(name) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => saidIn(one, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => saidIn(inner, key));
}

let app: StrongboxApp;
let admin: Agent;
let archive: string;

beforeAll(async () => {
  app = await strongboxApp('sqlite');
  admin = await app.agent(1);
  const reply = await admin.post('/api/backupFiles:create').send({ groups: ['required', 'custom'] });
  archive = reply.body.data.key;
  expect(await finishedTask(admin, reply.body.data.task)).toMatchObject({ state: 'succeeded' });
});
afterAll(() => app?.destroy());

const planIn = async (locale: string | null, request: object) => {
  const asked = admin.post('/api/restoreTasks:plan');
  if (locale) asked.set('X-Locale', locale);
  const { body } = await asked.send({ archive, ...request });
  return body.data;
};

describe.each(LOCALES)('asked in %s', (locale) => {
  test.each([
    ['of some', { groups: ['custom'], existing: 'stop' }, 'blocker'],
    ['of all', { groups: ['required', 'custom'] }, 'warning'],
    ['of a part', { groups: [], include: ['fields', 'roles', 'books'] }, 'warning'],
  ])('a plan %s has no English in it', async (_what, request, verdict) => {
    const plan = await planIn(locale, request);
    expect(plan.checks.map((line: { verdict: string }) => line.verdict)).toContain(verdict);
    const said = saidIn(plan);
    expect(said.length).toBeGreaterThan(15);
    expect(said.filter((text) => ENGLISH.test(text))).toEqual([]);
  });

  test('nor has an error with another sentence in it', async () => {
    const { id } = await planIn(null, { groups: ['custom'], existing: 'stop' });
    const { status, body } = await admin.post('/api/restoreTasks:start').set('X-Locale', locale).send({ plan: id });
    expect([status, body.errors[0].code]).toEqual([409, 'PLAN_BLOCKED']);
    expect(saidIn(body).length).toBeGreaterThan(2);
    expect(saidIn(body).filter((text) => ENGLISH.test(text))).toEqual([]);
  });

  test('nor has what the old plugin answered for a backup that is not there', async () => {
    const gone = '/api/backupFiles:get?filterByTk=backup-20260101T000000Z-000000.zip';
    const { body } = await admin.get(gone).set('X-Locale', locale);
    expect(body.data.message).toBe(body.errors[0].message);
    expect(saidIn(body).filter((text) => ENGLISH.test(text))).toEqual([]);
  });
});

test('without a language, all of it is English', async () => {
  const plan = await planIn(null, { groups: ['custom'], existing: 'stop' });
  expect(saidIn(plan).filter((text) => !ENGLISH.test(text))).toEqual([]);
  const { body } = await admin.get('/api/backupTasks:get?filterByTk=gone');
  expect(body.errors[0].message).toBe('There is no task "gone".');
});

test('a task that failed is kept in English, and told in the language of whoever asks', async () => {
  const file = path.join(storageFolder(app.app.name), 'archives', archive);
  const bytes = await readFile(file);
  const damaged = Buffer.from(bytes);
  damaged[Math.floor(bytes.length / 3)]! ^= 0xff;
  await writeFile(file, damaged);
  const { body } = await admin.post(`/api/backupFiles:verify?filterByTk=${archive}`);
  const { id, error } = await finishedTask(admin, body.data.task);
  await writeFile(file, bytes);
  expect(error).toMatchObject({ code: 'ARCHIVE_DAMAGED', message: expect.stringMatching(/^Entry /) });

  const stored = path.join(storageFolder(app.app.name), 'tasks', `${id}.json`);
  expect(JSON.parse(await readFile(stored, 'utf8')).error).toEqual(error);
  for (const locale of LOCALES) {
    const { body: reply } = await admin.get(`/api/backupTasks:get?filterByTk=${id}`).set('X-Locale', locale);
    expect(saidIn(reply)).not.toEqual([]);
    expect(saidIn(reply).filter((text) => ENGLISH.test(text))).toEqual([]);
    expect(reply.data.error.details).toEqual(error?.details);
  }
});
