/** Every value comes out exactly. The values are the suite's own, the spelling of types and literals the dialect's. */
import { PORTABLE_TYPES, type PortableType } from '../../../src/server/dialects/definition';
import type { DialectFixture, TypeCase } from './fixture';
import { readLines, useDatabase, withReader } from './reading';

const INT64 = ['0', '-1', '9007199254740991', '9007199254740993', '-9007199254740993', '9223372036854775807'];
const DOUBLES = [
  '0',
  '0.1',
  '-0.5',
  '1e-320',
  '5e-324',
  '1.7976931348623157e308',
  '123456789.12345679',
  '2.2250738585072014e-308',
];

/** Text -> how it stands in a line. */
const TEXTS: [value: string, line: string][] = [
  ['', ''],
  ['plain', 'plain'],
  [' spaces at both ends ', ' spaces at both ends '],
  ['\\N', '\\\\N'],
  ['\\', '\\\\'],
  ['\\.', '\\\\.'],
  ['ends with a backslash\\', 'ends with a backslash\\\\'],
  ['a\tb', 'a\\tb'],
  ['a\nb\r\nc\r', 'a\\nb\\r\\nc\\r'],
  ['\b', '\\b'],
  ['\v\f', '\v\f'],
  ['\\v\\f\\\\v', '\\\\v\\\\f\\\\\\\\v'],
  ['\\\v\\\f\\\\\v', '\\\\\v\\\\\f\\\\\\\\\v'],
  ['\u0001\u0002\u0007\u000e\u001a\u001b\u001f\u007f', '\u0001\u0002\u0007\u000e\u001a\u001b\u001f\u007f'],
  [`'single' "double" \`back\` %s $1 ?`, `'single' "double" \`back\` %s $1 ?`],
  ['漢字 Ελληνικά русский 😀 𝒳 é', '漢字 Ελληνικά русский 😀 𝒳 é'],
  ['\u0085\u2028\u2029\ufeff', '\u0085\u2028\u2029\ufeff'],
];

/** Printed doubles are compared as numbers and for being shortest; everything else as text. */
function canonical(type: PortableType, text: string): string {
  if (text === '\\N') return text;
  if (type === 'float' && !/^(NaN|-?Infinity)$/.test(text)) {
    const digits = (number: string) =>
      number
        .replace(/e.*$/i, '')
        .replace(/\D|\./g, '')
        .replace(/^0+|0+$/g, '').length;
    expect(digits(text)).toBeLessThanOrEqual(17);
    return String(Number(text));
  }
  if (type === 'time' || type === 'datetime' || type === 'instant') {
    return text.replace(/(\.\d*?)0+(?=\+|$)/, '$1').replace(/\.(?=\+|$)/, '');
  }
  return text;
}

export function describeTypes(fixture: DialectFixture): void {
  describe('types', () => {
    const setup = useDatabase(fixture);
    let counter = 0;

    /** Stores the values in a table of their own and returns what a reader makes of them, in order. */
    async function check({ native, type, hint, values, setup: statements = [], column = {} }: TypeCase): Promise<void> {
      const table = `types_${(counter += 1)}`;
      const { sql } = setup;
      for (const statement of statements) await sql.run(statement);
      await sql.run(`CREATE TABLE ${fixture.quote(table)} (id integer PRIMARY KEY, v ${native})`);
      const all: TypeCase['values'] = [...values, ['NULL', '\\N']];
      for (const [id, [expression]] of all.entries()) {
        await sql.run(`INSERT INTO ${fixture.quote(table)} (id, v) VALUES (${id}, ${expression})`);
      }
      await withReader(setup, async (reader) => {
        const definition = await reader.describeTable({ name: table }, hint && { v: hint });
        expect(definition.columns[1]).toMatchObject({ name: 'v', type, nullable: true, ...column });
        const lines = await readLines(reader, definition);
        const read = new Map(lines.map((line) => [line.split('\t', 1)[0], line.slice(line.indexOf('\t') + 1)]));
        const found = all.map(([expression], id) => [
          expression,
          canonical(type, read.get(String(id)) ?? 'no such row'),
        ]);
        expect(found).toEqual(all.map(([expression, text]) => [expression, canonical(type, text)]));
        expect(lines).toHaveLength(all.length);
      });
    }

    it('int: 64 bits, beyond the doubles', () =>
      check({ native: fixture.types.int64, type: 'int', values: INT64.map((digits) => [digits, digits]) }));

    it('float: shortest text that comes back as the same double', () =>
      check({
        native: fixture.types.double,
        type: 'float',
        values: [
          ...DOUBLES.map((digits): [string, string] => [
            digits === '0' ? '0' : `${digits}e0`.replace(/(e.*)e0$/, '$1'),
            digits,
          ]),
          ...fixture.doubles,
        ],
      }));

    it('text: every control character, escapes, 4-byte characters, empty is not NULL', () =>
      check({
        native: fixture.types.text,
        type: 'text',
        values: TEXTS.map(([value, line]) => [fixture.text(value), line]),
      }));

    it('text: U+0000 exactly where the capability says that it can be', async () => {
      const stored = check({
        native: fixture.types.text,
        type: 'text',
        values: [
          [fixture.text('a\0b'), 'a\0b'],
          [fixture.text('\0'), '\0'],
        ],
      });
      if (setup.dialect.capabilities.nulInText) await stored;
      else await expect(stored).rejects.toThrow(/\S/);
    });

    it('bytes: all 256 of them, none of them, and NULL', async () => {
      const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      await check({
        native: fixture.types.bytes,
        type: 'bytes',
        values: [all, Buffer.alloc(0), Buffer.from('\\x00')].map((bytes) => [
          fixture.bytes(bytes),
          `\\\\x${bytes.toString('hex')}`,
        ]),
      });
    });

    it('json: the JSON null is not the SQL NULL, escapes survive the escaping of the line', () =>
      check({
        native: fixture.types.json,
        type: 'json',
        hint: 'json',
        values: [
          [fixture.text('null'), 'null'],
          [fixture.text('""'), '""'],
          [fixture.text('"\\\\ \\" \\n é 😀"'), '"\\\\\\\\ \\\\" \\\\n é 😀"'],
          [fixture.text('12345678901234567890'), '12345678901234567890'],
          [fixture.text('[]'), '[]'],
        ],
      }));

    for (const typeCase of fixture.cases) {
      const hinted = typeCase.hint ? ` hinted as ${typeCase.hint}` : '';
      it(`${typeCase.type}: ${typeCase.native}${hinted}`, () => check(typeCase));
    }

    it('has a case of every portable type that the database can hold', () => {
      const tried = new Set<PortableType>([
        'int',
        'float',
        'text',
        'bytes',
        'json',
        ...fixture.cases.map(({ type }) => type),
      ]);
      expect(PORTABLE_TYPES.filter((type) => !tried.has(type) && !fixture.missingTypes[type])).toEqual([]);
    });
  });
}
