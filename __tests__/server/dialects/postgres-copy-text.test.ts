import { CopyTextDecoder } from '../../../src/server/dialects/postgres/copy-text';

function decode(chunks: Buffer[]): string {
  const decoder = new CopyTextDecoder();
  return Buffer.concat(chunks.map((chunk) => decoder.push(chunk))).toString('latin1');
}

/** The same by reading one character after another. */
function expected(text: string): string {
  return text.replace(/\\(.)/g, (pair, letter) => ({ v: '\v', f: '\f' })[letter as string] ?? pair);
}

/** A small generator with a seed, so that a failure can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x7fffffff) * below) % below;
  };
}

describe('CopyTextDecoder', () => {
  it.each([
    ['\\v\\f', '\v\f'],
    ['\\\\v', '\\\\v'],
    ['\\\\\\v', '\\\\\v'],
    ['a\\tb\\N\\\\', 'a\\tb\\N\\\\'],
    ['C:\\\\values\\\\files\n', 'C:\\\\values\\\\files\n'],
  ])('%j becomes %j', (text, result) => {
    expect(decode([Buffer.from(text, 'latin1')])).toBe(result);
  });

  it('does not depend on where chunks are cut, for 2000 texts made of escapes', () => {
    const pieces = ['\\\\', '\\v', '\\f', '\\t', '\\n', 'v', 'f', 'x', '\n'];
    for (let seed = 1; seed <= 2000; seed += 1) {
      const next = random(seed);
      const text = Array.from({ length: 1 + next(12) }, () => pieces[next(pieces.length)]).join('');
      const bytes = Buffer.from(text, 'latin1');
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; ) {
        const end = at + 1 + next(4);
        chunks.push(bytes.subarray(at, end));
        at = end;
      }
      expect([seed, decode(chunks)]).toEqual([seed, expected(text)]);
    }
  });
});
