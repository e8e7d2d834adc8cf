import { Readable } from 'node:stream';
import { lookAhead } from '../../../src/server/dialects/mysql/sets/look-ahead';

const stream = (...chunks: string[]) => Readable.from(chunks.map(Buffer.from), { objectMode: false });

async function textOf(rows: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of rows) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe('looking ahead', () => {
  it.each([
    [[], 4, true],
    [['ab', 'cd'], 4, true],
    [['ab', 'cd', 'e'], 4, false],
    [['abcdefgh', 'ij'], 4, false],
  ])('of %j, %i bytes: all of them is %s, and none is lost', async (chunks, bytes, all) => {
    const ahead = await lookAhead(stream(...chunks), bytes);
    expect(ahead.all).toBe(all);
    expect(await textOf(ahead.rows)).toBe(chunks.join(''));
  });

  it('passes on the error of the source, wherever it is', async () => {
    const failing = (...before: string[]) =>
      Readable.from(
        (async function* () {
          for (const chunk of before) yield Buffer.from(chunk);
          throw new Error('torn');
        })(),
        { objectMode: false },
      );
    await expect(lookAhead(failing('ab'), 4)).rejects.toThrow('torn');
    const { rows } = await lookAhead(failing('abcdef', 'gh'), 4);
    await expect(textOf(rows)).rejects.toThrow('torn');
  });

  it('ends the source when what it gave is given up', async () => {
    const source = stream('abcdef', 'gh', 'ij');
    const { rows } = await lookAhead(source, 4);
    for await (const _chunk of rows) break;
    expect(source.destroyed).toBe(true);
  });
});
