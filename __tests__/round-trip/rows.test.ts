/** Rows of the archive beside live rows, by their keys: exact counts on every database, the same in the dry run, all or nothing, with the undo. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RestoreChoice, RestoreManner } from '../../src/common/api';
import { DIALECTS } from '../helpers/databases';
import { NUMBERED, useBareTables } from './bare-tables';

jest.setTimeout(120_000);

const THEN = "'2026-05-05 05:05:05'";

describe.each(DIALECTS)('on %s', (dialect) => {
  const moment = dialect === 'postgres' ? 'timestamp(3)' : 'datetime';
  const bare = useBareTables(dialect, {
    collections: ['buyers', 'sales', 'notes'],
    statements: [
      `CREATE TABLE buyers (id ${NUMBERED[dialect]}, name varchar(40) NOT NULL, note varchar(40), changed ${moment})`,
      'CREATE UNIQUE INDEX by_name ON buyers (name)',
      `CREATE TABLE sales (id ${NUMBERED[dialect]}, buyer int NOT NULL, changed ${moment},
         CONSTRAINT of_buyer FOREIGN KEY (buyer) REFERENCES buyers (id) ON DELETE CASCADE)`,
      'CREATE TABLE notes (text varchar(40))',
      `INSERT INTO buyers VALUES (1, 'Ada', 'then', ${THEN}), (2, 'Bo', 'then', ${THEN}), (4, 'Di', 'then', ${THEN})`,
      `INSERT INTO sales VALUES (1, 1, ${THEN}), (2, 2, ${THEN}), (3, 4, ${THEN})`,
      "INSERT INTO notes VALUES ('then')",
    ],
  });
  beforeEach(() =>
    bare.run(
      "UPDATE buyers SET note = 'now', changed = '2026-06-06 06:06:06' WHERE id = 1",
      "UPDATE buyers SET note = 'now', changed = '2026-04-04 04:04:04' WHERE id = 2",
      'DELETE FROM sales WHERE id = 3',
      'DELETE FROM buyers WHERE id = 4',
      `INSERT INTO buyers VALUES (3, 'Cy', 'now', ${THEN})`,
      `INSERT INTO sales VALUES (9, 3, ${THEN})`,
    ),
  );

  const content = async () => ({
    buyers: await bare.lines('SELECT id, name, note FROM buyers ORDER BY id'),
    sales: (await bare.tables()).includes('sales') ? await bare.lines('SELECT id, buyer FROM sales ORDER BY id') : [],
    notes: await bare.lines('SELECT text FROM notes'),
  });
  const only = (include: string[]): Partial<RestoreChoice> => ({ groups: [], include });
  const restore = (manner: Partial<RestoreManner>, include = ['buyers', 'sales']) =>
    bare.restoreTwice({ newer: 'changed', ...manner }, only(include), content);
  const refused = (manner: Partial<RestoreManner>, error: object, include = ['buyers', 'sales']) =>
    bare.refused({ newer: 'changed', ...manner }, only(include), error, content);

  test('skip: live rows stay, what is not there is added, and the undo takes it back', async () => {
    const { id, counts, before } = await restore({ rows: 'skip' });
    expect(counts).toEqual({
      buyers: { added: 1, replaced: 0, skipped: 2, kept: 3 },
      sales: { added: 1, replaced: 0, skipped: 2, kept: 3 },
    });
    const after = await content();
    expect(after.buyers).toEqual(['1 Ada now', '2 Bo now', '3 Cy now', '4 Di then']);
    expect(after.sales).toEqual(['1 1', '2 2', '3 4', '9 3']);
    // Numbering goes on above both, keys hold, and the tables are what they were.
    await bare.run('INSERT INTO sales (buyer) VALUES (4)', "INSERT INTO buyers (name) VALUES ('Ed')");
    expect((await content()).sales.at(-1)).toBe('10 4');
    await expect(bare.sql.run('INSERT INTO sales (buyer) VALUES (77)')).rejects.toThrow();
    await expect(bare.sql.run("INSERT INTO buyers (name) VALUES ('Ada')")).rejects.toThrow();
    await bare.undo(id);
    expect(await content()).toEqual(before);
  });

  test('a plan that was tried can be executed, once', async () => {
    const plan = await bare.plan({ rows: 'skip' }, only(['notes']));
    const file = bare.box.archives.file(bare.archive);
    for (const dryRun of [true, true, false]) {
      await bare.ended((await bare.box.restores.start(plan, file, null, { dryRun })).finished);
    }
    await expect(bare.box.restores.start(plan, file, null)).rejects.toMatchObject({ code: 'PLAN_OUTDATED' });
  });

  test('replace: rows of the archive take the place of live ones', async () => {
    const { counts } = await restore({ rows: 'replace' });
    expect(counts).toEqual({
      buyers: { added: 1, replaced: 2, skipped: 0, kept: 1 },
      sales: { added: 1, replaced: 2, skipped: 0, kept: 1 },
    });
    expect((await content()).buyers).toEqual(['1 Ada then', '2 Bo then', '3 Cy now', '4 Di then']);
  });

  test('newer: only where the row of the archive is younger', async () => {
    const { counts } = await restore({ rows: 'newer' });
    expect(counts).toEqual({
      buyers: { added: 1, replaced: 1, skipped: 1, kept: 2 },
      // As young as the live ones is not younger.
      sales: { added: 1, replaced: 0, skipped: 2, kept: 3 },
    });
    expect((await content()).buyers).toEqual(['1 Ada now', '2 Bo then', '3 Cy now', '4 Di then']);
  });

  test('stop: nothing at all happens where a key is there', async () => {
    await refused({ rows: 'stop' }, { code: 'ROWS_EXIST', details: { table: 'buyers', rows: 2 } });
    await bare.run('DELETE FROM sales', 'DELETE FROM buyers');
    const { counts } = await restore({ rows: 'stop' });
    expect(counts.buyers).toEqual({ added: 3, replaced: 0, skipped: 0, kept: 0 });
  });

  test('a row is the same by any of its keys, and what would refer to nothing is refused', async () => {
    await bare.run("INSERT INTO buyers VALUES (5, 'Di', 'now', NULL)");
    // Buyer 4 is skipped for buyer 5, and sale 3 is of buyer 4.
    await refused({ rows: 'skip' }, { code: 'REFERENCES_BROKEN' });
    await bare.run(`INSERT INTO sales VALUES (10, 5, ${THEN})`);
    await refused({ rows: 'replace' }, { code: 'REFERENCES_BROKEN' });
    await refused({ rows: 'replace' }, { code: 'REFERENCES_BROKEN' }, ['buyers']);
    await bare.run('DELETE FROM sales WHERE id = 10');
    const { counts } = await restore({ rows: 'replace' });
    expect(counts.buyers).toEqual({ added: 0, replaced: 3, skipped: 0, kept: 1 });
    expect((await content()).buyers).toEqual(['1 Ada then', '2 Bo then', '3 Cy now', '4 Di then']);
  });

  test('one table by itself keeps the references of the others', async () => {
    const { counts } = await restore({ rows: 'replace' }, ['buyers']);
    expect(counts).toEqual({ buyers: { added: 1, replaced: 2, skipped: 0, kept: 1 } });
    await expect(bare.sql.run('INSERT INTO sales (buyer) VALUES (77)')).rejects.toThrow();
    await bare.run('DELETE FROM buyers WHERE id = 3');
    expect((await content()).sales).toEqual(['1 1', '2 2']);
  });

  test('without a key, no row is the same as another', async () => {
    const { counts } = await restore({ rows: 'skip' }, ['notes']);
    expect(counts).toEqual({ notes: { added: 1, replaced: 0, skipped: 0, kept: 1 } });
    expect((await content()).notes).toEqual(['then', 'then']);
  });

  test('a table that is not there comes back whole', async () => {
    await bare.run('DROP TABLE sales');
    const { counts } = await restore({ rows: 'skip' });
    expect(counts.sales).toEqual({ added: 3, replaced: 0, skipped: 0, kept: 0 });
    await expect(bare.sql.run('INSERT INTO sales (buyer) VALUES (77)')).rejects.toThrow();
  });

  test('what cannot be told, or makes no sense, is refused before anything is read', async () => {
    expect((await bare.plan({ rows: 'newer' })).checks).toContainEqual(
      expect.objectContaining({ verdict: 'blocker', message: expect.stringContaining('updatedAt') }),
    );
    for (const manner of [{ existing: 'keep' }, { content: 'structure' }] as const) {
      await expect(bare.plan({ rows: 'skip', ...manner })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    }
  });

  test('no write is lost that comes meanwhile', async () => {
    const writer = await bare.connect();
    const written: number[] = [];
    let writing = true;
    const writes = (async () => {
      for (let id = 1000; writing; id += 1) {
        // SQLite tells a writer who has waited long enough.
        const done = await writer.run(`INSERT INTO buyers VALUES (${id}, 'buyer ${id}', 'now', ${THEN})`).then(
          () => true,
          () => false,
        );
        if (done) written.push(id);
        await sleep(2);
      }
    })();
    await sleep(50);
    await bare.restore({ rows: 'replace' }, only(['buyers', 'sales']));
    await sleep(100);
    writing = false;
    await writes;
    await writer.close();
    const there = (await bare.sql.run('SELECT id FROM buyers WHERE id >= 1000')).map(({ id }) => Number(id));
    expect(written.length).toBeGreaterThan(20);
    expect(there).toEqual(expect.arrayContaining(written));
  });
});
