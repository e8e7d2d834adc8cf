/** Encryption over REST, on a real application: keys, backups to them, unlocking, restoring, uploading; and that no secret is left anywhere. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { armor, Decrypter } from 'age-encryption';
import { FileKeys } from '../../../src/server/encryption/file-keys';
import { makePair } from '../../../src/server/encryption/identities';
import type { Task } from '../../../src/server/tasks/task';
import { BOOKS, finishedTask, strongboxApp, type StrongboxApp } from './strongbox-app';

const PASSPHRASE = 'correct horse battery staple';
const WRONG_PASSPHRASE = 'wrong horse battery staple';

describe('encryption', () => {
  let app: StrongboxApp;
  let admin: Awaited<ReturnType<StrongboxApp['agent']>>;
  let escrow: { id: string; identity: string; recipient: string };
  let archive: string;
  let locked: string;
  let stranger: string;
  const logged: string[] = [];

  const post = (route: string, values: object = {}) => admin.post(`/api/${route}`).send(values);
  const get = async (route: string) => (await admin.get(`/api/${route}`)).body.data;
  const row = (name: string) => get(`backupFiles:get?filterByTk=${name}`);
  const create = async (encryption: object) => {
    const reply = await post('backupFiles:create', { groups: ['required', 'custom'], encryption });
    expect(reply.status).toBe(200);
    return finishedTask(admin, reply.body.data.task);
  };

  /** To all that NocoBase would write into its files at its most talkative. */
  function listen(): void {
    for (const logger of [app.app.requestLogger, app.app.logger] as unknown[]) {
      Object.assign(logger as object, { level: 'silly' });
      (logger as NodeJS.EventEmitter).on('data', (info) => logged.push(JSON.stringify(info)));
    }
  }

  /** Also while the application reloads. */
  async function followed(task: string): Promise<Task> {
    for (;;) {
      const { status, body } = await admin.get(`/api/backupTasks:get?filterByTk=${task}`);
      if (status === 200 && body.data?.finishedAt) return body.data;
      await sleep(50);
    }
  }

  beforeAll(async () => {
    app = await strongboxApp('sqlite');
    admin = await app.agent(1);
    listen();
    stranger = (await makePair()).identity;
  });
  afterAll(() => app?.destroy());

  test('a pair is made, and its private key said once', async () => {
    const reply = await post('backupKeys:create', { name: 'escrow' });
    expect(reply.body.data).toMatchObject({
      name: 'escrow',
      recipient: expect.stringMatching(/^age1/),
      createdBy: 'Super Admin',
    });
    expect(reply.headers['cache-control']).toBe('no-store');
    escrow = reply.body.data;
    expect(escrow.identity).toMatch(/^AGE-SECRET-KEY-1/);
    const [listed] = await get('backupKeys:list');
    expect(listed).not.toHaveProperty('identity');
    expect(
      (await post('backupKeys:create', { name: 'wrong', recipient: escrow.identity })).body.errors[0],
    ).toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('private key'),
    });
  });

  test('it is confirmed by the word of a probe, or by the private key', async () => {
    const { probe } = (await post(`backupKeys:probe?filterByTk=${escrow.id}`)).body.data;
    const decrypter = new Decrypter();
    decrypter.addIdentity(escrow.identity);
    const answer = (await decrypter.decrypt(armor.decode(probe), 'text')).trim();
    const confirm = (proof: object) => post(`backupKeys:confirm?filterByTk=${escrow.id}`, proof);
    expect((await confirm({ answer: 'no-such-word' })).body.errors[0].code).toBe('KEY_WRONG');
    expect((await confirm({ identity: stranger })).body.errors[0].code).toBe('KEY_WRONG');
    expect((await confirm({ answer, identity: escrow.identity })).status).toBe(400);
    expect((await confirm({ answer })).body.data.confirmedAt).toEqual(expect.any(String));
    expect((await confirm({ identity: escrow.identity })).status).toBe(200);
  });

  test('a backup to it is in the list with its facts, locked', async () => {
    archive = (await create({ keys: ['escrow'] })).archive;
    expect(archive).toMatch(/\.zip\.age$/);
    expect(await row(archive)).toMatchObject({
      status: 'ok',
      error: null,
      encryption: { by: 'keys', keys: ['escrow'], unlocked: false, confirmed: true },
      facts: { groups: ['required', 'custom'], collections: expect.any(Number), warnings: [] },
      manifest: { entries: [] },
    });
    expect(
      await finishedTask(admin, (await post(`backupFiles:verify?filterByTk=${archive}`)).body.data.task),
    ).toMatchObject({
      state: 'succeeded',
      result: { by: 'content' },
    });
  });

  test('what is no encryption is refused', async () => {
    const refused = async (encryption: unknown) => {
      const reply = await post('backupFiles:create', { groups: ['custom'], encryption });
      return [reply.status, reply.body.errors[0].code];
    };
    for (const encryption of [
      {},
      { keys: [] },
      { passphrase: 'short' },
      { keys: ['escrow'], passphrase: PASSPHRASE },
      'yes',
    ]) {
      expect(await refused(encryption)).toEqual([400, 'INVALID_REQUEST']);
    }
    expect(await refused({ keys: ['nobody'] })).toEqual([404, 'NOT_FOUND']);
  });

  test('a locked one cannot be planned; wrong keys are told from each other', async () => {
    const plan = () => post('restoreTasks:plan', { archive, groups: ['custom'] });
    const refused = await plan();
    expect([refused.status, refused.body.errors[0].code]).toEqual([409, 'ARCHIVE_LOCKED']);
    const unlock = async (name: string, secret: object) => {
      const reply = await post(`backupFiles:unlock?filterByTk=${name}`, secret);
      return [reply.status, reply.body.errors?.[0].code ?? reply.body.data.encryption.unlocked];
    };
    expect(await unlock(archive, { identity: stranger })).toEqual([422, 'KEY_WRONG']);
    expect(await unlock(archive, { identity: 'nonsense' })).toEqual([400, 'INVALID_REQUEST']);
    expect(await unlock(archive, {})).toEqual([400, 'INVALID_REQUEST']);
    locked = (await create({ passphrase: PASSPHRASE })).archive;
    expect(await unlock(locked, { passphrase: WRONG_PASSPHRASE })).toEqual([422, 'PASSPHRASE_WRONG']);
    expect(await unlock(locked, { passphrase: PASSPHRASE })).toEqual([200, true]);
    expect(await unlock(archive, { identity: `# a file\n${escrow.identity}\n` })).toEqual([200, true]);
    expect((await row(archive)).manifest.entries.length).toBeGreaterThan(10);
  });

  test('an unlocked one is restored, and still open after the application has reloaded', async () => {
    await app.app.db.getRepository('books').destroy({ filter: { 'price.$gt': 50 } });
    const plan = (await post('restoreTasks:plan', { archive, groups: ['required', 'custom'] })).body.data;
    expect(plan.checks.find(({ check }: { check: string }) => check === 'encryption')).toMatchObject({
      verdict: 'pass',
      message: 'The archive is encrypted to keys, one of which opened it: escrow.',
    });
    const { task } = (await post('restoreTasks:start', { plan: plan.id })).body.data;
    expect(await followed(task)).toMatchObject({ state: 'succeeded', error: null });
    listen();
    expect(await app.app.db.getRepository('books').count()).toBe(BOOKS.length);
    expect((await row(archive)).encryption.unlocked).toBe(true);
  });

  test('locked again, it is closed to everybody', async () => {
    expect((await post(`backupFiles:lock?filterByTk=${archive}`)).body.data.encryption.unlocked).toBe(false);
    const plan = await post('restoreTasks:plan', { archive, groups: ['custom'] });
    expect(plan.body.errors[0].code).toBe('ARCHIVE_LOCKED');
    const report = await finishedTask(admin, (await post(`backupFiles:verify?filterByTk=${archive}`)).body.data.task);
    expect(report.result).toMatchObject({ by: 'digest', verifiedAt: expect.any(String) });
  });

  test('what is downloaded is encrypted, and comes back by an upload', async () => {
    const { body, headers } = await admin
      .get(`/api/backupFiles:download?filterByTk=${archive}`)
      .buffer()
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
      });
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(body.subarray(0, 21).toString()).toBe('age-encryption.org/v1');
    await post(`backupFiles:destroy?filterByTk=${archive}`);
    const taken = await admin.post('/api/backupFiles:upload').attach('file', body, 'from-elsewhere.zip');
    expect(taken.body.data).toMatchObject({ name: 'from-elsewhere.zip.age', meta: null });
    expect(await row('from-elsewhere.zip.age')).toMatchObject({
      ...{ status: 'ok', facts: null, error: null, manifest: null, meta: null },
      encryption: { by: 'keys', keys: [], unlocked: false, confirmed: false },
    });
    const verified = await post('backupFiles:verify?filterByTk=from-elsewhere.zip.age');
    expect([verified.status, verified.body.errors[0].code]).toEqual([409, 'ARCHIVE_LOCKED']);
    const opened = await post('backupFiles:unlock?filterByTk=from-elsewhere.zip.age', { identity: escrow.identity });
    expect(opened.body.data).toMatchObject({
      facts: { collections: expect.any(Number) },
      encryption: { confirmed: true },
    });

    const cut = await admin
      .post('/api/backupFiles:upload')
      .attach('file', body.subarray(0, body.indexOf('\n--- ') + 60), 'cut.zip.age');
    expect([cut.status, cut.body.errors[0].code]).toEqual([422, 'ARCHIVE_DAMAGED']);
    const { id } = (await post('backupUploads:create', { name: 'parts.zip.age', size: body.length })).body.data;
    await admin
      .post(`/api/backupUploads:append?filterByTk=${id}&offset=0`)
      .set('Content-Type', 'application/octet-stream')
      .send(body);
    expect((await post(`backupUploads:finish?filterByTk=${id}`)).body.data).toMatchObject({ name: 'parts.zip.age' });
  });

  test('a schedule names its keys, which stay while it does', async () => {
    const schedule = { name: 'nightly', cron: '0 2 * * *', timezone: 'UTC', groups: ['custom'], keys: ['Escrow'] };
    const made = (await post('backupSchedules:create', schedule)).body.data;
    expect(made.keys).toEqual([{ id: escrow.id, name: 'escrow' }]);
    const unknown = await post('backupSchedules:create', { ...schedule, name: 'other', keys: ['nobody'] });
    expect(unknown.body.errors[0]).toMatchObject({ code: 'INVALID_REQUEST', details: { field: 'keys' } });
    const { task } = (await post(`backupSchedules:run?filterByTk=${made.id}`)).body.data;
    expect((await finishedTask(admin, task)).archive).toMatch(/\.zip\.age$/);
    await app.plugin().strongbox.scheduleRuns.settled();
    const kept = await post(`backupKeys:destroy?filterByTk=${escrow.id}`);
    expect([kept.status, kept.body.errors[0].code]).toEqual([409, 'KEY_IN_USE']);
    const plain = await post(`backupSchedules:update?filterByTk=${made.id}`, { ...schedule, keys: [] });
    expect(plain.body.data.keys).toEqual([]);
    expect((await post(`backupKeys:destroy?filterByTk=${escrow.id}`)).body.data).toEqual({ status: 'ok' });
  });

  test('no secret is in any file, in any log, or in the answer to a task', async () => {
    // Also where nobody may ask, and where the request is refused.
    const nobody = await app.agent();
    await nobody.post(`/api/backupFiles:unlock?filterByTk=${locked}`).send({ passphrase: PASSPHRASE });
    await post('backupFiles:unlock?filterByTk=no-such.zip.age', { identity: escrow.identity });
    const { folder } = app.plugin().strongbox.host;
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const contents = await Promise.all(
      files.map((entry) => readFile(path.join(entry.parentPath, entry.name), 'latin1')),
    );
    const tasks = JSON.stringify(await get('backupTasks:list?pageSize=100'));
    const header = await app.plugin().strongbox.archives.header(locked);
    const fileKey = Buffer.from(FileKeys.of(folder).find(header.id, 'reading')!);
    const secrets = [escrow.identity, stranger, PASSPHRASE, WRONG_PASSPHRASE];
    for (const encoding of ['hex', 'base64', 'latin1'] as const) secrets.push(fileKey.toString(encoding));
    expect(files.length).toBeGreaterThan(10);
    expect(logged.length).toBeGreaterThan(50);
    expect(logged.join()).toContain('backupFiles:unlock');
    for (const secret of secrets) {
      const holders = [...contents, tasks, ...logged].filter((text) => text.includes(secret));
      expect(holders).toEqual([]);
    }
  });
});
