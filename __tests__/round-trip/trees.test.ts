/** Trees of which some rows come from the archive and others stay: every node has one path, true to the parents that it then has. */
import type { RestoreChoice, RestoreManner } from '../../src/common/api';
import { FIXTURES } from '../conformance/fixtures';
import { collection } from '../helpers/catalog';
import { DIALECTS } from '../helpers/databases';
import { NUMBERED, useBareTables } from './bare-tables';

jest.setTimeout(120_000);

type Row = Record<string, unknown>;

/** As NocoBase writes them, from the rows of a tree: `node path root`. */
function pathsOf(rows: Row[], key: string, parent: string): string[] {
  const parents = new Map(rows.map((row) => [String(row[key]), row[parent] === null ? null : String(row[parent])]));
  const pathOf = (node: string): string[] => {
    const above = parents.get(node) ?? null;
    return above === null || !parents.has(above) ? [node] : [...pathOf(above), node];
  };
  const ways = [...parents.keys()].map(pathOf);
  return ways.map((way) => `${way.at(-1)} /${way.join('/')} ${way[0]}`).sort();
}

describe.each(DIALECTS)('on %s', (dialect) => {
  const quote = (name: string) => FIXTURES[dialect].quote(name);
  const [node, root, parent] = ['nodePk', 'rootPk', 'parentId'].map(quote) as [string, string, string];
  const moment = dialect === 'postgres' ? 'timestamp(3)' : 'datetime';
  const text = 'varchar(40)';
  const paths = (tree: string) => collection(`main_${tree}_path`, { treePathOf: tree, owner: tree, source: 'owner' });
  const above = { treeParent: true, target: 'places', foreignKey: 'aboveCode', targetKey: 'code' };
  const bare = useBareTables(dialect, {
    collections: ['categories', paths('categories'), 'places', paths('places')],
    core: {
      collections: `name ${text}, title ${text}, options varchar(400)`,
      fields: `${quote('collectionName')} ${text}, name ${text}, type ${text}, options varchar(400)`,
    },
    statements: [
      `CREATE TABLE categories (id ${NUMBERED[dialect]}, name ${text}, ${parent} bigint, changed ${moment})`,
      `CREATE TABLE main_categories_path (${node} bigint, path varchar(1024), ${root} bigint)`,
      `CREATE INDEX by_path ON main_categories_path (path${dialect === 'mysql' ? '(191)' : ''})`,
      // No number for a key, a parent of another name, and columns that are spelled with underscores.
      `CREATE TABLE places (code ${text} NOT NULL PRIMARY KEY, above_code ${text})`,
      `CREATE TABLE main_places_path (node_pk ${text}, path varchar(1024), root_pk ${text})`,
      `INSERT INTO collections VALUES ('categories', '', '{"tree":"adjacencyList"}'),
         ('places', '', '{"tree":"adjacencyList","filterTargetKey":"code","underscored":true}')`,
      `INSERT INTO fields VALUES ('places', 'above', 'belongsTo', '${JSON.stringify(above)}')`,
    ],
  });

  const categories = () => bare.sql.run(`SELECT id, ${parent} AS parent FROM categories ORDER BY id`);
  const lines = (rows: Row[]) => rows.map((row) => Object.values(row).join(' ')).sort();
  const content = async () => ({
    categories: lines(await categories()),
    paths: await bare.lines(`SELECT ${node}, path, ${root} FROM main_categories_path ORDER BY path, ${node}`),
    places: await bare.lines('SELECT code, above_code FROM places ORDER BY code'),
    placePaths: await bare.lines('SELECT node_pk, path, root_pk FROM main_places_path ORDER BY path'),
  });
  /** Each node with its parent and the year in which it was changed. */
  const grow = (...nodes: [id: number, above: number | null, year: number][]) =>
    bare.run(
      ...nodes.map(
        ([id, up, year]) => `INSERT INTO categories VALUES (${id}, 'number ${id}', ${up}, '${year}-01-01 00:00:00')`,
      ),
    );
  const move = (id: number, up: number | null, year: number) =>
    bare.run(`UPDATE categories SET ${parent} = ${up}, changed = '${year}-01-01 00:00:00' WHERE id = ${id}`);
  const writePaths = async () => {
    await bare.run('DELETE FROM main_categories_path');
    const rows = pathsOf(await categories(), 'id', 'parent').map((line) => line.split(' '));
    const values = rows.map(([of, path, from]) => `(${of}, '${path}', ${from})`);
    await bare.run(`INSERT INTO main_categories_path VALUES ${values.join(', ')}`);
  };
  const expectTrue = async () =>
    expect([...(await content()).paths].sort()).toEqual(pathsOf(await categories(), 'id', 'parent'));

  const archive = async () => {
    const { finished } = await bare.box.create({
      ...{ groups: ['required', 'custom'], include: [], exclude: [], note: null, createdBy: null },
    });
    bare.archive = (await bare.ended(finished)).archive;
  };
  const TREE = ['categories', 'main_categories_path'];
  const only = (include = TREE): Partial<RestoreChoice> => ({ groups: [], include });
  const restore = (manner: Partial<RestoreManner>, include = TREE) =>
    bare.restoreTwice({ newer: 'changed', ...manner }, only(include), content);

  beforeEach(async () => {
    await grow([1, null, 2020], [2, 1, 2020], [3, 2, 2025], [4, 3, 2020], [5, null, 2020], [6, 5, 2025]);
    await grow([10, 2, 2020], [11, 10, 2020]);
    await writePaths();
    await archive();
    await bare.run('DELETE FROM categories WHERE id IN (2, 10, 11)');
    // What is below a node that is moved goes with it.
    await move(3, 6, 2024);
    await move(5, 8, 2024);
    await move(6, 5, 2026);
    await grow([7, 4, 2024], [8, null, 2024], [9, 8, 2024]);
    await writePaths();
  });

  test.each([
    ['skip', { added: 3, replaced: 0, skipped: 5, kept: 8 }, ['3 6', '5 8'], '7 /8/5/6/3/4/7 8'],
    ['replace', { added: 3, replaced: 5, skipped: 0, kept: 3 }, ['3 2', '5 '], '7 /1/2/3/4/7 1'],
    ['newer', { added: 3, replaced: 1, skipped: 4, kept: 7 }, ['3 2', '5 8'], '7 /1/2/3/4/7 1'],
  ] as const)('%s: every node has the path of its parents, and the undo takes it back', async (...expected) => {
    const [rows, counts, moved, deepest] = expected;
    const done = await restore({ rows });
    expect(done.counts).toEqual({ categories: counts, main_categories_path: counts });
    expect((await content()).categories).toEqual(expect.arrayContaining([...moved]));
    expect((await content()).paths).toContain(deepest);
    await expectTrue();
    await bare.undo(done.id);
    expect(await content()).toEqual(done.before);
  });

  test('stop: rows that are not there bring their paths', async () => {
    await bare.run('DELETE FROM categories');
    await grow([20, null, 2024], [21, 20, 2024], [22, 11, 2024]);
    await writePaths();
    const { counts } = await restore({ rows: 'stop' });
    expect(counts.categories).toEqual({ added: 8, replaced: 0, skipped: 0, kept: 3 });
    expect((await content()).paths).toContain('22 /1/2/10/11/22 1');
    await expectTrue();
  });

  test('what was wrong in the live paths is right afterwards, and a parent that is not there is none', async () => {
    await bare.run("DELETE FROM main_categories_path WHERE path = '/8'");
    await bare.run(`INSERT INTO main_categories_path VALUES (4, '/4', 4), (99, '/99', 99)`);
    await move(9, 404, 2024);
    await restore({ rows: 'skip' });
    expect((await content()).paths).toContain('9 /9 9');
    await expectTrue();
  });

  test('the tree says what becomes of its paths, whatever is said of them', async () => {
    const own = { main_categories_path: { rows: 'overwrite' as const } };
    const first = await restore({ rows: 'skip', mapping: own });
    await expectTrue();
    await bare.undo(first.id);
    await bare.restore({ mapping: { categories: { rows: 'replace' } } }, only(['categories']));
    await expectTrue();
    // A tree that is overwritten has the paths of the archive.
    const overwritten = await bare.restore({ mapping: { main_categories_path: { rows: 'skip' } } }, only());
    expect(overwritten.result.counts.main_categories_path).toEqual({ added: 8, replaced: 0, skipped: 0, kept: 0 });
    await expectTrue();
  });

  test('without their tree, live paths stay', async () => {
    const { planned } = await bare.start({ rows: 'skip' }, only([...TREE.slice(1), 'collections']));
    expect(planned.collections).toContainEqual(
      expect.objectContaining({ name: 'main_categories_path', action: 'keep' }),
    );
    await expectTrue();
  });

  test('a path table that is not there is made for all nodes', async () => {
    await bare.run('DROP TABLE main_categories_path');
    await bare.restore({ rows: 'skip' }, only());
    await expectTrue();
  });

  test('a tree that did not exist comes back with the paths of the archive', async () => {
    await bare.run('DROP TABLE categories');
    await bare.restore({ rows: 'skip' }, only());
    expect((await content()).paths).toHaveLength(8);
    await expectTrue();
  });

  test('the plan says what becomes of the paths', async () => {
    const { checks, collections } = await bare.plan({ rows: 'skip' }, only());
    const said = checks.filter(({ check, message }) => check === 'manner' && message.includes('_path'));
    expect(said).toEqual([
      expect.objectContaining({ check: 'manner', verdict: 'pass', message: expect.stringContaining('made anew') }),
    ]);
    expect(collections).toContainEqual(expect.objectContaining({ name: 'main_categories_path', action: 'combine' }));
  });

  test('rows that would be their own ancestors are refused, with nothing changed', async () => {
    // 3 below 2 is the archive's, 2 below 7 and so below 3 is live.
    await grow([2, 7, 2026]);
    await writePaths();
    const error = { code: 'DATA_UNFIT', details: { table: 'categories' } };
    for (const dryRun of [true, false]) {
      await bare.refused({ rows: 'newer', newer: 'changed' }, only(), error, content, dryRun);
    }
    await bare.restore({ rows: 'skip' }, only());
    await expectTrue();
  });

  test('a tree that fails leaves its paths as they are', async () => {
    await grow([2, 7, 2026]);
    await writePaths();
    const before = await content();
    const mapping = { places: { rows: 'skip' as const } };
    const manner = { rows: 'newer', newer: 'changed', onFailure: 'leave', mapping } as const;
    const { result } = await bare.restore(manner, only([...TREE, 'places']));
    expect(result.failed.map(({ name }) => name)).toEqual(TREE);
    expect(await content()).toEqual(before);
  });

  test('a way that is longer than its column is refused where it is', async () => {
    const code = (number: number) => `${'x'.repeat(38)}${number}`;
    const codes = Array.from({ length: 30 }, (_, at) => `('${code(at + 10)}', '${code(at + 9)}')`);
    await bare.run(`INSERT INTO places VALUES ${codes.slice(0, 15).join(', ')}`);
    await archive();
    await bare.run('DELETE FROM places', `INSERT INTO places VALUES ${codes.slice(15).join(', ')}`);
    if (dialect === 'sqlite') await restore({ rows: 'skip' }, ['places']);
    else
      await bare.refused(
        { rows: 'skip' },
        only(['places']),
        { code: 'DATA_UNFIT', details: { table: 'places' } },
        content,
      );
  });

  test('as many nodes as need more than memory has for them', async () => {
    const many = async (ids: number[], above: (id: number) => number) => {
      const rows = ids.map((id) => `(${id}, NULL, ${above(id)}, '2024-01-01 00:00:00')`);
      await bare.run(`INSERT INTO categories VALUES ${rows.join(', ')}`);
    };
    const ids = Array.from({ length: 60_000 }, (_, at) => at + 100);
    await many(ids, (id) => Math.max(1, Math.floor(id / 2)));
    await archive();
    await bare.run('DELETE FROM categories WHERE id >= 100');
    await many(
      ids.filter((id) => id % 3 === 0),
      (id) => Math.max(9, Math.floor(id / 6) * 3),
    );
    await writePaths();
    const { counts } = await restore({ rows: 'skip' });
    expect(counts.main_categories_path).toMatchObject({ added: 40_000, kept: 20_008 });
    await expectTrue();
  });

  test('keys that are no numbers, columns of other names', async () => {
    const codes = (...rows: [string, string | null][]) =>
      bare.run(
        ...rows.map(([code, up]) => `INSERT INTO places VALUES ('${code}', ${up === null ? 'NULL' : `'${up}'`})`),
      );
    await codes(['EU', null], ['DE', 'EU'], ['Köln', 'DE'], ['x-1', 'Köln']);
    await archive();
    await bare.run("DELETE FROM places WHERE code = 'x-1'", "UPDATE places SET above_code = 'World' WHERE code = 'DE'");
    await codes(['World', null], ['x-2', 'Köln']);
    const { counts } = await restore({ rows: 'skip' }, ['places']);
    expect(counts.main_places_path).toEqual({ added: 1, replaced: 0, skipped: 3, kept: 5 });
    const places = await bare.sql.run('SELECT code, above_code FROM places');
    const { placePaths } = await content();
    expect([...placePaths].sort()).toEqual(pathsOf(places, 'code', 'above_code'));
    expect(placePaths).toContain('x-1 /World/DE/Köln/x-1 World');
  });
});
