/** Memory stays bounded by a chunk or a few of the widest rows, however fast rows come and however slowly the database takes them. */
import { Readable } from 'node:stream';
import { describeMeasured } from '../../helpers/describe-measured';
import type { DialectFixture } from '../dialect/fixture';
import { collectGarbage, growth } from '../dialect/memory';
import { holdTables, request, useTableSets, type Held } from './held';

const MIB = 1024 * 1024;

export function describeSetMemory(fixture: DialectFixture): void {
  describeMeasured('memory', () => {
    const setup = useTableSets(fixture);

    /** Loads so many batches. What is garbage is collected on the way, as what counts is what is held. */
    async function load(batches: number, batch: (number: number) => Iterable<Buffer>) {
      const [{ definition }] = (await holdTables(setup, 'memory')) as [Held];
      const staging = await setup.sets.stage(request([{ definition, rows: '' }]));
      function* rows() {
        for (let number = 0; number < batches; number += 1) {
          if (number % Math.ceil(batches / 60) === 0) collectGarbage();
          yield* batch(number);
        }
      }
      let loaded = 0;
      const grown = await growth(async () => {
        loaded = await staging.load(definition, Readable.from(rows(), { objectMode: false }));
      });
      process.stdout.write(`${fixture.dialect}: loading took ${(grown / MIB).toFixed(0)} MiB\n`);
      return { loaded, grown };
    }

    beforeAll(() => setup.run(`CREATE TABLE memory (id integer NOT NULL PRIMARY KEY, v ${fixture.types.text})`));

    it('600,000 rows, 320 MB', async () => {
      const { loaded, grown } = await load(6000, (number) => {
        const line = (id: number) => `${id}\t${`row ${id} `.padEnd(400, 'abc ÿ漢 ')}\n`;
        return [Buffer.from(Array.from({ length: 100 }, (_, n) => line(number * 100 + n)).join(''))];
      });
      expect(loaded).toBe(600_000);
      expect(grown / MIB).toBeLessThan(96);
    });

    it('20 rows of 20 MB', async () => {
      const piece = Buffer.alloc(MIB, 'x');
      const pieces = Array.from({ length: 20 }, () => piece);
      const { loaded, grown } = await load(20, (id) => [Buffer.from(`${id}\t`), ...pieces, Buffer.from('\n')]);
      expect(loaded).toBe(20);
      expect(grown / MIB).toBeLessThan(160);
    });
  });
}
