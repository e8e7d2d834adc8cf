/** Applications within an application, of NocoBase's multi-app-manager: each has its own archives, and restores only itself. */
import { readdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppSupervisor, Gateway } from '@nocobase/server';
import { StrongboxPlugin } from '../../src/server/plugin';
import { storageFolder } from '../../src/server/storage-folder';
import { createApp, FEW_PLUGINS, type TestApp } from '../helpers/create-app';
import { connectMysql, connectPostgres, createDatabase, DIALECTS, type TestDatabase } from '../helpers/databases';
import { RunningServer } from './server-processes';

const GROUPS = { groups: ['required', 'user', 'custom'] };

describe.each(DIALECTS)('a sub-application on %s', (dialect) => {
  let database: TestDatabase;
  let app: TestApp;
  let server: Server;
  let main: RunningServer;
  let sub: RunningServer;
  const name = `strongbox_sub_${process.pid}`;

  beforeAll(async () => {
    process.env.API_BASE_PATH = '/api/';
    // As the command line of NocoBase does, before there is an application.
    (await import('@nocobase/plugin-multi-app-manager')).default.staticImport();
    database = await createDatabase(dialect);
    app = await createApp({
      database: database.options,
      extraPlugins: ['multi-app-manager', [StrongboxPlugin, { name: 'strongbox' }]],
    });
    const supervisor = AppSupervisor.getInstance();
    const factory = supervisor.appOptionsFactory;
    // As its own, but with as few plugins as the main application has here.
    supervisor.setAppOptionsFactory((subName, mainApp, options) => ({
      ...factory(subName, mainApp, options),
      plugins: [...FEW_PLUGINS, [StrongboxPlugin, { name: 'strongbox' }]],
      acl: true,
    }));
    server = createServer((request, response) => void Gateway.getInstance().getCallback()(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    main = new RunningServer(port);
    await main.signIn();
    await app.app.db.getRepository('applications').create({
      values: { name, options: {} },
      context: { waitSubAppInstall: true },
    });
    sub = new RunningServer(port, name);
    await sub.signIn();
  });
  afterAll(async () => {
    await AppSupervisor.getInstance().removeApp(name);
    await new Promise((resolve) => server?.close(resolve));
    await app?.destroy();
    await dropSubDatabase(database, name);
    await database?.drop();
  });

  const finished = async (resource: string, task: string) => {
    for (;;) {
      const { data } = await sub.call(`${resource}:get?filterByTk=${task}`);
      if ((data as { finishedAt?: string } | undefined)?.finishedAt) return data as { state: string; error: unknown };
      await sleep(50);
    }
  };
  const books = async (of: RunningServer) => (await of.call('books:list?sort=id')).data;

  test('backup, restore and undo in it; the main application serves on, and nothing of it changes', async () => {
    for (const one of [main, sub]) {
      const fields = [{ name: 'title', type: 'string', interface: 'input' }];
      await one.call('collections:create', { name: 'books', autoGenId: true, fields });
      await one.call('books:create', { title: one === main ? 'Of the main' : 'Of the sub' });
    }
    const { data } = await sub.call('backupFiles:create', GROUPS);
    const backup = data as { key: string; task: string };
    expect(await finished('backupTasks', backup.task)).toMatchObject({ state: 'succeeded' });
    expect(await readdir(path.join(storageFolder(name), 'archives'))).toEqual([backup.key]);
    expect((await main.call('backupFiles:list')).data).toEqual([]);
    const archive = (await sub.call(`backupFiles:get?filterByTk=${backup.key}`)).data as { manifest: unknown };
    expect(archive.manifest).toMatchObject({ application: { name } });

    await sub.call('books:update?filterByTk=1', { title: 'Spoiled' });
    const reloads = { main: 0, sub: 0 };
    const subApp = await AppSupervisor.getInstance().getApp(name);
    app.app.on('beforeReload', () => (reloads.main += 1));
    subApp.on('beforeReload', () => (reloads.sub += 1));
    const statuses = new Set<number>();
    let over = false;
    const asking = (async () => {
      for (; !over; await sleep(20)) statuses.add((await main.call('books:list')).status);
    })();

    const plan = (await sub.call('restoreTasks:plan', { archive: backup.key, ...GROUPS })).data as { id: string };
    const { task } = (await sub.call('restoreTasks:start', { plan: plan.id })).data as { task: string };
    expect(await finished('restoreTasks', task)).toMatchObject({ state: 'succeeded', error: null });
    expect(await books(sub)).toEqual([{ id: 1, title: 'Of the sub' }]);
    const undo = (await sub.call(`restoreTasks:undo?filterByTk=${task}`, {})).data as { task: string };
    expect(await finished('restoreTasks', undo.task)).toMatchObject({ state: 'succeeded', error: null });
    expect(await books(sub)).toEqual([{ id: 1, title: 'Spoiled' }]);

    over = true;
    await asking;
    expect([...statuses]).toEqual([200]);
    expect(await books(main)).toEqual([{ id: 1, title: 'Of the main' }]);
    expect((await main.call('restoreTasks:list')).data).toEqual([]);
    expect(reloads.main).toBe(0);
    expect(reloads.sub).toBeGreaterThan(0);
  });
});

async function dropSubDatabase({ options }: TestDatabase, name: string): Promise<void> {
  if (options.dialect === 'postgres') {
    const client = await connectPostgres({ ...options, database: 'postgres' });
    await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`).finally(() => client.end());
  } else if (options.dialect === 'mysql') {
    const connection = await connectMysql(options);
    await connection.query(`DROP DATABASE IF EXISTS \`${name}\``).finally(() => connection.end());
  }
}
