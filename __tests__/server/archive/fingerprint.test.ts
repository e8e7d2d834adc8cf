import { Fingerprint } from '../../../src/server/archive/fingerprint';
import { Murmur } from '../../../src/server/archive/murmur';
import { RowCheck } from '../../../src/server/archive/row-check';
import type { PortableType } from '../../../src/server/dialects/definition';
import { ORDERS, orderBlock, randomFrom } from './order-rows';
import { murmurHex, referenceFingerprint } from './reference-fingerprint';

function fingerprint(types: PortableType[], rows: string[][], chunk = Infinity): string {
  const bytes = Buffer.from(rows.map((row) => `${row.join('\t')}\n`).join(''));
  const print = new Fingerprint(types.map((type) => ({ type })));
  const check = new RowCheck(types.length);
  for (let at = 0; at < bytes.length; at += Math.min(chunk, bytes.length)) {
    const piece = bytes.subarray(at, at + chunk);
    expect(check.update(piece)).toBeNull();
    print.update(piece, check.ends);
  }
  expect(print.digest().rows).toBe(rows.length);
  return print.digest().fingerprint;
}

const one = (type: PortableType, text: string) => fingerprint([type], [[text]]);

function murmur(bytes: Uint8Array, seed: number): Buffer {
  const hash = new Murmur(seed);
  hash.end(bytes, new DataView(bytes.buffer), 0, bytes.length);
  const words = Buffer.alloc(16);
  [hash.h1, hash.h2, hash.h3, hash.h4].forEach((word, at) => words.writeInt32LE(word | 0, 4 * at));
  return words;
}

describe('the row hash', () => {
  it('is MurmurHash3_x86_128: it has the verification value that SMHasher publishes for it', () => {
    const hashes = Array.from({ length: 256 }, (_, length) =>
      murmur(
        Uint8Array.from({ length }, (_, at) => at),
        256 - length,
      ),
    );
    expect(murmur(new Uint8Array(Buffer.concat(hashes)), 0).readUInt32LE(0)).toBe(0xb3ece62a);
  });

  it('is the same in the reference', () => {
    for (const length of [0, 1, 3, 4, 15, 16, 17, 31, 32, 100]) {
      const bytes = new Uint8Array(length).fill(0x7a);
      const words = [0, 4, 8, 12].map((at) => murmur(bytes, 7).readUInt32LE(at).toString(16).padStart(8, '0'));
      expect(words.join('')).toBe(murmurHex('z'.repeat(length), 7));
    }
  });
});

const EQUAL: [PortableType, string[]][] = [
  ['decimal', ['12.5', '12.50', '12.500']],
  ['decimal', ['0', '-0', '0.00', '-0.000']],
  ['decimal', ['100', '100.0']],
  ['float', ['0.1', '0.10000000000000001', '1e-1', '0.1000', '1E-01']],
  ['float', ['1e21', '1e+21', '1000000000000000000000', '1000000000000000000000.0']],
  ['float', ['0', '-0', '0.0', '0e5']],
  ['float', ['123456789.12345678', '123456789.12345678000']],
  ['time', ['12:00:00', '12:00:00.000', '12:00:00.000000']],
  ['datetime', ['2024-01-02 03:04:05.1', '2024-01-02 03:04:05.100000']],
  ['instant', ['2024-01-02 03:04:05.12+00', '2024-01-02 03:04:05.120+00']],
  ['instant', ['2024-01-02 03:04:05+00', '2024-01-02 03:04:05.000000+00']],
  ['json', ['{"a":1,"b":[true,null]}', '{ "b" : [ true , null ],\\n\\t"a": 1.0 }', '{"b":[true,null],"a":10e-1}']],
  ['json', ['"é😀"', '"\\\\u00e9\\\\ud83d\\\\ude00"', '"\\\\u00E9\\\\uD83D\\\\uDE00"']],
  ['json', ['"\\\\n\\\\/\\\\""', '"\\\\u000a/\\\\u0022"']],
  ['json', ['0', '-0', '0.0', '0e7']],
  ['json', ['100', '1e2', '1.00E+2', '100.0']],
  ['json', ['{"bb":1,"a":{"d":2,"c":3},"c":[]}', '{"c":[],"a":{"c":3,"d":2},"bb":1}']],
  ['json', ['[]', ' [ ] ']],
  ['json', ['{}', '{ }']],
  ['array', ['[1,2]', '[1, 2]']],
  ['point', ['[1,2.5]', '[1.0, 2.50]']],
  ['path', ['{"closed":true,"points":[[0,1]]}', '{"points": [[0, 1]], "closed": true}']],
];

