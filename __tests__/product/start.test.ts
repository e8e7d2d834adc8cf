/** The README's first command, from outside: what a stranger gets who runs `npm start`. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, StartedApp } from './started-app';

let base: string;
let settings: { folder: string; storage: string; port: number };

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'strongbox-start-'));
  settings = { folder: path.join(base, 'app'), storage: path.join(base, 'storage'), port: await freePort() };
});

afterAll(() => rm(base, { recursive: true, force: true }));

describe('npm start', () => {
  let app: StartedApp | undefined;

  afterEach(() => app?.stop());

  it('serves NocoBase with the packed plugin and the sample, and stops without a trace', async () => {
    app = new StartedApp(settings);
    expect(await app.url()).toBe(`http://localhost:${settings.port}`);
    expect(app.output).toContain('admin@nocobase.com / admin123');
    expect(app.output).toContain(`:${settings.port}/admin/settings/strongbox`);
    expect(app.output).toContain(`:${settings.port}/v/admin/settings/strongbox`);
    const api = await app.signIn();

    const plugin = await api('pm:get?filterByTk=@strongbox/plugin-backup');
    expect(plugin.data).toMatchObject({ enabled: true, installed: true, isCompatible: true });
    for (const [collection, rows] of Object.entries({
      sampleCustomers: 300,
      sampleOrders: 500,
      sampleOrderLines: 2000,
    })) {
      expect(await api(`${collection}:list?pageSize=1`)).toMatchObject({ status: 200, meta: { count: rows } });
    }
    const product = await api(
      'sampleProducts:get?appends=category,tags,pictures&filter={"pictures.id.$notEmpty":true}',
    );
    expect(product.data).toMatchObject({
      category: { title: expect.any(String) },
      tags: expect.arrayContaining([expect.objectContaining({ color: '#1677ff' })]),
      pictures: [expect.objectContaining({ mimetype: 'image/svg+xml' })],
    });
    const groups = await api('backupFiles:dumpableCollections');
    expect(groups.status).toBe(200);
    expect(JSON.stringify(groups)).toContain('sampleProducts');

    // npm, the start script and NocoBase at least; stop() returns when all of them are gone.
    expect(app.processes().length).toBeGreaterThanOrEqual(3);
    await app.stop();
    await expect(fetch(`http://127.0.0.1:${settings.port}/`)).rejects.toThrow('fetch failed');
  }, 240_000);

  it('keeps the data when started again', async () => {
    app = new StartedApp(settings);
    await app.url();
    const api = await app.signIn();
    expect(await api('sampleTags:list?pageSize=1')).toMatchObject({ meta: { count: 20 } });
    await api('sampleTags:create', { title: 'kept' });
    await app.stop('Ctrl-C');

    app = new StartedApp(settings);
    await app.url();
    const again = await app.signIn();
    expect(await again('sampleTags:list?pageSize=1')).toMatchObject({ meta: { count: 21 } });
  }, 240_000);
});

describe('npm start says in one sentence', () => {
  let taken: Server | undefined;

  afterEach(() => new Promise<void>((resolve) => (taken ? taken.close(() => resolve()) : resolve())));

  async function sentence(args: string[], overrides: Partial<typeof settings>): Promise<string> {
    const app = new StartedApp({ ...settings, port: await freePort(), ...overrides }, args);
    expect(await app.ended()).toBe(1);
    return app.output.trim();
  }

  it('that the port is taken', async () => {
    const port = await freePort();
    const server = createServer();
    taken = server;
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    expect(await sentence([], { port })).toBe(
      `strongbox: Port ${port} is already in use: stop the program that has it, or choose another with APP_PORT.`,
    );
  });

  it('that --fresh does not delete a folder it did not make', async () => {
    const storage = path.join(base, 'foreign');
    await mkdir(storage);
    await writeFile(path.join(storage, 'precious'), 'data');
    expect(await sentence(['--fresh'], { storage })).toBe(
      `strongbox: --fresh does not delete ${storage}: it was not made by this command. Delete it yourself.`,
    );
    expect(await readFile(path.join(storage, 'precious'), 'utf8')).toBe('data');
  });

  it('that it does not know an argument', async () => {
    expect(await sentence(['--frehs'], {})).toBe('strongbox: Unknown argument --frehs: the only one is --fresh.');
  });
});
