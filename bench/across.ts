/** `npm run bench -- across`: the data set of each kind of database restored into a small application on each other kind. */
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { GroupKey } from '../src/backup-rules/groups';
import type { ProductResult } from './child/product';
import { dropDatabase, prepareDatabase, type BenchDatabase } from './data-set/databases';
import { removeArchives, runProduct } from './measure';
import type { BenchOptions } from './options';
import { acrossSection, type AcrossFigures } from './report/across-section';
import { writeSection } from './report/sections';

/** Rows of `orders` that are there before; a number that no other bench uses, as the tables are exchanged. */
const TARGET_ROWS = 1001;
const GROUPS: GroupKey[] = ['custom'];

export async function benchAcross({ rows: sizes, dialects, rounds, profiles }: BenchOptions): Promise<void> {
  for (const rows of sizes.map(Number)) {
    const figures: AcrossFigures[] = [];
    for (const to of dialects) {
      const target = await prepareDatabase(to, TARGET_ROWS);
      for (const from of dialects) {
        if (from === to) continue;
        const source = await prepareDatabase(from, rows);
        const { archive } = await runProduct(source, { verb: 'create' });
        await copyArchive(archive, source, target);
        await removeArchives(source);
        const runs: ProductResult[] = [];
        for (let round = 0; round < rounds; round += 1) {
          runs.push(await runProduct(target, { verb: 'restore', archive, groups: GROUPS }, { profiles }));
        }
        figures.push({ from, to, servers: [source.server, target.server], runs });
      }
      await dropDatabase(target);
    }
    const section = acrossSection(rows, figures);
    console.log(`\n${section}\n`);
    writeSection(`restore across ${String(rows).padStart(9, '0')}`, section);
  }
}

async function copyArchive(archive: string, from: BenchDatabase, to: BenchDatabase): Promise<void> {
  const folderOf = ({ storage }: BenchDatabase) => path.join(storage, 'strongbox', 'main', 'archives');
  await mkdir(folderOf(to), { recursive: true });
  await copyFile(path.join(folderOf(from), archive), path.join(folderOf(to), archive));
}
