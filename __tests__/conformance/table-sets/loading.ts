/** What is loaded can be read back exactly: every type, every break of the stream, every size. */
import { Readable } from 'node:stream';
import type { DialectFixture, TypeCase } from '../dialect/fixture';
import { readText, type Setup } from '../dialect/reading';
import { hold, holdTables, request, rowsOf, sortedLines, useTableSets, type Held } from './held';
import { AWKWARD_TEXTS, ownCases } from './values';

const MIB = 1024 * 1024;

/** A live table with the values of a case, and a NULL, as an archive would hold it. */
async function makeCase(setup: Setup, table: string, { native, hint, values, setup: before = [] }: TypeCase) {
  const { sql, fixture } = setup;
  for (const statement of before) await sql.run(statement);
  await sql.run(`CREATE TABLE ${fixture.quote(table)} (id integer PRIMARY KEY, v ${native})`);
  for (const [id, [expression]] of [...values, ['NULL']].entries()) {
    await sql.run(`INSERT INTO ${fixture.quote(table)} (id, v) VALUES (${id}, ${expression})`);
  }
  const reader = await setup.dialect.openReader();
  return hold(reader, { name: table }, hint && { v: hint }).finally(() => reader.close());
}

export function describeLoading(fixture: DialectFixture): void {
  describe('loading', () => {
    const setup = useTableSets(fixture);
    let counter = 0;

    /** Loads a copy, in pieces of each size in turn, and reads it back under the name of the table. */
    async function check({ definition, rows }: Held, hint?: TypeCase['hint'], sizes = [65_536]): Promise<void> {
      for (const size of sizes) {
        const asked = request([{ definition, rows }]);
        const staging = await setup.sets.stage(asked);
        const reader = await staging.openReader();
        try {
          expect(await staging.load(definition, rowsOf(rows, size))).toBe(sortedLines(rows).length);
          const table = { name: definition.name, ...(definition.schema && { schema: definition.schema }) };
          const staged = await reader.describeTable(table, hint && { v: hint });
          const typed = ({ columns }: Held['definition']) => columns.map(({ name, type }) => [name, type]);
          expect(typed(staged)).toEqual(typed(definition));
          expect(sortedLines(await readText(reader, staged))).toEqual(sortedLines(rows));
        } finally {
          await reader.close();
        }
        await setup.sets.discard(asked.id);
      }
    }

    for (const typeCase of [...ownCases(fixture), ...fixture.cases]) {
      const hinted = typeCase.hint ? ` hinted as ${typeCase.hint}` : '';
      it(`${typeCase.type}: ${typeCase.native}${hinted}`, async () => {
        const held = await makeCase(setup, `loaded_${(counter += 1)}`, typeCase);
        expect(sortedLines(held.rows)).toHaveLength(typeCase.values.length + 1);
        await check(held, typeCase.hint);
      });
    }

    it('a stream that breaks anywhere: 1 byte, 2, 3, 7 and 4093 at a time', async () => {
      const values = AWKWARD_TEXTS.map((value): [string, string] => [fixture.text(value), '']);
      const held = await makeCase(setup, 'broken', { native: fixture.types.text, type: 'text', values });
      await check(held, undefined, [1, 2, 3, 7, 4093]);
    });

    it('a table of no rows', async () => {
      await setup.run('CREATE TABLE no_rows (id integer PRIMARY KEY, v varchar(9) NOT NULL)');
      const [held] = await holdTables(setup, 'no_rows');
      await check(held as Held);
    });

    it('computed columns are computed', async () => {
      await setup.run(`CREATE TABLE computed (amount integer, twice ${fixture.generatedColumn}, after_it integer)`);
      await setup.run('INSERT INTO computed (amount, after_it) VALUES (4, 5), (NULL, 6)');
      const [held] = (await holdTables(setup, 'computed')) as [Held];
      await check(held);
    });

    it('rows are read while they come, where that can be, and otherwise after the last', async () => {
      await setup.run(`CREATE TABLE growing (id integer PRIMARY KEY, v ${fixture.types.text})`);
      const lines = Array.from({ length: 50_000 }, (_, id) => `${id + 1}\t${'wide '.repeat(20)}\n`);
      const [{ definition }] = (await holdTables(setup, 'growing')) as [Held];
      const staging = await setup.sets.stage(request([{ definition, rows: '' }]));
      const reader = await staging.openReader();
      let seen: () => void = () => undefined;
      const begun = new Promise<void>((resolve) => (seen = resolve));
      async function* rows() {
        yield Buffer.from(lines.slice(0, 25_000).join(''));
        if (staging.readableWhileLoading) await begun;
        yield Buffer.from(lines.slice(25_000).join(''));
      }
      try {
        const loading = staging.load(definition, Readable.from(rows(), { objectMode: false }));
        if (!staging.readableWhileLoading) await loading;
        let text = '';
        for await (const chunk of reader.readRows(definition)) {
          seen();
          text += String(chunk);
        }
        expect(await loading).toBe(50_000);
        expect(sortedLines(text)).toEqual(sortedLines(lines.join('')));
      } finally {
        await reader.close();
      }
    });

    it('several calls add rows, and several tables are loaded in turn', async () => {
      for (const table of ['turn_a', 'turn_b']) await setup.run(`CREATE TABLE ${table} (id integer PRIMARY KEY)`);
      const tables = await holdTables(setup, 'turn_a', 'turn_b');
      const [a, b] = tables.map(({ definition }) => definition) as [Held['definition'], Held['definition']];
      const staging = await setup.sets.stage(request(tables));
      const reader = await staging.openReader();
      const counts = [];
      for (const [table, rows] of [
        [a, '1\n2\n'],
        [b, '7\n'],
        [a, '3\n'],
        [b, ''],
      ] as const) {
        counts.push(await staging.load(table, rowsOf(rows)));
      }
      expect(counts).toEqual([2, 1, 1, 0]);
      expect(sortedLines(await readText(reader, a))).toEqual(['1', '2', '3']);
      expect(sortedLines(await readText(reader, b))).toEqual(['7']);
      expect((await reader.listTables()).map(({ name }) => name)).toEqual(expect.arrayContaining(['turn_a', 'turn_b']));
      await reader.close();
      expect((await holdTables(setup, 'turn_a', 'turn_b')).map(({ rows }) => rows)).toEqual(['', '']);
    });

    it('values of 20 MB, plain and full of escapes, beside small ones', async () => {
      await setup.run(
        `CREATE TABLE large (id integer PRIMARY KEY, t ${fixture.types.text}, b ${fixture.types.bytes}, n integer)`,
      );
      const [{ definition }] = (await holdTables(setup, 'large')) as [Held];
      const plain = 'x'.repeat(20 * MIB);
      const escaped = '漢\\\\\\n\\t'.repeat((20 * MIB) / 9);
      const bytes = `\\\\x${'00ff5c0a'.repeat((5 * MIB) / 2)}`;
      const rows = [`1\t${plain}\t\\N\t1`, `2\t${escaped}\t${bytes}\t2`, '3\tsmall\t\\\\x00\t3', '4\t\\N\t\\N\t4'];
      await check({ definition, rows: `${rows.join('\n')}\n` });
    });

    it('rows may be read while the table is finished', async () => {
      await setup.run('CREATE TABLE busy_table (id integer PRIMARY KEY, v varchar(20) UNIQUE)');
      await setup.run('CREATE INDEX busy_index ON busy_table (v, id)');
      const [{ definition }] = (await holdTables(setup, 'busy_table')) as [Held];
      const rows = Array.from({ length: 20_000 }, (_, id) => `${id}\tv${id}\n`).join('');
      const staging = await setup.sets.stage(request([{ definition, rows }]));
      const reader = await staging.openReader();
      await staging.load(definition, rowsOf(rows));
      const table = await reader.describeTable({ name: 'busy_table' });
      const [warnings, text] = await Promise.all([staging.finish(definition), readText(reader, table)]);
      expect(warnings).toEqual([]);
      expect(sortedLines(text)).toEqual(sortedLines(rows));
      await reader.close();
    });
  });
}