const DIFFERENT: [PortableType, string[]][] = [
  ['text', ['', '\\N', 'N', '\\\\N', ' ', 'a', 'A', '1', '1.0', '\\t', '\\n']],
  ['decimal', ['1', '10', '0.1', '-1', '\\N', '1.05', '1.5', '12345678901234567890.1', '12345678901234567890.2']],
  ['float', ['0.1', '0.10000000000000002', '-0.1', 'NaN', 'Infinity', '-Infinity', '\\N', '0', '5e-324', '1e308']],
  ['instant', ['2024-01-02 03:04:05+00', '2024-01-02 03:04:05.1+00', '2024-01-02 03:04:05.01+00', '\\N']],
  ['json', ['null', '\\N', '"null"', '[]', '{}', '[null]', 'false', '0', '""', '"0"', '[[]]', '{"a":[]}', '["a",[]]']],
  ['json', ['9007199254740993', '9007199254740992', '9007199254740993e1', '-9007199254740993', '1e400', '1e401']],
  ['json', ['[1,2]', '[2,1]', '[12]', '["1","2"]', '["1\\\\",\\\\"2"]']],
  ['json', ['{"a":1,"b":2}', '{"a":2,"b":1}', '{"a":1,"a":2}', '{"a":1}']],
  ['json', ['"\\\\u0000"', '"\\\\ud800"', '"\\\\udc00"', '"\\\\\\\\u0000"', '"u0000"']],
];

describe('a fingerprint', () => {
  it.each(EQUAL)('is one for all spellings of one %s: %j', (type, spellings) => {
    const [first, ...others] = spellings.map((text) => one(type, text));
    for (const other of others) expect(other).toBe(first);
  });

  it.each(DIFFERENT)('tells values of %s apart: %j', (type, values) => {
    expect(new Set(values.map((text) => one(type, text))).size).toBe(values.length);
  });

  it.each([
    '{',
    '{"a"}',
    '[1,]',
    '{"a":1,}',
    '01x',
    'tru',
    '"open',
    '[1}',
    '{"a":1]',
    '',
    '1 2',
    '-',
    '1.',
    '1e',
    '}',
    'nul',
    '[,]',
  ])('takes text in a json column that is not JSON as it is: %s', (text) => {
    expect(one('json', text)).toBe(one('text', text));
  });

  it('takes documents of any depth, and numbers of any exponent, without falling over', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(one('json', deep)).toBe(one('text', deep));
    expect(one('json', '['.repeat(500) + ' ' + ']'.repeat(500))).toBe(one('json', '['.repeat(500) + ']'.repeat(500)));
    expect(one('json', '1e99999999999')).toBe(one('text', '1e99999999999'));
    expect(one('json', `"${'\x01'.repeat(5000)}"`)).toBe(one('json', `"${'\\\\u0001'.repeat(5000)}"`));
  });

  it('is zeros for no rows', () => {
    expect(fingerprint(['int', 'json'], [])).toBe('0'.repeat(32));
  });
});

const TYPES: PortableType[] = ['int', 'text', 'decimal', 'float', 'instant', 'json', 'bytes', 'boolean'];

