/** `npm run bench -- memory`: the memory of a backup and of a restore must not depend on how many rows there are, nor on how wide they are. */
import { dropDatabase, prepareDatabase } from './data-set/databases';
import type { ProductResult } from './child/product';
import { removeArchives, runProduct } from './measure';
import type { BenchOptions } from './options';
import { memorySection, type Sized } from './report/memory-section';
import { writeSection } from './report/sections';

/** Larger databases take gigabytes. */
const KEPT_ROWS = 1_000_000;

export async function benchMemory({ rows, dialects, rounds, keep, profiles }: BenchOptions): Promise<void> {
  for (const dialect of dialects) {
    const backups: Sized[] = [];
    const restores: Sized[] = [];
    let server = '';
    for (const size of rows) {
      const database = await prepareDatabase(dialect, size);
      const [made, restored]: [ProductResult[], ProductResult[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        const backup = await runProduct(database, { verb: 'create' }, { profiles });
        made.push(backup);
        if (size !== 'wide' && size <= KEPT_ROWS) {
          restored.push(await runProduct(database, { verb: 'restore', archive: backup.archive }, { profiles }));
        }
        await removeArchives(database);
      }
      if (!keep && (size === 'wide' || size > KEPT_ROWS)) await dropDatabase(database);
      backups.push({ size, runs: made });
      if (restored.length > 0) restores.push({ size, runs: restored });
      server = database.server;
    }
    for (const [what, measured] of [
      ['backups', backups],
      ['restores', restores],
    ] as const) {
      if (measured.length === 0) continue;
      const section = memorySection(what, dialect, server, measured);
      console.log(`\n${section}\n`);
      writeSection(`memory ${what === 'backups' ? '' : `${what} `}${dialect}`, section);
    }
  }
}
