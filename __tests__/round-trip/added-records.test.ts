/** Records of a real application beside themselves, under new keys: its relations lead from the new ones to the new ones. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RestoreChoice } from '../../src/common/api';
import { PLAIN } from '../../src/server/restore/plan/manner';
import { createDatabase, DIALECTS, type TestDatabase } from '../helpers/databases';
import { run, SOURCES, type RunningApplication } from './applications/scene';

jest.setTimeout(300_000);

const ORDERS: RestoreChoice = { groups: [], include: ['clientOrders', 'orderLines'], exclude: [], objects: true };

interface Order {
  id: number;
  title: string;
  lines: { id: number; orderId: number; title: string }[];
  labels: { id: number; title: string }[];
}

describe.each(DIALECTS)('on %s', (dialect) => {
  let database: TestDatabase;
  let application: RunningApplication;

  beforeAll(async () => {
    database = await createDatabase(dialect);
    application = await run(database.options, SOURCES[dialect]);
    const title = { name: 'title', type: 'string', interface: 'input' };
    const snowflake = {
      name: 'id',
      type: 'snowflakeId',
      interface: 'snowflakeId',
      primaryKey: true,
      autoIncrement: false,
    };
    await post('collections:create', { name: 'orderLines', autoGenId: true, fields: [title] });
    await post('collections:create', { name: 'orderLabels', autoGenId: false, fields: [snowflake, title] });
    const lines = { target: 'orderLines', foreignKey: 'orderId', sourceKey: 'id', interface: 'o2m' };
    const labels = {
      ...{ target: 'orderLabels', through: 'labelsOfOrders', interface: 'm2m' },
      ...{ foreignKey: 'orderId', otherKey: 'labelId', sourceKey: 'id', targetKey: 'id' },
    };
    await post('collections:create', { name: 'clientOrders', autoGenId: true, createdBy: true, fields: [title] });
    await post('collections/clientOrders/fields:create', { name: 'lines', type: 'hasMany', ...lines });
    await post('collections/clientOrders/fields:create', { name: 'labels', type: 'belongsToMany', ...labels });
    await post('collections:create', { name: 'branches', autoGenId: true, template: 'tree', tree: 'adjacencyList' });
    for (const name of ['first', 'second']) {
      const related = [{ title: `${name} a` }, { title: `${name} b` }];
      await post('clientOrders:create', { title: name, lines: related, labels: related });
    }
  });
  afterAll(async () => {
    await application?.destroy();
    await database?.drop();
  });

  const post = async (query: string, values: object) => {
    const { status, body } = await (await application.agent(1)).post(`/api/${query}`).send(values);
    if (status !== 200) throw new Error(`${query}: ${JSON.stringify(body)}`);
    return body.data;
  };
  const orders = async (): Promise<Order[]> => {
    const query = 'clientOrders:list?appends=lines,labels,createdBy&sort=id&paginate=false';
    return (await (await application.agent(1)).get(`/api/${query}`)).body.data;
  };
  /** Started with what is still signed in while the application reloads. */
  const restored = async (plan: string) => {
    const agent = await application.agent(1);
    const { task } = (await agent.post('/api/restoreTasks:start').send({ plan })).body.data;
    for (;;) {
      const { body } = await agent.get(`/api/restoreTasks:get?filterByTk=${task}`);
      // While the application reloads, it says so instead.
      if (body.data?.finishedAt) return body.data;
      await sleep(200);
    }
  };
  const backUp = async () => {
    const groups: RestoreChoice['groups'] = ['required', 'custom'];
    const { finished } = await application.box().create({ ...ORDERS, groups, note: null, createdBy: null });
    return application.box().archives.file((await finished).archive);
  };

  test('each copy has lines and labels of its own, and the application goes on numbering', async () => {
    const before = await orders();
    const archive = await backUp();
    const { restores } = application.box();
    const include = [...ORDERS.include, 'orderLabels', 'labelsOfOrders'];
    const plan = await restores.plan(archive, { ...ORDERS, include }, { ...PLAIN, rows: 'add' });
    expect(plan.checks.filter(({ verdict }) => verdict === 'blocker')).toEqual([]);
    const task = await (await restores.start(plan, archive, null)).finished;
    expect(task).toMatchObject({ state: 'succeeded', error: null });
    const after = await orders();
    expect(after.map(({ title }) => title)).toEqual(['first', 'second', 'first', 'second']);
    expect(after.slice(0, 2)).toEqual(before);
    const ids = (list: Order[], related: 'lines' | 'labels') => list.flatMap((one) => one[related].map(({ id }) => id));
    for (const [at, copy] of after.slice(2).entries()) {
      const titles = (related: 'lines' | 'labels', of?: Order) => of?.[related].map(({ title }) => title).sort();
      for (const related of ['lines', 'labels'] as const) {
        expect(titles(related, copy)).toEqual(titles(related, before[at]));
        expect(ids(before, related)).not.toEqual(expect.arrayContaining(ids([copy], related)));
      }
      expect(copy.lines.every(({ orderId }) => orderId === copy.id)).toBe(true);
    }
    // Keys that NocoBase makes of the moment: those above all others are still to come.
    expect(Math.max(...ids(after.slice(2), 'labels'))).toBeLessThan(Math.min(...ids(before, 'labels')));
    const made = await post('clientOrders:create', {
      title: 'third',
      lines: [{ title: 'c' }],
      labels: [{ title: 'c' }],
    });
    expect(made.id).toBe(Math.max(...after.map(({ id }) => id)) + 1);
    await (
      await application.box().restores.undo(task.id, null)
    ).finished;
    expect(await orders()).toEqual(before);
  });

  test('asked for over REST: what is there stays as it is, and only what is missing comes back', async () => {
    const before = await orders();
    const { name: archive } = await backUp();
    await post('orderLines:destroy?filter={"id.$gt":0}', {});
    expect((await orders()).flatMap(({ lines }) => lines)).toEqual([]);
    const include = [...ORDERS.include, 'labelsOfOrders'];
    const { id: plan } = await post('restoreTasks:plan', {
      ...{ archive, groups: [], include },
      ...{ rows: 'stop', onFailure: 'leave' },
    });
    const task = await restored(plan);
    expect(task).toMatchObject({
      ...{ state: 'succeeded', error: null },
      planned: { manner: { onFailure: 'leave' } },
      result: {
        counts: { orderLines: { added: 4, kept: 0 } },
        failed: ['clientOrders', 'labelsOfOrders'].map((name) => ({ name, error: { code: 'ROWS_EXIST' } })),
      },
    });
    expect(await orders()).toEqual(before);
    await (
      await application.box().restores.undo(task.id, null)
    ).finished;
    expect((await orders()).flatMap(({ lines }) => lines)).toEqual([]);
  });

  test('trees, and what NocoBase names by texts, are refused before anything is read', async () => {
    const archive = await backUp();
    const choice = { ...ORDERS, include: ['branches', 'roles'] };
    const { checks } = await application.box().restores.plan(archive, choice, { ...PLAIN, rows: 'add' });
    const blocked = checks.filter(({ verdict }) => verdict === 'blocker').map(({ message }) => message);
    expect(blocked.join(' ')).toMatch(/branches .*paths of a tree.*roles .*its key name/);
  });
});
