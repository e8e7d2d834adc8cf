/** Restores that leave what does not fit as it is: exactly that, the same in the dry run, the others in one step, with the undo. */
import type { RestoreChoice, RestoreManner, RestoreOutcome } from '../../src/common/api';
import { DIALECTS } from '../helpers/databases';
import { collection } from '../helpers/catalog';
import { NUMBERED, useBareTables, type BareTables } from './bare-tables';

jest.setTimeout(120_000);

/** First dry, which says the same. */
async function restoreFitting<T>(
  bare: BareTables,
  manner: Partial<RestoreManner>,
  choice: Partial<RestoreChoice>,
  content: () => Promise<T>,
) {
  const leave = { ...manner, onFailure: 'leave' as const };
  const { id, counts, before } = await bare.restoreTwice(leave, choice, content);
  const [dry, run] = (await bare.box.tasks.list()).filter(({ kind }) => kind === 'restore').reverse();
  expect(run).toMatchObject({ id });
  expect(dry?.result?.failed).toEqual(run?.result?.failed);
  const { failed } = run?.result as unknown as RestoreOutcome;
  // The others were restored.
  expect(JSON.stringify(failed)).not.toMatch(/Nothing was|to stop/);
  return { id, before, restored: Object.keys(counts).sort(), failed };
}

const failed = (name: string, code: string, message: string) =>
  expect.objectContaining({
    name,
    error: expect.objectContaining({ code, message: expect.stringContaining(message) }),
  });

describe.each(DIALECTS)('on %s', (dialect) => {
  const bare = useBareTables(dialect, {
    collections: ['buyers', 'sales', 'notes', 'prices'],
    statements: [
      `CREATE TABLE buyers (id ${NUMBERED[dialect]}, name varchar(40) NOT NULL)`,
      'CREATE UNIQUE INDEX by_name ON buyers (name)',
      `CREATE TABLE sales (id ${NUMBERED[dialect]}, buyer int NOT NULL, CONSTRAINT of_buyer FOREIGN KEY (buyer) REFERENCES buyers (id))`,
      `CREATE TABLE notes (id ${NUMBERED[dialect]}, text varchar(40))`,
      `CREATE TABLE prices (id ${NUMBERED[dialect]}, amount int)`,
      "INSERT INTO buyers VALUES (1, 'Ada'), (2, 'Bo')",
      'INSERT INTO sales VALUES (1, 1), (2, 2)',
      "INSERT INTO notes VALUES (1, 'then')",
      'INSERT INTO prices VALUES (1, 10), (2, -20)',
    ],
  });

  const content = async () => ({
    buyers: await bare.lines('SELECT id, name FROM buyers ORDER BY id'),
    sales: await bare.lines('SELECT id, buyer FROM sales ORDER BY id'),
    notes: await bare.lines('SELECT id, text FROM notes ORDER BY id'),
    prices: await bare.lines('SELECT id, amount FROM prices ORDER BY id'),
  });
  const restore = (manner: Partial<RestoreManner>) => restoreFitting(bare, manner, {}, content);

  test('rows that exist: the tables that have none of them are restored', async () => {
    await bare.run('DELETE FROM notes', 'DELETE FROM prices', 'INSERT INTO prices VALUES (7, 70)');
    const { id, before, ...outcome } = await restore({ rows: 'stop' });
    expect(outcome).toEqual({
      restored: ['notes', 'prices'],
      failed: [failed('buyers', 'ROWS_EXIST', 'buyers has 2'), failed('sales', 'ROWS_EXIST', 'sales has 2')],
    });
    expect(await content()).toEqual({ ...before, notes: ['1 then'], prices: ['1 10', '2 -20', '7 70'] });
    await bare.undo(id);
    expect(await content()).toEqual(before);
  });

  test('values that the table as it is there does not hold, and what would lose what it refers to', async () => {
    await bare.run(
      'DROP TABLE prices',
      `CREATE TABLE prices (id ${NUMBERED[dialect]}, amount int CHECK (amount > 0))`,
      'INSERT INTO prices VALUES (5, 50)',
      'DROP TABLE sales',
      // Live sales are of buyers that the archive does not have, and keep those of the archive out.
      `CREATE TABLE sales (id ${NUMBERED[dialect]}, buyer int NOT NULL CHECK (buyer > 2), CONSTRAINT of_buyer FOREIGN KEY (buyer) REFERENCES buyers (id))`,
      "INSERT INTO buyers VALUES (3, 'Cy')",
      'INSERT INTO sales VALUES (9, 3)',
      "UPDATE notes SET text = 'now'",
    );
    const { before, ...outcome } = await restore({ content: 'data' });
    expect(outcome).toMatchObject({
      restored: ['notes'],
      failed: [
        failed('buyers', 'REFERENCES_BROKEN', 'refer to rows of buyers'),
        failed('prices', 'DATA_UNFIT', 'prices'),
        failed('sales', 'DATA_UNFIT', 'sales'),
      ],
    });
    expect(await content()).toEqual({ ...before, notes: ['1 then'] });
    await expect(bare.sql.run('INSERT INTO sales (buyer) VALUES (77)')).rejects.toThrow();
  });

  test('what would follow new keys stays with what cannot have them', async () => {
    const { before, ...outcome } = await restore({ rows: 'add' });
    expect(outcome).toMatchObject({
      restored: ['notes', 'prices'],
      failed: [failed('buyers', 'ROWS_EXIST', 'same values'), failed('sales', 'ROWS_EXIST', 'without buyers')],
    });
    expect(await content()).toEqual({
      ...before,
      notes: ['1 then', '2 then'],
      prices: ['1 10', '2 -20', '3 10', '4 -20'],
    });
  });

  test('where nothing fails, nothing is left; where all do, nothing happens', async () => {
    const { failed: none } = await restore({});
    expect(none).toEqual([]);
    await bare.box.restores.discard((await bare.box.restores.sets())[0]!.id);
    const manner: Partial<RestoreManner> = { rows: 'stop', onFailure: 'leave' };
    await bare.refused(manner, {}, { code: 'ROWS_EXIST' }, content);
    await bare.refused(manner, {}, { code: 'ROWS_EXIST' }, content, true);
  });

  test('the plan says so beforehand', async () => {
    const { checks } = await bare.plan({ onFailure: 'leave' });
    expect(checks).toContainEqual(expect.objectContaining({ check: 'manner', verdict: 'warning' }));
  });
});