function randomTable(seed: number): string[][] {
  const random = randomFrom(seed);
  const int = (below: number) => Math.floor(random() * below);
  const text = () =>
    Array.from({ length: int(20) }, () => ['a', 'é', '订', '😀', '\\t', '\\\\', ' ', '"'][int(8)]!).join('');
  const json = (depth: number): unknown => {
    const kind = int(depth > 2 ? 4 : 6);
    if (kind === 0) return int(1000) / 8;
    if (kind === 1) return `${text()}\n`;
    if (kind === 2) return [true, false, null][int(3)];
    if (kind === 3) return int(2 ** 31) * 1000;
    if (kind === 4) return Array.from({ length: int(4) }, () => json(depth + 1));
    return Object.fromEntries(Array.from({ length: int(30) }, () => [`${text()}${int(99)}x`, json(depth + 1)]));
  };
  const values: Record<string, () => string> = {
    int: () => String(int(2 ** 31) - 2 ** 30),
    text,
    decimal: () => (random() * 1e6 - 5e5).toFixed(int(6)),
    float: () =>
      [String(random() * 10 ** (int(60) - 30)), random().toPrecision(17), 'NaN', '-Infinity', '12.5'][int(5)]!,
    instant: () => `2024-0${1 + int(9)}-11 10:20:30.${String(int(1000)).padStart(3, '0')}+00`,
    json: () => JSON.stringify(json(0), null, int(2)).replace(/\\/g, '\\\\').replace(/\n/g, '\\n'),
    bytes: () => `\\\\x${int(65536).toString(16)}`,
    boolean: () => 'tf'[int(2)]!,
  };
  return Array.from({ length: 1 + int(60) }, () => TYPES.map((type) => (random() < 0.1 ? '\\N' : values[type]!())));
}

describe.each(Array.from({ length: 25 }, (_, seed) => seed + 1))('random table %i', (seed) => {
  const rows = randomTable(seed);
  const whole = fingerprint(TYPES, rows);

  it('has the fingerprint of the reference, however it is chunked', () => {
    expect(whole).toBe(referenceFingerprint(TYPES, rows));
    for (const chunk of [1, 7, 64, 1000]) expect(fingerprint(TYPES, rows, chunk)).toBe(whole);
    const plain = TYPES.map(() => 'text' as const);
    expect(fingerprint(plain, rows, 13)).toBe(referenceFingerprint(plain, rows));
  });

  it('has it in any order', () => {
    const random = randomFrom(seed);
    const shuffled = [...rows].sort(() => random() - 0.5);
    expect(fingerprint(TYPES, shuffled)).toBe(whole);
  });

  it('loses it by any change of one value', () => {
    for (const [at, row] of rows.entries()) {
      const column = at % row.length;
      const changed = rows.map((other) => [...other]);
      changed[at]![column] = row[column] === '\\N' ? '7' : '\\N';
      expect(fingerprint(TYPES, changed)).not.toBe(whole);
    }
  });

  it('loses it when rows or columns trade values, and by a row more or less', () => {
    const texts = rows.map((row, at) => [String(at), row[1]!, `${row[6]}`]);
    const types: PortableType[] = ['int', 'text', 'text'];
    const before = fingerprint(types, texts);
    const [first, last] = [texts[0]!, texts.at(-1)!];
    if (first[1] !== last[1]) {
      const traded = texts.map((row) =>
        row === first ? [row[0]!, last[1]!, row[2]!] : row === last ? [row[0]!, first[1]!, row[2]!] : row,
      );
      expect(fingerprint(types, traded)).not.toBe(before);
    }
    expect(
      fingerprint(
        types,
        texts.map(([a, b, c]) => [a!, c!, b!]),
      ),
    ).not.toBe(before);
    expect(fingerprint(types, [...texts, first])).not.toBe(before);
    expect(fingerprint(types, texts.slice(1))).not.toBe(before);
  });
});

it('hashes wide values of any kind as the reference does', () => {
  const wide = 'wide 订单 '.repeat(40_000);
  const json = JSON.stringify({ z: wide, a: [1.5, wide] });
  const types: PortableType[] = ['text', 'json', 'decimal', 'text'];
  const rows = [
    [wide, json, '1.50', ''],
    ['', '{}', '2', wide],
  ];
  expect(fingerprint(types, rows, 65_536)).toBe(referenceFingerprint(types, rows));
});

it('hashes the rows of the benchmark as the reference does', () => {
  const bytes = orderBlock(200);
  const rows = bytes
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  const types = ORDERS.columns.map(({ type }) => type);
  expect(fingerprint(types, rows)).toBe(referenceFingerprint(types, rows));
});
