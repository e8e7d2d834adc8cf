/** An application that several processes serve: a restore through one of them is a restore for all. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { createDatabase, DIALECTS, type TestDatabase } from '../helpers/databases';
import { Servers, type RunningServer } from './server-processes';

/** Until another process serves the new data. */
const SHORTLY_MS = 20_000;

const CASES = [
  { dialect: 'postgres', shared: true },
  { dialect: 'postgres', shared: false },
  { dialect: 'mysql', shared: true },
] as const;

describe.each(CASES.filter(({ dialect }) => DIALECTS.includes(dialect)))(
  'two servers on $dialect, one storage folder: $shared',
  ({ dialect, shared }) => {
    const servers = new Servers();
    let database: TestDatabase;
    let root: string;
    let one: RunningServer;
    let other: RunningServer;

    beforeAll(async () => {
      root = await mkdtemp(path.join(tmpdir(), 'strongbox-servers-'));
      database = await createDatabase(dialect);
    });
    afterAll(async () => {
      await servers.stop();
      await database?.drop();
      await rm(root, { recursive: true, force: true });
    });

    const start = async (name: string, existing: boolean) => {
      const storage = path.join(root, shared ? 'storage' : name);
      await mkdir(storage, { recursive: true });
      // Without a common folder, NocoBase's messages are what servers have in common.
      return servers.start({ database: database.options, existing, storage, messages: !shared });
    };
    const finished = async (server: RunningServer, resource: string, task: string) => {
      for (;;) {
        const { data } = await server.call(`${resource}:get?filterByTk=${task}`);
        if ((data as { finishedAt?: string })?.finishedAt) return data as { state: string; error: unknown };
        await sleep(50);
      }
    };
    const first = async (server: RunningServer) => (await server.call('books:list?sort=id&pageSize=1')).data;
    /** Asks until it is so. @returns which statuses were answered meanwhile */
    const until = async (server: RunningServer, wanted: unknown) => {
      const statuses = new Set<number>();
      for (const end = Date.now() + SHORTLY_MS; Date.now() < end; await sleep(20)) {
        const { status, data } = await server.call('books:list?sort=id&pageSize=1');
        statuses.add(status);
        if (isDeepStrictEqual(data, wanted)) return [...statuses].sort();
      }
      throw new Error(`It still answers ${JSON.stringify(await first(server))}.`);
    };

    test('both answer with the restored data and its fields, what is being asked is answered, and so with an undo', async () => {
      one = await start('one', false);
      const fields = [
        { name: 'title', type: 'string', interface: 'input' },
        { name: 'price', type: 'integer', interface: 'integer' },
      ];
      await one.call('collections:create', { name: 'books', autoGenId: true, fields });
      await one.call('books:create', { title: 'First', price: 7 });
      const { data } = await one.call('backupFiles:create', { groups: ['required', 'user', 'custom'] });
      const backup = data as { key: string; task: string };
      expect(await finished(one, 'backupTasks', backup.task)).toMatchObject({ state: 'succeeded' });
      const whole = await first(one);
      expect(whole).toEqual([{ id: 1, title: 'First', price: 7 }]);
      await one.call('collections/books/fields:destroy?filterByTk=price', {});
      await one.call('books:update?filterByTk=1', { title: 'Spoiled' });
      other = await start('other', true);
      const spoiled = await first(one);
      expect(spoiled).toEqual([{ id: 1, title: 'Spoiled' }]);
      expect(await first(other)).toEqual(spoiled);

      const choice = { archive: backup.key, groups: [], include: ['books', 'collections', 'fields'] };
      const planned = await one.call('restoreTasks:plan', choice);
      expect(planned).toMatchObject({ status: 200, data: { verdict: expect.not.stringMatching('blocker') } });
      const plan = planned.data as { id: string };
      const slow = other.call('slow:count');
      const { task } = (await one.call('restoreTasks:start', { plan: plan.id })).data as { task: string };
      expect(await until(other, whole)).toEqual([200, 503]);
      expect(await slow).toMatchObject({ status: 200, data: [1, 1] });
      expect(await finished(one, 'restoreTasks', task)).toMatchObject({ state: 'succeeded', error: null });
      expect(await first(one)).toEqual(whole);

      // Tasks and archives are in the folder; the undo set is in the database.
      const undoing = shared ? other : one;
      const undo = (await undoing.call(`restoreTasks:undo?filterByTk=${task}`, {})).data as { task: string };
      await Promise.all([until(one, spoiled), until(other, spoiled)]);
      expect(await finished(undoing, 'restoreTasks', undo.task)).toMatchObject({ state: 'succeeded', error: null });
      // Nobody reloads for ever.
      await sleep(3000);
      expect([await first(one), await first(other)]).toEqual([spoiled, spoiled]);
    });
  },
);
