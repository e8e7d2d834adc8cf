/** `npm run bench -- restore`: ours, from staging to switched; the database's own tool into an empty database; the deprecated plugin. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { ProductResult } from './child/product';
import { prepareDatabase, type BenchDatabase } from './data-set/databases';
import { measureReads, removeArchives, runProduct, tryDeprecated } from './measure';
import type { BenchOptions } from './options';
import { restoreSection, type RestoreFigures } from './report/restore-section';
import { writeSection } from './report/sections';
import { restoreTool, runStep } from './tools/restore-tools';
import { runTool, type ToolRun } from './tools/run-tool';

/** It takes gigabytes of memory for more rows, and minutes. */
const DEPRECATED_ROWS = 100_000;

export async function benchRestore(options: BenchOptions): Promise<void> {
  for (const rows of options.rows.map(Number)) {
    for (const dialect of options.dialects) {
      const database = await prepareDatabase(dialect, rows);
      const figures = await measure(database, rows, options);
      const section = restoreSection(dialect, rows, database.server, figures);
      console.log(`\n${section}\n`);
      writeSection(`restore ${String(rows).padStart(9, '0')} ${dialect}`, section);
    }
  }
}

async function measure(database: BenchDatabase, rows: number, options: BenchOptions): Promise<RestoreFigures> {
  const { archive, size } = await runProduct(database, { verb: 'create' });
  const product: ProductResult[] = [];
  const runs: ToolRun[] = [];
  const tool = options.peers.includes('tool') ? restoreTool(database.connection) : null;
  if (tool) runStep(tool.prepare, tool);
  for (let round = 0; round < options.rounds; round += 1) {
    product.push(await runProduct(database, { verb: 'restore', archive }, { profiles: options.profiles }));
    if (!tool) continue;
    runStep(tool.empty, tool);
    runs.push(await runTool(tool));
  }
  if (tool) runStep(tool.clean, tool);
  const reads = await measureReads(database, archive);
  await removeArchives(database);
  const wanted = options.peers.includes('deprecated') && rows <= DEPRECATED_ROWS;
  const deprecated = wanted ? await tryDeprecated(database, 'restore') : null;
  // It leaves other tables than those it found: the database is made anew the next time.
  if (wanted) await rm(path.join(path.dirname(database.env), 'ready.json'), { force: true });
  return { size, product, tool: tool && { name: tool.name, runs }, reads, deprecated };
}
