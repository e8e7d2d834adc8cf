/** A table from any other database can be held, or the losses say what cannot. */
import {
  DIALECT_NAMES,
  PORTABLE_TYPES,
  type ColumnDefinition,
  type DialectName,
  type PortableType,
  type TableDefinition,
} from '../../../src/server/dialects/definition';
import type { DialectFixture } from '../dialect/fixture';
import { readText, withReader } from '../dialect/reading';
import { fingerprintOf } from './fingerprint-of';
import { hold, request, rowsOf, useTableSets } from './held';

/** Values as they stand in a line. */
const SAMPLES: Record<PortableType, string[]> = {
  int: ['0', '-1', '9007199254740993', '-9223372036854775808'],
  decimal: ['0', '-12.50', '12345678901234567890.123456789', '0.000000000000000001'],
  float: ['0.1', '-1e-300', '1.7976931348623157e308', '5e-324', '123456789.12345679'],
  boolean: ['t', 'f'],
  text: ['', ' x ', 'a\\tb\\nc\\\\d', '漢字 😀', 'x'.repeat(70_000)],
  bytes: ['\\\\x', '\\\\x00ff5c0a'],
  uuid: ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  date: ['2024-02-29', '1969-12-31', '9999-12-31'],
  time: ['00:00:00', '23:59:59.999999', '12:00:00.5'],
  datetime: ['2024-03-31 02:30:00', '1969-07-20 20:17:40.000001'],
  instant: ['2024-03-31 02:30:00+00', '1969-07-20 20:17:40.123456+00', '2024-10-26 23:30:00.5+00'],
  json: ['null', '{"b": 1, "a": [null, 1.50]}', '"\\\\" é 😀"', '[]', '[12345678901234567890]'],
  array: ['[]', '["a", 1, null]'],
  point: ['[116.3974281,39.9087]', '[0,-1.5]'],
  path: ['[[1,2],[3.25,4]]'],
  polygon: ['[[0,0],[1,0.5],[1,1],[0,0]]'],
  circle: ['[1.5,2,3]'],
  native: ['anything at all'],
};

const NONE = {
  native: '',
  nullable: true,
  default: null,
  identity: null,
  generated: null,
  enumValues: null,
  length: null,
  precision: null,
  scale: null,
  collation: null,
  comment: null,
};

/** A table (id, v) of a dialect that says nothing of its own types. */
function table(name: string, v: Partial<ColumnDefinition> & { type: PortableType }): TableDefinition {
  return {
    name,
    kind: 'table',
    columns: [
      { ...NONE, name: 'id', type: 'int', nullable: false },
      { ...NONE, name: 'v', ...v },
    ],
    primaryKey: ['id'],
    indexes: [],
    foreignKeys: [],
    checks: [],
    inherits: [],
    sequence: null,
    comment: null,
    ddl: null,
  };
}

