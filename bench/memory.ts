/** `npm run bench -- memory`: the memory of a backup must not depend on how many rows there are, nor on how wide they are. */
import { dropDatabase, prepareDatabase } from './data-set/databases';
import type { ProductResult } from './child/product';
import { removeArchives, runProduct } from './measure';
import type { BenchOptions, Size } from './options';
import { memorySection } from './report/memory-section';
import { writeSection } from './report/sections';

/** Larger databases take gigabytes. */
const KEPT_ROWS = 1_000_000;

export async function benchMemory({ rows, dialects, rounds, keep, profiles }: BenchOptions): Promise<void> {
  for (const dialect of dialects) {
    const measured: { size: Size; runs: ProductResult[] }[] = [];
    let server = '';
    for (const size of rows) {
      const database = await prepareDatabase(dialect, size);
      const runs: ProductResult[] = [];
      for (let round = 0; round < rounds; round += 1) {
        runs.push(await runProduct(database, null, { profiles }));
        await removeArchives(database);
      }
      if (!keep && (size === 'wide' || size > KEPT_ROWS)) await dropDatabase(database);
      measured.push({ size, runs });
      server = database.server;
    }
    const section = memorySection(dialect, server, measured);
    console.log(`\n${section}\n`);
    writeSection(`memory ${dialect}`, section);
  }
}
