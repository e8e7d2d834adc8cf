/** Memory stays bounded by a chunk or the widest row, whatever a table holds and however slowly it is taken. */
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describeMeasured } from '../../helpers/describe-measured';
import type { DialectFixture } from './fixture';
import { makeRows, useDatabase, withSnapshot } from './reading';

const MIB = 1024 * 1024;
const WIDE_ROWS = 40;
const WIDE_CHARACTERS = 20 * MIB;

export function collectGarbage(): void {
  setFlagsFromString('--expose_gc');
  (runInNewContext('gc') as () => void)();
}

/** The largest growth of the resident set while `work` ran, in bytes, sampled on every call of `sample`. */
export async function growth(work: (sample: () => void) => Promise<void>): Promise<number> {
  collectGarbage();
  const before = process.memoryUsage.rss();
  let peak = before;
  const sample = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(sample, 20);
  await work(sample).finally(() => clearInterval(timer));
  sample();
  return peak - before;
}

export function describeMemory(fixture: DialectFixture): void {
  describeMeasured('memory', () => {
    const setup = useDatabase(fixture);
    let rows: number;

    beforeAll(async () => {
      rows = await makeRows(setup, 'many', 100_000);
      await fixture.makeWide(setup.sql, WIDE_ROWS, WIDE_CHARACTERS);
    });

    it('100,000 rows and more are streamed whole in bounded memory', async () => {
      await withSnapshot(setup, async (reader) => {
        const definition = await reader.describeTable({ name: 'many' });
        let lines = 0;
        let largest = 0;
        const grown = await growth(async () => {
          for await (const chunk of reader.readRows(definition)) {
            const bytes = chunk as Buffer;
            largest = Math.max(largest, bytes.length);
            for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
          }
        });
        expect(lines).toBe(rows);
        expect(largest).toBeLessThanOrEqual(4 * MIB);
        expect(grown / MIB).toBeLessThan(96);
      });
    });

    it('40 rows of 20 MB are streamed in the memory of a few of them, also to a slow consumer', async () => {
      await withSnapshot(setup, async (reader) => {
        const definition = await reader.describeTable({ name: 'wide' });
        let bytes = 0;
        const grown = await growth(async () => {
          let pauses = 0;
          for await (const chunk of reader.readRows(definition)) {
            bytes += (chunk as Buffer).length;
            if (bytes > pauses * 200 * MIB) {
              pauses += 1;
              await delay(400);
            }
          }
        });
        const numbers = Array.from({ length: WIDE_ROWS }, (_, id) => String(id + 1).length).reduce(
          (sum, digits) => sum + digits,
        );
        expect(bytes).toBe(WIDE_ROWS * (WIDE_CHARACTERS + 2) + numbers);
        expect(grown / MIB).toBeLessThan(160);
      });
    });
  });
}