export function describeTranslation(fixture: DialectFixture): void {
  describe('translation', () => {
    const setup = useTableSets(fixture);
    const others = DIALECT_NAMES.filter((name) => name !== fixture.dialect);

    it('from the same dialect keeps every definition as it is', async () => {
      for (const { setup: statements, table: ref } of fixture.definitions) {
        for (const statement of statements) await setup.run(statement);
        const { definition } = await withReader(setup, (reader) => hold(reader, ref));
        const before = JSON.stringify(definition);
        expect(setup.dialect.translate(definition, fixture.dialect)).toEqual({ definition, losses: [] });
        expect(JSON.stringify(definition)).toBe(before);
      }
    });

    /** Loads the lines into a table so translated and says whether they came back; true where the losses say that they may not. */
    async function holds(definition: TableDefinition, from: DialectName, values: string[]): Promise<boolean> {
      const original = JSON.stringify(definition);
      const { definition: translated, losses } = setup.dialect.translate(definition, from);
      expect(JSON.stringify(definition)).toBe(original);
      const shape = (one: TableDefinition) => one.columns.map(({ name, type }) => [name, type]);
      expect([translated.name, shape(translated)]).toEqual([definition.name, shape(definition)]);
      for (const column of translated.columns)
        expect([column.name, column.native]).toEqual([column.name, expect.stringMatching(/\w/)]);
      for (const { message } of losses) expect(message).toMatch(/^\S.*\.$/);
      if (losses.some((loss) => loss.values && loss.column === 'v')) return true;
      const rows = [...values, '\\N'].map((value, id) => `${id}\t${value}\n`).join('');
      const asked = request([{ definition: translated, rows }]);
      const staging = await setup.sets.stage(asked);
      await staging.load(translated, rowsOf(rows));
      await staging.finish(translated);
      const reader = await staging.openReader();
      const hints = Object.fromEntries(definition.columns.map(({ name, type }) => [name, type]));
      const found = await readText(reader, await reader.describeTable({ name: translated.name }, hints));
      await reader.close();
      await setup.sets.discard(asked.id);
      expect(fingerprintOf(definition.columns, found)).toEqual(fingerprintOf(definition.columns, rows));
      return true;
    }

    for (const from of others) {
      it.each(PORTABLE_TYPES.filter((type) => type !== 'native'))(
        `%s from ${from}, about which nothing else is known`,
        async (type) => {
          await holds(table(`from_${from}_${type}`, { type }), from, SAMPLES[type]);
          // Only these may be lossy with nothing else known: their values are beyond what some database has.
          const { losses } = setup.dialect.translate(table('t', { type }), from);
          const lossy = losses.some((loss) => loss.values);
          if (lossy) expect(['decimal', 'float', 'time', 'datetime', 'instant', 'date', 'path']).toContain(type);
        },
      );

      it(`a JSON document from ${from} that is one long number comes back, or is refused`, async () => {
        const definition = table(`number_${from}`, { type: 'json' });
        const kept = holds(definition, from, ['12345678901234567890']);
        await kept.catch((error: unknown) => expect(error).toMatchObject({ code: 'DATA_UNFIT' }));
      });

      it(`native from ${from} is a loss, and what becomes of it can still be loaded`, async () => {
        const { losses, definition } = setup.dialect.translate(
          table('from_native', { type: 'native', native: 'tsvector' }),
          from,
        );
        expect(losses).toContainEqual({
          column: 'v',
          values: expect.any(Boolean),
          message: expect.stringContaining('tsvector'),
        });
        const asked = request([{ definition, rows: '' }]);
        const staging = await setup.sets.stage(asked);
        expect(await staging.load(definition, rowsOf("1\t'a':1 'b':2\n"))).toBe(1);
      });

      it.each<[string, Partial<ColumnDefinition> & { type: PortableType }, string[]]>([
        ['a limited text', { type: 'text', native: 'varchar(40)', length: 40 }, ['漢'.repeat(40)]],
        ['a text of 4000', { type: 'text', native: 'varchar(4000)', length: 4000 }, ['漢'.repeat(4000)]],
        [
          'an enumeration',
          { type: 'text', native: 'enum', enumValues: ['a', `it's`, 'b,c', '\\', '漢'] },
          [`it's`, '漢', '\\\\'],
        ],
        [
          'digits',
          { type: 'decimal', native: 'decimal(38,18)', precision: 38, scale: 18 },
          ['12345678901234567890.000000000000000001'],
        ],
        [
          'many digits',
          { type: 'decimal', native: 'decimal(65,30)', precision: 65, scale: 30 },
          [`${'9'.repeat(35)}.${'1'.repeat(30)}`],
        ],
        ['milliseconds', { type: 'instant', native: 'datetime(3)', scale: 3 }, ['2024-03-31 02:30:00.123+00']],
        ['a single float', { type: 'float', native: 'float', precision: 24 }, ['0.1', '16777216', '-2.5e-7']],
        ['limited bytes', { type: 'bytes', native: 'binary(3)', length: 3 }, ['\\\\x5c0000']],
        ['unsigned 64 bits', { type: 'int', native: 'bigint unsigned' }, ['18446744073709551615']],
        ['a collation', { type: 'text', native: 'text', collation: 'of another world' }, ['x']],
        [
          'a default text',
          { type: 'text', native: 'varchar(9)', length: 9, default: `'it''s'`, nullable: true },
          ['x'],
        ],
        [
          'a default that only the source understands',
          { type: 'text', native: 'text', default: 'no_such_function()' },
          ['x'],
        ],
        ['a comment', { type: 'text', native: 'text', comment: `it's "quoted" \\ 漢` }, ['x']],
      ])(`%s from ${from}`, async (_what, v, values) => {
        await holds(table(`shaped_${from}`, v), from, values);
      });

      it(`keys, indexes and numbering from ${from} are kept or are losses that name them`, async () => {
        const source = table(`keyed_${from}`, { type: 'text', native: 'varchar(60)', length: 60 });
        const [id] = source.columns as [ColumnDefinition];
        const identity = from === 'postgres' ? 'by default' : 'auto increment';
        const { definition, losses } = setup.dialect.translate(
          {
            ...source,
            columns: [{ ...id, native: 'bigint', identity }, ...source.columns.slice(1)],
            indexes: [
              { name: 'unique_v', unique: true, columns: ['v'], constraint: true, ddl: 'ALTER TABLE x ADD nonsense' },
              { name: 'plain_v', unique: false, columns: ['v', 'id'], constraint: false, ddl: 'CREATE nonsense' },
              {
                name: 'expression',
                unique: false,
                columns: [null],
                constraint: false,
                ddl: 'CREATE INDEX expression ON x (nonsense(v))',
              },
            ],
            checks: [{ name: 'odd_check', expression: 'no_such_function(v) OVERLAPS 3' }],
            sequence: { column: 'id', name: 'keyed_id_seq', last: '41' },
          },
          from,
        );
        expect(losses.map(({ message }) => message).join('\n')).toMatch(
          /expression[^]*odd_check|odd_check[^]*expression/,
        );
        expect(losses.filter(({ values }) => values)).toEqual([]);
        expect(definition.primaryKey).toEqual(['id']);
        const asked = request([{ definition, rows: '' }]);
        const staging = await setup.sets.stage(asked);
        await staging.load(definition, rowsOf('7\tseven\n'));
        expect(await staging.finish(definition)).toEqual([]);
        expect(await staging.link()).toEqual([]);
        await setup.sets.exchange(asked.id);
        const { quote } = fixture;
        await setup.run(`INSERT INTO ${quote(definition.name)} (v) VALUES ('next')`);
        const live = await withReader(setup, (reader) => hold(reader, { name: definition.name }));
        expect(live.rows.split('\n').sort()).toEqual(['', '42\tnext', '7\tseven']);
        expect(live.definition.indexes.map(({ columns, unique }) => [columns, unique])).toEqual(
          expect.arrayContaining([
            [['v'], true],
            [['v', 'id'], false],
          ]),
        );
        await expect(setup.run(`INSERT INTO ${quote(definition.name)} (v) VALUES ('seven')`)).rejects.toThrow();
      });
    }
  });
}
