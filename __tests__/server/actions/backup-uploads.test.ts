/** Uploads in parts over real HTTP: resumed, refused, finished; and archives of the deprecated plugin, by either way. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { describeMeasured } from '../../helpers/describe-measured';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import http, { type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { finishedTask, strongboxApp, type StrongboxApp } from './strongbox-app';

const NBDUMP = path.resolve(__dirname, '../../fixtures/nbdump/sqlite.nbdump');

describe('backupUploads', () => {
  let app: StrongboxApp;
  let admin: Awaited<ReturnType<StrongboxApp['agent']>>;
  let server: Server;
  let archive: Buffer;
  let name: string;
  const folder = (of: string) => path.join(app.plugin().strongbox.host.folder, of);
  const files = async (of: string) => (existsSync(folder(of)) ? (await readdir(folder(of))).sort() : []);

  beforeAll(async () => {
    app = await strongboxApp('sqlite');
    admin = await app.agent(1);
    const made = await admin.post('/api/backupFiles:create').send({ groups: ['custom', 'user'] });
    await finishedTask(admin, made.body.data.task);
    name = made.body.data.key;
    archive = await readFile(path.join(folder('archives'), name));
    // As NocoBase's gateway does: an application that was restarted has other handlers.
    server = http.createServer((request, response) => app.app.callback()(request, response)).listen(0);
  });
  afterAll(async () => {
    server?.closeAllConnections();
    server?.close();
    await app?.destroy();
  });
  afterEach(async () => {
    for (const file of (await files('archives')).filter((one) => one !== name))
      await admin.post(`/api/backupFiles:destroy?filterByTk=${file}`);
    for (const file of await files('uploads'))
      await admin.post(`/api/backupUploads:destroy?filterByTk=${path.parse(file).name}`);
  });

  const create = async (values: object) => admin.post('/api/backupUploads:create').send(values);
  const started = async (values: object): Promise<string> => (await create(values)).body.data.id;
  const append = (id: string, offset: number, bytes: Buffer) =>
    admin
      .post(`/api/backupUploads:append?filterByTk=${id}&offset=${offset}`)
      .set('Content-Type', 'application/octet-stream')
      .send(bytes);
  const get = async (id: string) => (await admin.get(`/api/backupUploads:get?filterByTk=${id}`)).body.data;
  const finish = (id: string) => admin.post(`/api/backupUploads:finish?filterByTk=${id}`);

  /** A request of which only `sent` comes; the connection ends in the middle when `drop` says so. */
  async function halfRequest(id: string, offset: number, sent: Buffer, length: number) {
    const { port } = server.address() as AddressInfo;
    const { jti } = await app.app.authManager.tokenController.add({ userId: 1 });
    const token = app.app.authManager.jwt.sign({ userId: 1, temp: true, signInTime: Date.now() }, { jwtid: jti });
    const request = http.request({
      port,
      method: 'POST',
      path: `/api/backupUploads:append?filterByTk=${id}&offset=${offset}`,
      headers: {
        Authorization: `Bearer ${token}`,
        'X-Authenticator': 'basic',
        'Content-Type': 'application/octet-stream',
        'Content-Length': length,
      },
    });
    request.on('error', () => undefined);
    request.write(sent);
    return request;
  }

  async function until(condition: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      if (await condition()) return;
      await sleep(25);
    }
    throw new Error('it did not happen');
  }

  test('an archive in parts is the archive; the name is kept where it can be', async () => {
    const sha256 = createHash('sha256').update(archive).digest('hex');
    const { body } = await create({ name: 'moved.zip', size: archive.length, sha256 });
    expect(body.data).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), offset: 0, chunkSize: 16 * 1024 ** 2 });
    const { id } = body.data;
    for (let at = 0; at < archive.length; at += 5000) {
      const part = archive.subarray(at, at + 5000);
      expect((await append(id, at, part)).body.data).toEqual({ id, offset: at + part.length });
    }
    expect(await get(id)).toMatchObject({ id, size: archive.length, received: archive.length });
    expect(Date.parse((await get(id)).expiresAt) - Date.now()).toBeGreaterThan(23 * 3600_000);
    const reply = await finish(id);
    expect(reply.status).toBe(200);
    expect(reply.body.data).toMatchObject({ key: 'moved.zip', name: 'moved.zip', size: archive.length });
    expect(reply.body.data.meta.dialect).toBe('sqlite');
    expect(reply.body.data.converted).toBeUndefined();
    expect(await readFile(path.join(folder('archives'), 'moved.zip'))).toEqual(archive);
    expect(await files('uploads')).toEqual([]);
  });

  test('a wrong offset is refused with the right one, and nothing is written', async () => {
    const id = await started({ size: archive.length });
    await append(id, 0, archive.subarray(0, 100));
    for (const offset of [0, 99, 101, 5000]) {
      const { status, body } = await append(id, offset, archive.subarray(0, 10));
      expect([status, body.errors[0].code, body.errors[0].details]).toEqual([409, 'UPLOAD_CONFLICT', { offset: 100 }]);
    }
    expect((await get(id)).received).toBe(100);
    const early = await finish(id);
    expect([early.status, early.body.errors[0].details]).toEqual([409, { offset: 100 }]);
  });

  test('a dropped connection keeps what came, and the upload goes on there, also after a restart', async () => {
    const id = await started({ size: archive.length });
    const half = archive.subarray(0, archive.length >> 1);
    const request = await halfRequest(id, 0, half, archive.length);
    await until(async () => (await get(id)).received === half.length);
    request.destroy();
    await until(async () => (await append(id, 0, Buffer.alloc(0))).body.errors[0].details?.offset === half.length);
    await app.app.restart();
    admin = await app.agent(1);
    expect((await get(id)).received).toBe(half.length);
    expect((await append(id, half.length, archive.subarray(half.length))).status).toBe(200);
    expect((await finish(id)).body.data.size).toBe(archive.length);
  });

  test('of two appends at once the second is refused', async () => {
    const id = await started({ size: 1000 });
    const request = await halfRequest(id, 0, Buffer.alloc(10), 500);
    await until(async () => (await get(id)).received === 10);
    for (const reply of [await append(id, 10, Buffer.alloc(10)), await finish(id)])
      expect([reply.status, reply.body.errors[0].code]).toEqual([409, 'UPLOAD_CONFLICT']);
    request.destroy();
    await until(async () => (await append(id, 10, Buffer.alloc(10))).status === 200);
    expect((await get(id)).received).toBe(20);
  });

  test('more bytes than announced are refused', async () => {
    const id = await started({ size: 100 });
    const { status, body } = await append(id, 0, Buffer.alloc(101));
    expect([status, body.errors[0].code]).toEqual([413, 'UPLOAD_TOO_LARGE']);
    expect((await get(id)).received).toBeLessThanOrEqual(100);
  });

  test('what is no sound archive is refused and not kept', async () => {
    const flipped = Buffer.from(archive);
    flipped[archive.length >> 1]! ^= 1;
    for (const bytes of [flipped, archive.subarray(0, -100), Buffer.from('no zip'), Buffer.alloc(0)]) {
      const id = await started({ name: 'x.zip', size: bytes.length });
      if (bytes.length > 0) await append(id, 0, bytes);
      const { status, body } = await finish(id);
      expect([status, body.errors[0].code]).toEqual([422, expect.stringMatching(/^ARCHIVE_/)]);
    }
    const id = await started({ size: archive.length, sha256: 'a'.repeat(64) });
    await append(id, 0, archive);
    expect((await finish(id)).body.errors[0].code).toBe('ARCHIVE_DAMAGED');
    const whole = await admin.post('/api/backupFiles:upload').attach('file', flipped, { filename: 'x.zip' });
    expect(whole.status).toBe(422);
    expect(await files('archives')).toEqual([name]);
    expect(await files('uploads')).toEqual([]);
  });

  test('requests that cannot be met say why and leave nothing', async () => {
    for (const values of [
      {},
      { size: -1 },
      { size: 1.5 },
      { size: 'x' },
      { size: 1, name: 7 },
      { size: 1, sha256: 'z' },
    ])
      expect((await create(values)).status).toBe(400);
    expect((await create({ size: 65 * 1024 ** 3 })).body.errors[0].code).toBe('UPLOAD_TOO_LARGE');
    for (const id of [randomUUID(), '../../../etc/passwd', '..', 'x'.repeat(400)]) {
      const bad = encodeURIComponent(id);
      expect((await append(bad, 0, Buffer.alloc(1))).status).toBe(404);
      expect((await finish(bad)).status).toBe(404);
      expect((await admin.post(`/api/backupUploads:destroy?filterByTk=${bad}`)).status).toBe(404);
      expect((await admin.get(`/api/backupUploads:get?filterByTk=${bad}`)).status).toBe(404);
    }
    const id = await started({ size: 10 });
    const json = await admin.post(`/api/backupUploads:append?filterByTk=${id}&offset=0`).send({ a: 1 });
    expect(json.status).toBe(400);
    expect((await admin.post('/api/backupUploads:append?filterByTk=' + id).send()).status).toBe(400);
    expect((await get(id)).received).toBe(0);
  });

  test('at most 20 are open; the abandoned make room when one is created, and go at the start', async () => {
    const ids = [];
    for (let count = 0; count < 20; count++) ids.push(await started({ size: 10 }));
    expect((await create({ size: 10 })).body.errors[0]).toMatchObject({ code: 'UPLOAD_CONFLICT' });
    const old = new Date(Date.now() - 25 * 3600_000);
    const age = (id: string) => utimes(path.join(folder('uploads'), `${id}.part`), old, old);
    await age(ids[0]!);
    expect((await create({ size: 10 })).status).toBe(200);
    expect(await files('uploads')).not.toContain(`${ids[0]}.part`);
    await age(ids[1]!);
    // Left by a crash between two files.
    const lone = path.join(folder('uploads'), `${randomUUID()}.part`);
    await writeFile(lone, '');
    await utimes(lone, old, old);
    await app.app.restart();
    admin = await app.agent(1);
    await until(async () => !existsSync(lone));
    expect(await files('uploads')).not.toContain(`${ids[1]}.part`);
    expect(await files('uploads')).toContain(`${ids[2]}.part`);
  });

  test('a file that does not fit on the disk is refused before a byte comes', async () => {
    // A sparse file promises more than any disk of a test has.
    const id = randomUUID();
    await mkdir(folder('uploads'), { recursive: true });
    await writeFile(path.join(folder('uploads'), `${id}.part`), '');
    await writeFile(
      path.join(folder('uploads'), `${id}.json`),
      JSON.stringify({ id, name: '', size: 2 ** 52, sha256: null }),
    );
    const { status, body } = await create({ size: 10 });
    expect([status, body.errors[0].code]).toEqual([507, 'DISK_FULL']);
  });

  describeMeasured('memory', () => {
    test('300 MB flow through without being held in memory', async () => {
      const size = 300 * 1024 ** 2;
      const id = await started({ size });
      await append(id, 0, Buffer.alloc(1));
      const part = randomBytes(1024 ** 2);
      const request = await halfRequest(id, 1, Buffer.alloc(0), size - 1);
      const reply = new Promise<http.IncomingMessage>((resolve) => request.once('response', resolve));
      global.gc?.();
      const before = process.memoryUsage().rss;
      let peak = 0;
      for (let sent = 0; sent < size - 1; sent += part.length) {
        const piece = part.subarray(0, Math.min(part.length, size - 1 - sent));
        if (!request.write(piece)) await new Promise((resolve) => request.once('drain', resolve));
        peak = Math.max(peak, process.memoryUsage().rss - before);
      }
      request.end();
      expect((await reply).statusCode).toBe(200);
      expect((await get(id)).received).toBe(size);
      expect(peak).toBeLessThan(120 * 1024 ** 2);
    });
  });

  test('an archive of the deprecated plugin is converted, by either way', async () => {
    const dump = await readFile(NBDUMP);
    const id = await started({ name: 'backup_20260101_000000_1234.nbdump', size: dump.length });
    await append(id, 0, dump);
    const direct = admin.post('/api/backupFiles:upload').attach('file', dump, { filename: 'old name.zip' });
    for (const [reply, note] of [
      [await finish(id), 'Converted from backup_20260101_000000_1234.nbdump'],
      [await direct, 'Converted from old name.zip'],
    ] as const) {
      expect(reply.status).toBe(200);
      const { key, converted, warnings } = reply.body.data;
      expect([converted, warnings[0]]).toEqual([true, expect.stringContaining('deprecated backup plugin')]);
      expect(key).toMatch(/^backup-\d{8}T\d{6}Z-[0-9a-f]{6}\.zip$/);
      const shown = await admin.get(`/api/backupFiles:get?filterByTk=${key}`);
      expect(shown.body.data.facts).toMatchObject({ note, dialect: 'sqlite', warnings });
      const verified = await admin.post(`/api/backupFiles:verify?filterByTk=${key}`);
      expect(await finishedTask(admin, verified.body.data.task)).toMatchObject({ state: 'succeeded' });
    }
    expect(await files('uploads')).toEqual([]);
    expect((await files('archives')).filter((file) => file.endsWith('.partial'))).toEqual([]);
    const cut = Buffer.from(dump);
    cut[200]! ^= 0xff;
    const broken = await admin.post('/api/backupFiles:upload').attach('file', cut, { filename: 'x.nbdump' });
    expect([broken.status, broken.body.errors[0].details.entry]).toEqual([422, expect.any(String)]);
    expect((await files('archives')).filter((file) => file.endsWith('.partial'))).toEqual([]);
  });
});
