import { linesOf } from '../../../src/server/dialects/sqlite/marked-page';

const lines = (page: string, rows: number, columns: number) =>
  linesOf(Buffer.from(page), rows, columns)?.toString() ?? null;

it('ends values with tabs and rows with line ends, and escapes what a line must not hold', () => {
  expect(lines('1\x1fa\tb\\c\nd\re\bf\x1f2\x1f\x1e3\x1f\x1f', 3, 2)).toBe('1\ta\\tb\\\\c\\nd\\re\\bf\n2\t\\N\n3\t\n');
});

it('leaves other control characters, NUL and text beyond ASCII as they are', () => {
  const text = 'a\0b\x0b\x0c\x1d\x7f é 订单 😀 end';
  expect(lines(`${text}\x1f`, 1, 1)).toBe(`${text}\n`);
});

it('has room for values that are escapes from end to end, and for rows of nothing but NULL', () => {
  const slashes = '\\'.repeat(10_001);
  expect(lines(`${slashes}\x1f`, 1, 1)).toBe(`${slashes}${slashes}\n`);
  expect(lines('\x1e'.repeat(9999), 3333, 3)).toBe('\\N\t\\N\t\\N\n'.repeat(3333));
});

it('finds specials at every place of a word', () => {
  for (let before = 0; before < 9; before++) {
    for (let after = 0; after < 9; after++) {
      const [a, b] = ['x'.repeat(before), 'y'.repeat(after)];
      expect(lines(`${a}\n${b}\x1f`, 1, 1)).toBe(`${a}\\n${b}\n`);
      expect(lines(`${a}\u{10ffff}\\${b}\x1f`, 1, 1)).toBe(`${a}\u{10ffff}\\\\${b}\n`);
    }
  }
});

it.each([
  ['a mark within a value', 'a\x1fb\x1f', 1, 1],
  ['one that would make two rows of one', 'a\x1fb\x1fc\x1fd\x1f', 1, 2],
  ['NULL within a value', 'a\x1e\x1f', 1, 1],
  ['too few', 'a\x1f', 1, 2],
])('refuses a page with another number of marks: %s', (_, page, rows, columns) => {
  expect(lines(page, rows, columns)).toBeNull();
});

it('takes a page without rows', () => {
  expect(lines('', 0, 3)).toBe('');
});
