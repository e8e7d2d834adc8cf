/** Rows of the archive beside live rows under new keys, and what refers to them follows: on every database, all or nothing, with the undo. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RestoreChoice, RestoreManner } from '../../src/common/api';
import { FIXTURES } from '../conformance/fixtures';
import { DIALECTS } from '../helpers/databases';
import { NUMBERED, useBareTables } from './bare-tables';

jest.setTimeout(120_000);

describe.each(DIALECTS)('on %s', (dialect) => {
  const quote = (name: string) => FIXTURES[dialect].quote(name);
  const field = (owner: string, name: string, type: string, options: object) =>
    `INSERT INTO fields VALUES ('${owner}', '${name}', '${type}', '${JSON.stringify(options)}')`;
  const always = dialect === 'postgres';
  const bare = useBareTables(dialect, {
    collections: [
      ...['buyers', 'sales', 'tags', 'tagged', 'steps', 'codes', 'notes', 'visits'],
      ...['profiles', 'photos', 'parts', 'lists'],
    ],
    core: {
      fields: `${quote('collectionName')} varchar(40), name varchar(40), type varchar(40), options varchar(400)`,
    },
    statements: [
      `CREATE TABLE buyers (id ${NUMBERED[dialect]}, name varchar(40) NOT NULL)`,
      `CREATE TABLE sales (id ${NUMBERED[dialect]}, buyer int NOT NULL, number varchar(9),
         CONSTRAINT of_buyer FOREIGN KEY (buyer) REFERENCES buyers (id))`,
      'CREATE UNIQUE INDEX by_number ON sales (number)',
      `CREATE TABLE tags (id ${always ? 'int GENERATED ALWAYS AS IDENTITY PRIMARY KEY' : NUMBERED[dialect]}, name varchar(40) UNIQUE)`,
      'CREATE TABLE tagged (buyer int NOT NULL, tag int NOT NULL, PRIMARY KEY (buyer, tag))',
      `CREATE TABLE steps (id ${NUMBERED[dialect]}, parent int, CONSTRAINT above FOREIGN KEY (parent) REFERENCES steps (id))`,
      'CREATE TABLE codes (code varchar(20) NOT NULL PRIMARY KEY)',
      'CREATE TABLE notes (text varchar(40))',
      // One to one: its key is that of the buyer, and others refer to that.
      'CREATE TABLE profiles (buyer int NOT NULL PRIMARY KEY, FOREIGN KEY (buyer) REFERENCES buyers (id))',
      `CREATE TABLE photos (id ${NUMBERED[dialect]}, profile int, FOREIGN KEY (profile) REFERENCES profiles (buyer))`,
      `CREATE TABLE parts (sale int NOT NULL, line int NOT NULL, PRIMARY KEY (sale, line), FOREIGN KEY (sale) REFERENCES sales (id))`,
      'CREATE TABLE lists (id int NOT NULL PRIMARY KEY, people varchar(40))',
      field('lists', 'everybody', 'belongsToArray', { target: 'buyers', foreignKey: 'people', targetKey: 'id' }),
      'CREATE TABLE visits (id int NOT NULL PRIMARY KEY, visitor int)',
      field('buyers', 'tags', 'belongsToMany', {
        ...{
          target: 'tags',
          through: 'tagged',
          foreignKey: 'buyer',
          otherKey: 'tag',
          sourceKey: 'id',
          targetKey: 'id',
        },
      }),
      field('visits', 'who', 'belongsTo', { target: 'buyers', foreignKey: 'visitor', targetKey: 'id' }),
      "INSERT INTO buyers VALUES (1, 'Ada'), (2, 'Bo'), (4, 'Di')",
      "INSERT INTO sales VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 4, 'c')",
      `INSERT INTO tags (id, name) ${always ? 'OVERRIDING SYSTEM VALUE ' : ''}VALUES (1, 'old'), (2, 'big')`,
      'INSERT INTO tagged VALUES (1, 1), (1, 2), (2, 1), (4, 2)',
      'INSERT INTO steps VALUES (1, NULL), (2, 1), (3, 2)',
      "INSERT INTO codes VALUES ('x')",
      "INSERT INTO notes VALUES ('then')",
      'INSERT INTO visits VALUES (5, 1), (6, 3), (7, NULL)',
      'INSERT INTO profiles VALUES (1), (4)',
      'INSERT INTO photos VALUES (1, 4), (2, 1), (3, NULL)',
      'INSERT INTO parts VALUES (1, 1), (1, 2), (3, 1)',
    ],
  });
  const only = (...include: string[]): Partial<RestoreChoice> => ({ groups: [], include });
  const content = async () => ({
    buyers: await bare.lines('SELECT id, name FROM buyers ORDER BY id'),
    sales: await bare.lines('SELECT id, buyer, number FROM sales ORDER BY id'),
    tags: await bare.lines('SELECT id, name FROM tags ORDER BY id'),
    tagged: await bare.lines('SELECT buyer, tag FROM tagged ORDER BY buyer, tag'),
    steps: await bare.lines('SELECT id, parent FROM steps ORDER BY id'),
    notes: await bare.lines('SELECT text FROM notes'),
    visits: await bare.lines('SELECT id, visitor FROM visits ORDER BY id'),
  });
  const restore = (manner: Partial<RestoreManner>, ...include: string[]) =>
    bare.restoreTwice(manner, only(...include), content);
  const added = (count: number, kept: number) => ({ added: count, replaced: 0, skipped: 0, kept });

  test('new keys above all others, numbering goes on, and the undo takes it back', async () => {
    await bare.run("UPDATE buyers SET name = 'Ann' WHERE id = 1", "INSERT INTO buyers VALUES (10, 'Cy')");
    const { id, counts, before } = await restore({ rows: 'add' }, 'buyers');
    expect(counts).toEqual({ buyers: added(3, 4) });
    const { buyers } = await content();
    expect(buyers).toEqual(['1 Ann', '2 Bo', '4 Di', '10 Cy', '11 Ada', '12 Bo', '14 Di']);
    await bare.run("INSERT INTO buyers (name) VALUES ('Ed')");
    expect((await content()).buyers.at(-1)).toBe('15 Ed');
    await bare.undo(id);
    expect(await content()).toEqual(before);
  });

  test('where no key is taken, rows keep theirs', async () => {
    await bare.run('DELETE FROM parts', 'DELETE FROM photos', 'DELETE FROM profiles', 'DELETE FROM sales');
    await bare.run('DELETE FROM buyers', "INSERT INTO buyers VALUES (3, 'Cy'), (9, 'Ed')");
    const { counts } = await restore({ rows: 'add' }, 'buyers', 'sales');
    expect(counts).toEqual({ buyers: added(3, 2), sales: added(3, 0) });
    expect((await content()).buyers).toEqual(['1 Ada', '2 Bo', '3 Cy', '4 Di', '9 Ed']);
    expect((await content()).sales).toEqual(['1 1 a', '2 2 b', '3 4 c']);
  });

  test('what refers to added rows follows, by foreign keys, relations and through tables', async () => {
    await bare.run("UPDATE sales SET number = 'd' WHERE id = 1", "UPDATE sales SET number = 'e' WHERE id = 2");
    await bare.run('DELETE FROM parts', 'DELETE FROM sales WHERE id = 3', "UPDATE tags SET name = 'live' WHERE id = 1");
    await bare.run("UPDATE tags SET name = 'wide' WHERE id = 2");
    const { id, counts, before } = await restore({ rows: 'add' }, 'buyers', 'sales', 'tags', 'tagged', 'visits');
    expect(counts).toEqual({
      ...{ buyers: added(3, 3), sales: added(3, 2), tags: added(2, 2), tagged: added(4, 4), visits: added(3, 3) },
    });
    const after = await content();
    expect(after.buyers).toEqual(['1 Ada', '2 Bo', '4 Di', '5 Ada', '6 Bo', '8 Di']);
    expect(after.sales).toEqual(['1 1 d', '2 2 e', '4 5 a', '5 6 b', '6 8 c']);
    expect(after.tags).toEqual(['1 live', '2 wide', '3 old', '4 big']);
    expect(after.tagged).toEqual(['1 1', '1 2', '2 1', '4 2', '5 3', '5 4', '6 3', '8 4']);
    // Buyer 3 is not in the archive, so who it is does not change.
    expect(after.visits).toEqual(['5 1', '6 3', '7 ', '8 5', '9 3', '10 ']);
    await expect(bare.sql.run("INSERT INTO sales (buyer, number) VALUES (7, 'z')")).rejects.toThrow();
    await bare.undo(id);
    expect(await content()).toEqual(before);
  });

  test('a table that refers to itself', async () => {
    await restore({ rows: 'add' }, 'steps');
    expect((await content()).steps).toEqual(['1 ', '2 1', '3 2', '4 ', '5 4', '6 5']);
    await expect(bare.sql.run('INSERT INTO steps (parent) VALUES (77)')).rejects.toThrow();
  });

  test('keys that are made of the keys of others follow these, and what refers to them as well', async () => {
    await bare.run('UPDATE sales SET number = NULL');
    await restore({ rows: 'add' }, 'buyers', 'sales', 'profiles', 'photos', 'parts');
    expect(await bare.lines('SELECT buyer FROM profiles ORDER BY buyer')).toEqual(['1', '4', '5', '8']);
    expect(await bare.lines('SELECT id, profile FROM photos ORDER BY id')).toEqual([
      ...['1 4', '2 1', '3 ', '4 8', '5 5', '6 '],
    ]);
    expect(await bare.lines('SELECT sale, line FROM parts ORDER BY sale, line')).toEqual([
      ...['1 1', '1 2', '3 1', '4 1', '4 2', '6 1'],
    ]);
    await expect(bare.sql.run('INSERT INTO photos (profile) VALUES (6)')).rejects.toThrow();
  });

  test('no write is lost that comes meanwhile', async () => {
    const writer = await bare.connect();
    const written: string[] = [];
    let writing = true;
    const writes = (async () => {
      for (let number = 1; writing; number += 1) {
        const name = `buyer ${number}`;
        // SQLite tells a writer who has waited long enough.
        await writer.run(`INSERT INTO buyers (name) VALUES ('${name}')`).then(
          () => written.push(name),
          () => undefined,
        );
        await sleep(2);
      }
    })();
    await sleep(50);
    const { result } = await bare.restore({ rows: 'add' }, only('buyers', 'visits'));
    await sleep(100);
    writing = false;
    await writes;
    await writer.close();
    const names = await bare.lines('SELECT name FROM buyers ORDER BY id');
    expect(result.counts?.buyers?.added).toBe(3);
    expect(written.length).toBeGreaterThan(20);
    expect(names.filter((name) => name.startsWith('buyer')).sort()).toEqual([...written].sort());
    expect(names.filter((name) => name === 'Ada')).toEqual(['Ada', 'Ada']);
  });

  test('a strategy for each collection', async () => {
    await bare.run("INSERT INTO buyers VALUES (9, 'Ed')", "INSERT INTO sales VALUES (9, 9, 'z')");
    await bare.run("UPDATE tags SET name = 'new' WHERE id = 2", 'DELETE FROM tags WHERE id = 1');
    const mapping = { buyers: { rows: 'add' }, sales: { rows: 'overwrite' }, visits: { rows: 'replace' } } as const;
    const manner: Partial<RestoreManner> = { rows: 'skip', mapping };
    const include = ['buyers', 'sales', 'tags', 'tagged', 'visits'];
    const { collections } = await bare.plan(manner, only(...include));
    expect(collections.map(({ name, action }) => `${name} ${action}`)).toEqual([
      ...['buyers combine', 'sales replace', 'tagged combine', 'tags combine', 'visits combine'],
    ]);
    const { id, counts, before } = await restore(manner, ...include);
    expect(counts).toEqual({
      buyers: added(3, 4),
      sales: added(3, 0),
      tags: { added: 1, replaced: 0, skipped: 1, kept: 1 },
      tagged: added(4, 4),
      visits: { added: 0, replaced: 3, skipped: 0, kept: 0 },
    });
    const after = await content();
    expect(after.sales).toEqual(['1 10 a', '2 11 b', '3 13 c']);
    expect(after.tags).toEqual(['1 old', '2 new']);
    expect(after.tagged).toEqual(['1 1', '1 2', '2 1', '4 2', '10 1', '10 2', '11 1', '13 2']);
    expect(after.visits).toEqual(['5 10', '6 3', '7 ']);
    await bare.undo(id);
    expect(await content()).toEqual(before);
  });

  test('a value that must be unique and is there already stops it, dry or not, and nothing changes', async () => {
    const error = { code: 'ROWS_EXIST', details: { table: 'tags', rows: 2 } };
    await bare.refused({ rows: 'add' }, only('tags', 'buyers'), error, content, true);
    await bare.refused({ rows: 'add' }, only('tags', 'buyers'), error, content);
  });

  test('keys beyond what the column can hold stop it, and nothing changes', async () => {
    const highest = dialect === 'sqlite' ? Number.MAX_SAFE_INTEGER : 2_147_483_646;
    await bare.run(`INSERT INTO buyers VALUES (${highest}, 'Zoe')`);
    await bare.refused({ rows: 'add' }, only('buyers'), { code: 'DATA_UNFIT' }, content, true);
    await bare.refused({ rows: 'add' }, only('buyers'), { code: 'DATA_UNFIT' }, content);
    if (dialect === 'sqlite') return;
    // Small visitors cannot follow to where the buyers would go.
    await bare.run(
      `DELETE FROM buyers WHERE id = ${highest}`,
      `ALTER TABLE visits ${dialect === 'mysql' ? 'MODIFY visitor smallint' : 'ALTER visitor TYPE smallint'}`,
      "INSERT INTO buyers VALUES (40000, 'Zoe')",
    );
    await bare.refused({ rows: 'add' }, only('buyers', 'visits'), { code: 'DATA_UNFIT' }, content, true);
    await bare.refused({ rows: 'add' }, only('buyers', 'visits'), { code: 'DATA_UNFIT' }, content);
  });

  test('without a key rows are added as they are; a table that is not there is made', async () => {
    await bare.run('DROP TABLE codes');
    const { counts } = await restore({ rows: 'add' }, 'notes', 'codes');
    expect(counts).toEqual({ notes: added(1, 1), codes: added(1, 0) });
    expect((await content()).notes).toEqual(['then', 'then']);
  });

  test('a list of keys cannot follow, and the precheck says so', async () => {
    const { checks } = await bare.plan({ rows: 'add' }, only('buyers', 'lists'));
    const message = expect.stringMatching(/lists .*column people refers to buyers and is no whole number/);
    expect(checks).toContainEqual(expect.objectContaining({ verdict: 'blocker', message }));
  });

  test.each([
    ['a key that is no number', 'codes', /codes.* code is neither one whole number/],
    ['a key of references that are not restored', 'tagged', /tagged.* buyer.* tag is neither one whole number/],
  ])('%s cannot be new, and the precheck says so', async (_, name, message) => {
    const { checks, verdict } = await bare.plan({ mapping: { [name]: { rows: 'add' } } });
    expect(verdict).toBe('blocker');
    expect(checks).toContainEqual(
      expect.objectContaining({ verdict: 'blocker', message: expect.stringMatching(message) }),
    );
    await expect(bare.plan({ existing: 'keep', mapping: { [name]: { rows: 'add' } } })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    });
  });
});
