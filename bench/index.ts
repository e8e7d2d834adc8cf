/** `npm run bench -- backup|memory [--rows …] [--dialects …] [--peers …] [--rounds n] [--keep] [--profile]` */
import { benchBackup } from './backup';
import { benchMemory } from './memory';
import { parseOptions } from './options';
import { buildChildren } from './run-child';

const BENCHES = {
  backup: { run: benchBackup, rows: [100_000, 1_000_000] },
  memory: { run: benchMemory, rows: [100_000, 1_000_000, 5_000_000] },
};

async function main([name = '', ...args]: string[]): Promise<void> {
  if (!(name in BENCHES)) throw new Error(`Name what to measure: ${Object.keys(BENCHES).join(' or ')}.`);
  const bench = BENCHES[name as keyof typeof BENCHES];
  const options = parseOptions(args, bench.rows);
  await buildChildren();
  await bench.run(options);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
});
