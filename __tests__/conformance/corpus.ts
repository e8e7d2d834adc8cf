/** One database with a table for every type of a dialect and for every structure that all dialects have. */
import type { PortableType } from '../../src/server/dialects/definition';
import type { TypeHints } from '../../src/server/dialects/dialect';
import type { DialectFixture, Sql, TypeCase } from './dialect/fixture';
import { ownCases } from './table-sets/values';

export interface CorpusTable {
  name: string;
  /** For people: the type, or the structure. */
  title: string;
  hints: TypeHints;
  /** False where it holds values that the format or another database does not have, such as a 31st of February. */
  common: boolean;
}

const DAY = /^([1-9]\d{3})-(\d\d)-(\d\d)/;
const CLOCK = '([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?';
const COMMON: Partial<Record<PortableType, (text: string) => boolean>> = {
  int: (text) => /^-?\d+$/.test(text),
  decimal: (text) => /^-?\d+(\.\d+)?$/.test(text),
  float: (text) => Number.isFinite(Number(text)),
  boolean: (text) => /^[tf]$/.test(text),
  date: (text) => isDay(text) && text.length === 10,
  time: (text) => new RegExp(`^${CLOCK}$`).test(text),
  datetime: (text) => isDay(text) && new RegExp(`^.{10} ${CLOCK}$`).test(text),
  instant: (text) => isDay(text) && new RegExp(`^.{10} ${CLOCK}\\+00$`).test(text),
  text: (text) => !text.includes('\0'),
  json: (text) => !/e999/.test(text),
};

function isDay(text: string): boolean {
  const [day] = DAY.exec(text) ?? [];
  return day !== undefined && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

/** Digits that the declared type has room for: not every database enforces that. */
function fitsDeclared({ type, column }: TypeCase, text: string): boolean {
  if (type !== 'decimal' || !column?.precision) return true;
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const scale = column.scale ?? 0;
  return fraction.length <= Math.max(0, scale) && whole.length <= column.precision - scale;
}

const isCommon = (typeCase: TypeCase, text: string) =>
  (COMMON[typeCase.type]?.(text) ?? true) && fitsDeclared(typeCase, text);

async function makeType(sql: Sql, { quote }: DialectFixture, name: string, { native, values }: TypeCase) {
  await sql.run(`CREATE TABLE ${quote(name)} (id integer NOT NULL PRIMARY KEY, v ${native})`);
  for (const [id, [expression]] of [...values, ['NULL']].entries()) {
    await sql.run(`INSERT INTO ${quote(name)} (id, v) VALUES (${id}, ${expression})`);
  }
}

async function makeTypes(fixture: DialectFixture, sql: Sql): Promise<CorpusTable[]> {
  const tables: CorpusTable[] = [];
  const own = ownCases(fixture);
  for (const [number, typeCase] of [...own, ...fixture.cases].entries()) {
    const { native, type, hint, values, setup = [] } = typeCase;
    for (const statement of setup) await sql.run(statement);
    for (const common of [true, false]) {
      const chosen = values.filter(([, text]) => (own.includes(typeCase) || isCommon(typeCase, text)) === common);
      if (chosen.length === 0) continue;
      const name = `type_${String(number).padStart(2, '0')}${common ? '' : '_beyond'}`;
      await makeType(sql, fixture, name, { ...typeCase, values: chosen });
      tables.push({ name, title: `${native} → ${type}`, hints: hint ? { v: hint } : {}, common });
    }
  }
  return tables;
}

async function makeStructures({ quote, types, text, ...fixture }: DialectFixture, sql: Sql): Promise<CorpusTable[]> {
  const made: [name: string, title: string, statements: string[]][] = [
    [
      'numbered',
      'numbered, its last row gone',
      [
        `CREATE TABLE numbered (${fixture.identityColumn}, v varchar(40) NOT NULL DEFAULT 'x', UNIQUE (v))`,
        'CREATE INDEX numbered_both ON numbered (v, id)',
        "INSERT INTO numbered (v) VALUES ('a'), ('漢'), ('gone')",
        "DELETE FROM numbered WHERE v = 'gone'",
      ],
    ],
    [
      'numbered_empty',
      'numbered, all rows gone',
      [
        `CREATE TABLE numbered_empty (${fixture.identityColumn}, v varchar(9))`,
        "INSERT INTO numbered_empty (v) VALUES ('a'), ('b')",
        'DELETE FROM numbered_empty',
      ],
    ],
    [
      'owner',
      'referred to, also by itself',
      [
        'CREATE TABLE owner (id integer NOT NULL PRIMARY KEY, up integer, FOREIGN KEY (up) REFERENCES owner (id))',
        'INSERT INTO owner VALUES (1, NULL), (2, 1), (3, 2)',
      ],
    ],
    [
      'owned',
      'refers, with a key of two columns and a check',
      [
        `CREATE TABLE owned (a integer NOT NULL, b integer NOT NULL CHECK (b > 0), owner integer,
          PRIMARY KEY (b, a), CONSTRAINT owned_owner FOREIGN KEY (owner) REFERENCES owner (id) ON DELETE CASCADE)`,
        'CREATE INDEX owned_by ON owned (owner)',
        'INSERT INTO owned VALUES (1, 1, 1), (2, 1, 3), (1, 2, NULL)',
      ],
    ],
    ['cycle_a', 'in a cycle', [...fixture.cycle, 'INSERT INTO cycle_a VALUES (1, NULL)']],
    [
      'cycle_b',
      'in a cycle, the other end',
      ['INSERT INTO cycle_b VALUES (2, 1)', 'UPDATE cycle_a SET other = 2 WHERE id = 1'],
    ],
    [
      'таблица 表',
      'names in other scripts',
      [
        `CREATE TABLE ${quote('таблица 表')} (${quote('№ id')} integer NOT NULL PRIMARY KEY, ${quote(`it's "v"`)} varchar(20), ${quote('order')} integer)`,
        `CREATE INDEX ${quote('индекс')} ON ${quote('таблица 表')} (${quote('order')})`,
        `INSERT INTO ${quote('таблица 表')} VALUES (1, ${text('строка\t1')}, 5), (2, NULL, NULL)`,
      ],
    ],
    [
      'computed',
      'a computed column between others',
      [
        `CREATE TABLE computed (amount integer, twice ${fixture.generatedColumn}, after_it integer)`,
        'INSERT INTO computed (amount, after_it) VALUES (4, 5), (NULL, 6), (4, 5)',
      ],
    ],
    [
      'wide_rows',
      '60 columns of text, and 3 MB in one of them',
      [
        `CREATE TABLE wide_rows (id integer NOT NULL PRIMARY KEY, ${Array.from({ length: 60 }, (_, n) => `c${n} ${types.text}`).join(', ')})`,
        ...Array.from({ length: 5 }, (_, id) => {
          const texts = Array.from({ length: 60 }, (_unused, n) => text(`${id}\t${n} `.padEnd(400, 'ÿ漢\\\n')));
          return `INSERT INTO wide_rows VALUES (${id}, ${texts.join(', ')})`;
        }),
        `UPDATE wide_rows SET c7 = ${text('wide 漢\n'.repeat(300_000))} WHERE id = 3`,
      ],
    ],
  ];
  for (const [, , statements] of made) for (const statement of statements) await sql.run(statement);
  return made.map(([name, title]) => ({ name, title, hints: {}, common: true }));
}

export async function makeCorpus(fixture: DialectFixture, sql: Sql): Promise<CorpusTable[]> {
  return [...(await makeTypes(fixture, sql)), ...(await makeStructures(fixture, sql))];
}
