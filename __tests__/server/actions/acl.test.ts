/** Every route × who asks. Default deny: a route that is in no snippet fails this test. */
import type { StrongboxApp } from './strongbox-app';
import { strongboxApp } from './strongbox-app';
import { ROUTES } from '../../helpers/routes';
import { SNIPPETS } from '../../../src/common/api';

/** Which power each route needs. Written out: a change of rights must be a change of this table. */
const POWERS: Record<string, keyof typeof SNIPPETS> = {
  'backupFiles:list': 'see',
  'backupFiles:get': 'see',
  'backupFiles:dumpableCollections': 'see',
  'backupFiles:contents': 'see',
  'backupFiles:verify': 'see',
  'backupFiles:create': 'create',
  'backupFiles:download': 'download',
  'backupFiles:upload': 'restore',
  'backupFiles:restore': 'restore',
  'backupFiles:unlock': 'restore',
  'backupFiles:lock': 'restore',
  'backupFiles:destroy': 'delete',
  'backupFiles:pin': 'delete',
  'backupFiles:unpin': 'delete',
  'backupTasks:list': 'see',
  'backupTasks:get': 'see',
  'backupTasks:cancel': 'create',
  'backupTasks:destroy': 'delete',
  'backupUploads:create': 'restore',
  'backupUploads:append': 'restore',
  'backupUploads:get': 'restore',
  'backupUploads:finish': 'restore',
  'backupUploads:destroy': 'restore',
  'restoreTasks:list': 'see',
  'restoreTasks:get': 'see',
  'restoreTasks:plan': 'restore',
  'restoreTasks:start': 'restore',
  'restoreTasks:cancel': 'restore',
  'restoreTasks:undo': 'restore',
  'restoreTasks:discard': 'restore',
  'savedRestores:list': 'see',
  'savedRestores:get': 'see',
  'savedRestores:create': 'restore',
  'savedRestores:update': 'restore',
  'savedRestores:destroy': 'restore',
  'backupConnections:list': 'see',
  'backupConnections:get': 'see',
  'backupConnections:create': 'configure',
  'backupConnections:update': 'configure',
  'backupConnections:destroy': 'configure',
  'backupConnections:test': 'configure',
  'backupHealth:get': 'see',
  'backupHealth:metrics': 'see',
  'backupSchedules:list': 'see',
  'backupSchedules:get': 'see',
  'backupSchedules:create': 'configure',
  'backupSchedules:update': 'configure',
  'backupSchedules:destroy': 'configure',
  'backupSchedules:run': 'configure',
  'backupSchedules:acknowledge': 'configure',
  'backupSchedules:preview': 'see',
  'backupSchedules:channels': 'see',
  'backupKeys:list': 'see',
  'backupKeys:create': 'configure',
  'backupKeys:destroy': 'configure',
  'backupKeys:probe': 'configure',
  'backupKeys:confirm': 'configure',
  'backupGroups:list': 'see',
  'backupGroups:override': 'configure',
};

describe('access', () => {
  let app: StrongboxApp;
  const as: Record<string, Awaited<ReturnType<StrongboxApp['agent']>>> = {};

  beforeAll(async () => {
    app = await strongboxApp('sqlite');
    const users = app.app.db.getRepository('users');
    const roles = app.app.db.getRepository('roles');
    const addUser = async (username: string, role: string) => {
      const user = await users.create({ values: { username, password: 'secret', roles: [{ name: role }] } });
      as[username] = (await app.agent(user.get('id') as number)).set('X-Role', role);
    };
    for (const [power, snippet] of Object.entries(SNIPPETS)) {
      await roles.create({ values: { name: `only-${power}`, snippets: [snippet] } });
      await addUser(`only-${power}`, `only-${power}`);
    }
    await addUser('member', 'member');
    await addUser('admin', 'admin');
    as.anonymous = await app.agent();
  });
  afterAll(() => app?.destroy());

  const ask = async (who: string, route: string) => {
    const reply = await as[who]?.post(`/api/${route}?filterByTk=nothing`).send({});
    return reply?.status ?? 0;
  };

  test('the table names every route', () => {
    expect(Object.keys(POWERS).sort()).toEqual([...ROUTES].sort());
  });

  test.each(ROUTES)('%s', async (route) => {
    expect([await ask('anonymous', route), await ask('member', route)]).toEqual([401, 403]);
    expect([401, 403]).not.toContain(await ask('admin', route));
    for (const power of Object.keys(SNIPPETS)) {
      const allowed = POWERS[route] === power;
      expect([power, (await ask(`only-${power}`, route)) !== 403]).toEqual([power, allowed]);
    }
  });
});
