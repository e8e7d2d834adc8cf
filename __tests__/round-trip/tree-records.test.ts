/** Trees of a real application, combined with those of an archive: their paths are those that NocoBase itself writes. */
import type { Model } from '@nocobase/database';
import type { RestoreChoice, RestoreManner } from '../../src/common/api';
import { PLAIN } from '../../src/server/restore/plan/manner';
import { createDatabase, DIALECTS, type TestDatabase } from '../helpers/databases';
import { run, SOURCES, type RunningApplication } from './applications/scene';

jest.setTimeout(300_000);

const TITLE = { name: 'title', type: 'string', interface: 'input' };
const CODE = {
  ...{ name: 'code', type: 'string', interface: 'input', primaryKey: true, allowNull: false, autoIncrement: false },
};

/** By which a node is known, and its parent. */
interface Kind {
  name: string;
  key: string;
  parent: string;
  /** The nodes of the test as keys of this kind. */
  node(number: number): string | number;
}
const KINDS: Kind[] = [
  { name: 'branches', key: 'id', parent: 'parentId', node: (number) => number },
  { name: 'ownParents', key: 'id', parent: 'upperNodeId', node: (number) => number },
  { name: 'codedPlaces', key: 'code', parent: 'upperCode', node: (number) => `Ort-${number}` },
];

describe.each(DIALECTS)('on %s', (dialect) => {
  let database: TestDatabase;
  let application: RunningApplication;

  beforeAll(async () => {
    database = await createDatabase(dialect);
    application = await run(database.options, SOURCES[dialect]);
    for (const kind of KINDS) for (const name of [kind.name, `${kind.name}Twin`]) await makeTree({ ...kind, name });
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
  const makeTree = async ({ name, key, parent }: Kind) => {
    const type = key === 'id' ? 'bigInt' : 'string';
    await post('collections:create', {
      ...{ name, autoGenId: key === 'id', template: 'tree', tree: 'adjacencyList', filterTargetKey: key },
      fields: [...(key === 'id' ? [] : [CODE]), TITLE, { name: parent, type, interface: 'input', isForeignKey: true }],
    });
    const related = { target: name, foreignKey: parent, targetKey: key, sourceKey: key, onDelete: 'CASCADE' };
    const fields = `collections/${name}/fields:create`;
    await post(fields, { name: 'parent', type: 'belongsTo', interface: 'm2o', treeParent: true, ...related });
    await post(fields, { name: 'children', type: 'hasMany', interface: 'o2m', treeChildren: true, ...related });
  };
  const repository = (name: string) => application.app.db.getRepository(name);
  const grow = async ({ name, key, parent, node }: Kind, ...nodes: [number, number | null][]) => {
    for (const [number, above] of nodes) {
      await repository(name).create({
        values: { [key]: node(number), title: `number ${number}`, [parent]: above === null ? null : node(above) },
      });
    }
  };
  const move = ({ name, key, parent, node }: Kind, number: number, above: number | null) =>
    repository(name).update({
      filter: { [key]: node(number) },
      values: { [parent]: above === null ? null : node(above) },
    });
  const fell = ({ name, key, node }: Kind, ...numbers: number[]) =>
    repository(name).destroy({ filter: { [key]: { $in: numbers.map(node) } } });

  const treeOf = async ({ name, key, parent }: Kind) => {
    const rows: Model[] = await repository(name).find({ sort: key });
    return rows.map((row) => [String(row.get(key)), row.get(parent)] as [string, unknown]);
  };
  const pathsOf = async (name: string) => {
    const rows: Model[] = await repository(`main_${name}_path`).find();
    return rows.map((row) => `${row.get('nodePk')} ${row.get('path')} ${row.get('rootPk')}`).sort();
  };
  /** The same nodes once more, made one by one from the roots, so that NocoBase writes their paths. */
  const writtenByNocoBase = async (kind: Kind) => {
    const twin = `${kind.name}Twin`;
    await repository(twin).destroy({ truncate: true });
    await repository(`main_${twin}_path`).destroy({ truncate: true });
    const made = new Set<unknown>();
    for (let left = await treeOf(kind); left.length > 0; ) {
      const ready = left.filter(([, above]) => above === null || made.has(String(above)));
      if (ready.length === 0) throw new Error('The rest is no tree.');
      for (const [node, above] of ready) {
        await repository(twin).create({ values: { [kind.key]: node, [kind.parent]: above } });
        made.add(node);
      }
      left = left.filter(([node]) => !made.has(node));
    }
    return pathsOf(twin);
  };

  const choice: RestoreChoice = { groups: [], include: KINDS.map(({ name }) => name), exclude: [], objects: true };
  const restore = async (archive: string, rows: RestoreManner['rows']) => {
    const file = application.box().archives.file(archive);
    const plan = await application.box().restores.plan(file, choice, { ...PLAIN, rows });
    expect(plan.checks.filter(({ verdict }) => verdict === 'blocker')).toEqual([]);
    const paths = KINDS.map(({ name }) => `main_${name}_path`).sort();
    expect(plan.checks).toContainEqual(expect.objectContaining({ verdict: 'pass', details: { paths } }));
    const task = await (await application.box().restores.start(plan, file, null)).finished;
    expect(task).toMatchObject({ state: 'succeeded', error: null });
    return task;
  };

  test('paths are those that NocoBase writes, and it goes on with them', async () => {
    for (const kind of KINDS) {
      await grow(kind, [1, null], [2, 1], [3, 2], [4, 3], [5, null], [6, 5], [7, 4]);
    }
    const { finished } = await application.box().create({
      ...{ ...choice, groups: ['required', 'custom'], note: null, createdBy: null },
    });
    const { archive } = await finished;
    for (const kind of KINDS) {
      await move(kind, 3, 6);
      await fell(kind, 2, 7);
      await grow(kind, [8, null], [9, 8], [10, 4]);
      await move(kind, 5, 9);
    }
    const before = await Promise.all(KINDS.map(({ name }) => pathsOf(name)));
    for (const [rows, deepest] of [
      ['skip', [8, 9, 5, 6, 3, 4, 10]],
      ['replace', [1, 2, 3, 4, 10]],
    ] as const) {
      const task = await restore(archive, rows);
      for (const kind of KINDS) {
        const found = await pathsOf(kind.name);
        expect(found).toEqual(await writtenByNocoBase(kind));
        expect(found).toContain(`${kind.node(10)} /${deepest.map(kind.node).join('/')} ${kind.node(deepest[0])}`);
      }
      await (
        await application.box().restores.undo(task.id, null)
      ).finished;
      expect(await Promise.all(KINDS.map(({ name }) => pathsOf(name)))).toEqual(before);
    }
    await restore(archive, 'skip');
    for (const kind of KINDS) {
      await move(kind, 6, 1);
      await grow(kind, [11, 7]);
      const found = await pathsOf(kind.name);
      const way = (...numbers: number[]) => `${kind.node(numbers.at(-1)!)} /${numbers.map(kind.node).join('/')} `;
      expect(found).toContain(`${way(1, 6, 3, 4, 7, 11)}${kind.node(1)}`);
      expect(found).toEqual(await writtenByNocoBase(kind));
      const query = `${kind.name}:list?tree=true&filter={"title":"number 11"}`;
      const [top] = (await (await application.agent(1)).get(`/api/${query}`)).body.data;
      expect(String(top[kind.key])).toBe(String(kind.node(1)));
    }
  });
});
