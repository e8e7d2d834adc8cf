import { Readable } from 'node:stream';
import { describeMeasured } from '../../helpers/describe-measured';
import { pipeline } from 'node:stream/promises';
import { mapValues, type ValueMap } from '../../../src/server/dialects/map-values';

async function mapped(maps: [number, ValueMap][], chunks: Buffer[]): Promise<string> {
  const out: Buffer[] = [];
  await pipeline(Readable.from(chunks), mapValues(new Map(maps)), async (rows) => {
    for await (const chunk of rows as AsyncIterable<Buffer>) out.push(chunk);
  });
  return Buffer.concat(out).toString();
}

const cut = (text: string, size: number) => {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
};
const angled: ValueMap = (value) => `<${value.toString()}>`;

describe('values rewritten in a stream of rows', () => {
  const rows = 'a\tb\\tb\t\\N\td\n\t\t\\\\N\té\\n\n漢\\\\\tx\tyy\t\n';

  it.each([1, 2, 3, 5, 7, 1000])('chunks of %d bytes', async (size) => {
    expect(await mapped([[1, angled]], cut(rows, size))).toBe(
      'a\t<b\\tb>\t\\N\td\n\t<>\t\\\\N\té\\n\n漢\\\\\t<x>\tyy\t\n',
    );
    const last: [number, ValueMap][] = [
      [0, () => null],
      [2, angled],
      [3, () => 'a\tb'],
    ];
    expect(await mapped(last, cut(rows, size))).toBe(
      '\\N\tb\\tb\t\\N\ta\\tb\n\\N\t\t<\\\\N>\ta\\tb\n\\N\tx\t<yy>\ta\\tb\n',
    );
  });

  it('tells the row, and leaves alone what comes back as it was', async () => {
    const seen: number[] = [];
    const same: ValueMap = (value, row) => {
      seen.push(row);
      return value;
    };
    expect(await mapped([[0, same]], cut(rows, 4))).toBe(rows);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('passes on an error of a map, and a value that is cut short as it is', async () => {
    const fail: ValueMap = () => {
      throw new Error('unfit');
    };
    await expect(mapped([[0, fail]], [Buffer.from('a\n')])).rejects.toThrow('unfit');
    expect(await mapped([[1, angled]], [Buffer.from('a\tb'), Buffer.from('\\')])).toBe('a\tb\\');
  });

  it('reads no faster than it is read', async () => {
    let made = 0;
    const chunk = Buffer.from(`${'x'.repeat(60_000)}\ty\n`);
    const source = new Readable({
      read() {
        made += chunk.length;
        this.push(chunk);
      },
    });
    const rows = source.pipe(mapValues(new Map([[1, angled]])));
    rows.once('readable', () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(made).toBeLessThan(8 * 1024 * 1024);
    source.destroy();
    rows.destroy();
  });

  describeMeasured('speed', () => {
    it('is fast', async () => {
      const line = `1\tname of it\t12.50\tt\t${'some text '.repeat(30)}\n`;
      const chunk = Buffer.from(line.repeat(3000));
      const started = process.cpuUsage();
      await pipeline(
        Readable.from(Array.from({ length: 100 }, () => chunk)),
        mapValues(new Map([[3, angled]])),
        async (rows) => {
          for await (const out of rows as AsyncIterable<Buffer>) void out;
        },
      );
      const { user, system } = process.cpuUsage(started);
      const seconds = (user + system) / 1e6;
      expect((chunk.length * 100) / seconds / 1e6).toBeGreaterThan(40);
    });
  });
});
