/** Whole real applications, restored into others: of other databases, with other names. What was there is there, and it works. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RestorePlan } from '../../src/common/api';
import type { DialectName } from '../../src/server/dialects/definition';
import type { Task } from '../../src/server/tasks/task';
import { createDatabase, DIALECTS, type TestDatabase } from '../helpers/databases';
import { compare, lossesOf } from './applications/compare';
import { differences, look, type Seen } from './applications/look';
import {
  backUp,
  EVERYTHING,
  makeSource,
  run,
  TARGETS,
  type RunningApplication,
  type Source,
} from './applications/scene';
import { use, used } from './applications/use';

jest.setTimeout(300_000);

const sources = new Map<DialectName, Source>();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'strongbox-applications-'));
  for (const dialect of DIALECTS) sources.set(dialect, await makeSource(dialect, folder));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(DIALECTS)('into an application on %s', (to) => {
  let database: TestDatabase;
  let application: RunningApplication;
  let before: Seen;

  beforeAll(async () => {
    database = await createDatabase(to);
    application = await run(database.options, TARGETS[to]);
    before = await look(application);
  });
  afterAll(async () => {
    await application?.destroy();
    await database?.drop();
  });

  afterEach(async () => {
    for (const set of await application.box().restores.sets()) {
      if (set.exchanges % 2 === 1) await (await application.box().restores.undo(set.id, null)).finished;
      await application.box().restores.discard(set.id);
    }
  });

  const restore = async ({ file }: Pick<Source, 'file'>): Promise<{ plan: RestorePlan; task: Task }> => {
    const { restores } = application.box();
    const plan = await restores.plan(file, EVERYTHING);
    expect(plan.checks.filter(({ verdict }) => verdict === 'blocker')).toEqual([]);
    return { plan, task: await (await restores.start(plan, file, null)).finished };
  };

  test.each(DIALECTS)('from %s: everything is there and goes on; undone, everything is as before', async (from) => {
    const source = sources.get(from) as Source;
    const { plan, task } = await restore(source);
    expect(task).toMatchObject({ state: 'succeeded', error: null });
    const compared = compare(plan, task, source);
    print(from, to, compared, plan);
    expect(compared.wrong).toEqual([]);
    expect(differences(source.seen, await look(application))).toEqual([]);
    expect(await use(application)).toEqual(used(from));
    const changed = await look(application);
    await application.app.restart();
    expect(differences(changed, await look(application))).toEqual([]);

    const undo = await (await application.box().restores.undo(task.id, null)).finished;
    expect(undo).toMatchObject({ state: 'succeeded', error: null });
    expect(differences(before, await look(application))).toEqual([]);
  });

  test('of an older version: the application is upgraded after the switch', async () => {
    const current = await application.app.version.get();
    await setVersion('2.0.1');
    const file = await backUp(application.box(), folder, '2.0.1');
    await setVersion(current);
    const { plan, task } = await restore({ file });
    expect(plan.upgrade).toBe(true);
    expect(task).toMatchObject({ state: 'succeeded', error: null });
    expect(await application.app.version.get()).toBe(current);
    expect(differences(before, await look(application))).toEqual([]);
  });

  const setVersion = (value: string) =>
    application.app.db.getRepository('applicationVersion').update({ forceUpdate: true, values: { value } });
});

function print(from: string, to: string, compared: ReturnType<typeof compare>, plan: RestorePlan) {
  const { collections, identical, equal, merged, lossy } = compared;
  const losses = lossesOf(plan);
  const named = lossy.map((name) => `${name} (${losses.get(name)?.join(', ')})`).join(', ') || 'none';
  const counts = `${collections} collections: ${identical} identical, ${equal} equal, ${merged.length} merged`;
  process.stdout.write(`${from} → ${to}`.padEnd(20) + `${counts}, ${lossy.length} lossy; losses: ${named}\n`);
}
