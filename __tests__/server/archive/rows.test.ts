import { Readable } from 'node:stream';
import { RowCheck } from '../../../src/server/archive/row-check';
import { escapeValue, splitLine, splitLines, unescapeValue } from '../../../src/server/archive/row-codec';
import { countLines } from '../../../src/server/archive/row-parts';

describe('values', () => {
  it.each([
    [null, '\\N'],
    ['', ''],
    ['\\N', '\\\\N'],
    ['a\tb\nc\rd\be\\f', 'a\\tb\\nc\\rd\\be\\\\f'],
    ['\0\f\v\x1b\x7f é订😀"\'', '\0\f\v\x1b\x7f é订😀"\''],
  ])('%j stands as %j', (value, text) => {
    expect(escapeValue(value).toString()).toBe(text);
    expect(unescapeValue(Buffer.from(text))?.toString() ?? null).toBe(value);
  });

  it('of any bytes come back', () => {
    const all = Buffer.from(Array.from({ length: 512 }, (_, at) => at % 256));
    expect(unescapeValue(escapeValue(all))!.equals(all)).toBe(true);
  });

  it.each(['\\', 'a\\', '\\x', 'a\\N', '\\Na', '\\0'])('with the stray escape %j are refused', (text) => {
    expect(() => unescapeValue(Buffer.from(text))).toThrow(expect.objectContaining({ code: 'ARCHIVE_DAMAGED' }));
  });
});

describe('lines', () => {
  const split = async (chunks: string[], maxBytes = 100) => {
    const lines: string[] = [];
    const source = Readable.from(
      chunks.map((chunk) => Buffer.from(chunk)),
      { objectMode: false },
    );
    for await (const line of splitLines(source, maxBytes)) lines.push(line.toString());
    return lines;
  };

  it('are the same wherever chunks break', async () => {
    const text = 'a\tb\n\nccc\n\td\n';
    for (let at = 1; at < text.length; at++) {
      expect(await split([text.slice(0, at), text.slice(at)])).toEqual(['a\tb', '', 'ccc', '\td']);
    }
    expect(splitLine(Buffer.from('\ta\\tb\t')).map(String)).toEqual(['', 'a\\tb', '']);
    expect(countLines(Buffer.from(text))).toBe(4);
  });

  it('are refused when too long or without an end', async () => {
    await expect(split(['a'.repeat(60), 'b'.repeat(60)])).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
    await expect(split([`${'a'.repeat(101)}\n`])).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
    await expect(split(['a\nb'])).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
  });
});

describe('the check of rows', () => {
  const check = (text: string, chunk: number, columns = 2) => {
    const bytes = Buffer.from(text);
    const rows = new RowCheck(columns);
    for (let at = 0; at < bytes.length; at += chunk) {
      const problem = rows.update(bytes.subarray(at, at + chunk));
      if (problem) return problem;
    }
    return rows.complete ? rows.rows : 'incomplete';
  };
  const each = (text: string, columns?: number) =>
    [...new Set([1, 2, 3, 4, 5, 7, 1000].map((chunk) => check(text, chunk, columns)))].join(' | ');

  it.each([
    ['a long plain value\t\\N\n\\N\t\n', '2'],
    ['\t\n', '1'],
    ['', '0'],
    ['\\\\N\\t\\n\\r\\b\tliteral \0\f\v control\n', '1'],
    ['a\n', 'line 1 has 1 values instead of 2'],
    ['a\tb\tc\n', 'line 1 has 3 values instead of 2'],
    ['a\tb\na\n', 'line 2 has 1 values instead of 2'],
    ['some text\\q\tb\n', 'line 1 holds an escape that is not in use'],
    ['a\\N\tb\n', 'line 1 holds an escape that is not in use'],
    ['\\Na\tb\n', 'line 1 holds an escape that is not in use'],
    ['\\N\\N\tb\n', 'line 1 holds an escape that is not in use'],
    ['a\\\tb\n', 'line 1 holds an escape that is not in use'],
    ['a\rb\tc\n', 'line 1 holds the bare control character 13'],
    ['a\bb\tc\n', 'line 1 holds the bare control character 8'],
    ['a\tb', 'incomplete'],
    ['a\tb\n\\', 'incomplete'],
    ['a\tb\nc', 'incomplete'],
  ])('finds in %j: %s', (text, found) => {
    expect(each(text)).toBe(found);
  });

  it('finds the ends of values at any place, and nothing in bytes like theirs', () => {
    const decoys = '\x01\x07\v\f\x0e\x0f\x10[]\x7f\u0089Ü';
    for (let before = 0; before < 9; before++) {
      const text = `${decoys.repeat(2).slice(0, before)}\\t${decoys}\t\\N\n${decoys}\t\\\\\n`;
      const bytes = Buffer.from(text);
      const rows = new RowCheck(2);
      expect(rows.update(bytes)).toBeNull();
      expect([...rows.ends]).toEqual([...bytes.keys()].filter((at) => bytes[at] === 9 || bytes[at] === 10));
      expect(each(`${text}${'a'.repeat(before)}\r\n`)).toBe('line 3 holds the bare control character 13');
    }
  });

  it('takes empty lines where a table has no columns', () => {
    expect(each('\n\n', 0)).toBe('2');
  });
});
