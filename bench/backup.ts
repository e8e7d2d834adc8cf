/** `npm run bench -- backup`: ours, the database's own tool, the deprecated plugin, in turns. */
import type { ProductResult } from './child/product';
import { prepareDatabase, type BenchDatabase } from './data-set/databases';
import { measureWrites, removeArchives, runProduct, tryDeprecated, type WriteLatencies } from './measure';
import type { BenchOptions } from './options';
import { backupSection, type BackupFigures } from './report/backup-section';
import { writeSection } from './report/sections';
import { nativeTools } from './tools/native-tools';
import { runTool, type ToolRun } from './tools/run-tool';

export async function benchBackup(options: BenchOptions): Promise<void> {
  for (const rows of options.rows.map(Number)) {
    for (const dialect of options.dialects) {
      const database = await prepareDatabase(dialect, rows);
      const figures = await measure(database, options);
      const section = backupSection(dialect, rows, database.server, figures);
      console.log(`\n${section}\n`);
      writeSection(`backup ${String(rows).padStart(9, '0')} ${dialect}`, section);
    }
  }
}

async function measure(database: BenchDatabase, options: BenchOptions): Promise<BackupFigures> {
  const tools = options.peers.includes('tool') ? nativeTools(database.connection) : [];
  const runs = tools.map(({ name }) => ({ name, runs: [] as ToolRun[], failure: null as string | null }));
  const product: ProductResult[] = [];
  const verify: ProductResult[] = [];
  const writes: WriteLatencies = { before: [], during: [] };
  // The first reads what the disk has; nobody is to have that advantage or pay for it.
  await runProduct(database, { verb: 'create' });
  await removeArchives(database);
  for (let round = 0; round < options.rounds; round += 1) {
    const backup = await runProduct(database, { verb: 'create' }, { profiles: options.profiles });
    product.push(backup);
    for (const [at, tool] of tools.entries()) {
      const run = runs[at];
      if (!run || run.failure) continue;
      try {
        run.runs.push(await runTool(tool));
      } catch (error) {
        run.failure = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      }
    }
    verify.push(await runProduct(database, { verb: 'verify', archive: backup.archive }));
    await removeArchives(database);
  }
  for (let round = 0; round < options.rounds; round += 1) {
    const { before, during } = await measureWrites(database);
    writes.before.push(...before);
    writes.during.push(...during);
  }
  const deprecated = options.peers.includes('deprecated') ? await tryDeprecated(database, 'dump') : null;
  return { product, tools: runs, verify, writes, deprecated };
}