describe.each(DIALECTS)('collections that belong together, on %s', (dialect) => {
  const bare = useBareTables(dialect, {
    collections: ['notes', 'pages', collection('page_links', { throughOf: ['pages'] })],
    statements: [
      ...['notes', 'pages', 'page_links'].map((name) => `CREATE TABLE ${name} (id ${NUMBERED[dialect]}, amount int)`),
      ...['notes', 'pages', 'page_links'].map((name) => `INSERT INTO ${name} VALUES (1, -1)`),
    ],
  });
  const content = () => bare.lines('SELECT n.amount, p.amount AS p, l.amount AS l FROM notes n, pages p, page_links l');
  const restore = async (broken: string, choice: Partial<RestoreChoice>) => {
    await bare.run(
      ...['notes', 'pages', 'page_links'].map((name) => `DROP TABLE ${name}`),
      ...['notes', 'pages', 'page_links'].map(
        (name) =>
          `CREATE TABLE ${name} (id ${NUMBERED[dialect]}, amount int${name === broken ? ' CHECK (amount > 0)' : ''})`,
      ),
      ...['notes', 'pages', 'page_links'].map((name) => `INSERT INTO ${name} VALUES (1, 7)`),
    );
    return restoreFitting(bare, { content: 'data' }, choice, content);
  };

  test('a collection stays where what its restore takes along fails', async () => {
    expect(await restore('page_links', {})).toMatchObject({
      restored: ['notes'],
      failed: [failed('page_links', 'DATA_UNFIT', 'page_links'), failed('pages', 'DATA_UNFIT', 'without page_links')],
    });
    expect(await content()).toEqual(['-1 7 7']);
  });

  test('and what follows it stays with it, chosen by itself or not', async () => {
    expect(await restore('pages', {})).toMatchObject({
      restored: ['notes'],
      failed: [failed('page_links', 'DATA_UNFIT', 'without pages'), failed('pages', 'DATA_UNFIT', 'pages')],
    });
    expect(await content()).toEqual(['-1 7 7']);
  });

  test('and what was taken along for it stays with it', async () => {
    expect(await restore('pages', { groups: [], include: ['pages', 'notes'] })).toMatchObject({
      restored: ['notes'],
      failed: [failed('page_links', 'DATA_UNFIT', 'without pages'), failed('pages', 'DATA_UNFIT', 'pages')],
    });
    expect(await content()).toEqual(['-1 7 7']);
  });
});
