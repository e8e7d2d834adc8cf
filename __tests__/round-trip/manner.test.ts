/** Tables under other names, parts of tables, rows into what is there: on every database, with the undo. */
import type { RestoreChoice, RestoreManner } from '../../src/common/api';
import { DIALECTS } from '../helpers/databases';
import { NUMBERED, useBareTables } from './bare-tables';

jest.setTimeout(120_000);

describe.each(DIALECTS)('on %s', (dialect) => {
  const bare = useBareTables(dialect, {
    collections: ['buyers', 'sales'],
    statements: [
      `CREATE TABLE buyers (id ${NUMBERED[dialect]}, name varchar(40) NOT NULL, note varchar(40))`,
      'CREATE UNIQUE INDEX by_name ON buyers (name)',
      `CREATE TABLE sales (id ${NUMBERED[dialect]}, buyer int NOT NULL, total decimal(10,2),
         CONSTRAINT of_buyer FOREIGN KEY (buyer) REFERENCES buyers (id))`,
      "INSERT INTO buyers (name, note) VALUES ('Ada', 'first'), ('Bo', NULL)",
      'INSERT INTO sales (buyer, total) VALUES (1, 1.50), (2, 2.25), (1, 3.00)',
    ],
  });
  beforeEach(() => bare.run("UPDATE buyers SET note = 'changed'"));

  const restore = async (manner: Partial<RestoreManner>, choice: Partial<RestoreChoice> = {}) => {
    const { planned, id, result } = await bare.restore(manner, choice);
    // What was planned is what was done, row for row.
    expect(result).toMatchObject({
      rows: planned.collections.reduce((sum, { action, rows }) => sum + (action === 'keep' ? 0 : rows), 0),
    });
    return { id, planned };
  };
  const rows = async (query: string) =>
    (await bare.sql.run(query)).map((row) => Object.values(row).map((value) => String(value)));

  const BUYERS = 'SELECT id, name, note FROM buyers ORDER BY id';
  const CHANGED = [
    ['1', 'Ada', 'changed'],
    ['2', 'Bo', 'changed'],
  ];

  test('two tables under new names, beside the live ones, with each other', async () => {
    const mapping = { buyers: { table: 'buyers_before' }, sales: { table: 'sales_before' } };
    const { id, planned } = await restore({ mapping });
    expect(planned.collections).toMatchObject([
      { name: 'buyers', action: 'create', to: expect.stringMatching(/buyers_before$/) },
      { name: 'sales', action: 'create', to: expect.stringMatching(/sales_before$/) },
    ]);
    expect(await bare.tables()).toEqual(['buyers', 'buyers_before', 'sales', 'sales_before']);
    expect(await rows(BUYERS)).toEqual(CHANGED);
    expect(await rows('SELECT id, name, note FROM buyers_before ORDER BY id')).toEqual([
      ['1', 'Ada', 'first'],
      ['2', 'Bo', 'null'],
    ]);
    await bare.sql.run("INSERT INTO buyers_before (name) VALUES ('Cy')");
    expect(await rows("SELECT id FROM buyers_before WHERE name = 'Cy'")).toEqual([['3']]);
    await bare.sql.run("INSERT INTO buyers (name) VALUES ('Cy')");
    await expect(bare.sql.run("INSERT INTO buyers_before (name) VALUES ('Cy')")).rejects.toThrow();
    // Buyer 4 is there in the copy alone: the key of the copy leads to the copy.
    await bare.sql.run("INSERT INTO buyers_before (id, name) VALUES (4, 'Di')");
    await bare.sql.run('INSERT INTO sales_before (buyer, total) VALUES (4, 1)');
    await expect(bare.sql.run('INSERT INTO sales (buyer, total) VALUES (4, 1)')).rejects.toThrow();
    await bare.undo(id);
    expect(await bare.tables()).toEqual(['buyers', 'sales']);
  });

  test('one table beside: its key leads to the live one', async () => {
    await restore({ mapping: { sales: { table: 'sales_before' } } }, { groups: [], include: ['sales'] });
    await bare.sql.run("INSERT INTO buyers (id, name) VALUES (9, 'Ed')");
    await bare.sql.run('INSERT INTO sales_before (buyer, total) VALUES (9, 1)');
    await expect(bare.sql.run('INSERT INTO sales_before (buyer, total) VALUES (77, 1)')).rejects.toThrow();
  });

  test('some columns, under other names', async () => {
    const mapping = { buyers: { table: 'people', columns: { note: null, name: 'called' } } };
    await restore({ mapping }, { groups: [], include: ['buyers'] });
    expect(await bare.sql.run('SELECT * FROM people ORDER BY id')).toMatchObject([
      { id: expect.anything(), called: 'Ada' },
      { id: expect.anything(), called: 'Bo' },
    ]);
    expect(Object.keys((await bare.sql.run('SELECT * FROM people'))[0] ?? {})).toEqual(['id', 'called']);
    await expect(bare.sql.run("INSERT INTO people (called) VALUES ('Ada')")).rejects.toThrow();
  });

  test('structure only: an empty table that numbers from the start, and its rows are back with the undo', async () => {
    const { id } = await restore({ content: 'structure' }, { groups: [], include: ['sales'] });
    expect(await rows('SELECT * FROM sales')).toEqual([]);
    await bare.sql.run('INSERT INTO sales (buyer, total) VALUES (1, 9)');
    expect(await rows('SELECT id FROM sales')).toEqual([['1']]);
    await bare.undo(id);
    expect(await rows('SELECT COUNT(*) FROM sales')).toEqual([['3']]);
  });

  test('data only: rows by the names of columns, into the table as it is there', async () => {
    await bare.sql.run('ALTER TABLE buyers ADD COLUMN city varchar(20)');
    await bare.sql.run('ALTER TABLE buyers DROP COLUMN note');
    const { planned } = await restore({ content: 'data' }, { groups: [], include: ['buyers'] });
    expect(planned.checks.find(({ check }) => check === 'losses')).toMatchObject({
      verdict: 'warning',
      message: expect.stringContaining('note'),
    });
    expect(await rows('SELECT id, name, city FROM buyers ORDER BY id')).toEqual([
      ['1', 'Ada', 'null'],
      ['2', 'Bo', 'null'],
    ]);
    await expect(bare.sql.run('DELETE FROM buyers WHERE id = 1')).rejects.toThrow();
    await bare.sql.run("INSERT INTO buyers (name) VALUES ('Cy')");
    expect(await rows("SELECT id FROM buyers WHERE name = 'Cy'")).toEqual([['3']]);
  });

  test('what exists stays, and only the rest is restored', async () => {
    await bare.sql.run('DROP TABLE sales');
    const { planned } = await restore({ existing: 'keep' });
    expect(planned.collections).toMatchObject([
      { name: 'buyers', action: 'keep' },
      { name: 'sales', action: 'create' },
    ]);
    expect(await rows(BUYERS)).toEqual(CHANGED);
    expect(await rows('SELECT COUNT(*) FROM sales')).toEqual([['3']]);
  });

  test('stop: nothing is done where something exists', async () => {
    const planned = await bare.plan({ existing: 'stop' });
    expect(planned.verdict).toBe('blocker');
    await expect(bare.box.restores.start(planned, bare.box.archives.file(bare.archive), null)).rejects.toMatchObject({
      code: 'PLAN_BLOCKED',
    });
    expect(await rows(BUYERS)).toEqual(CHANGED);
    expect(await bare.tables()).toEqual(['buyers', 'sales']);
  });

  test.each<[string, RestoreManner['mapping'], RegExp]>([
    ['what is not chosen', { nothing: { table: 'x' } }, /nothing/],
    ['a column that is not there', { buyers: { columns: { nope: 'x' } } }, /nope/],
    ['every column away', { buyers: { columns: { id: null, name: null, note: null } } }, /nothing of buyers/],
    ['a name of ours', { buyers: { table: 'strongbox_sets' } }, /undo sets/],
  ])('a mapping of %s is refused', async (_, mapping, message) => {
    await expect(bare.plan({ mapping })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringMatching(message),
    });
  });
});
