/** `npm run bench -- backup|restore|across|memory|crypto [--rows …] [--dialects …] [--peers …] [--rounds n] [--keep] [--profile]` */
import { benchAcross } from './across';
import { benchBackup } from './backup';
import { benchCrypto } from './crypto';
import { benchMemory } from './memory';
import { parseOptions, type BenchOptions, type Size } from './options';
import { benchRestore } from './restore';
import { buildChildren } from './run-child';

interface Bench {
  run(options: BenchOptions): Promise<void>;
  sizes: Size[];
}

const BENCHES: Record<string, Bench> = {
  backup: { run: benchBackup, sizes: [100_000, 1_000_000] },
  restore: { run: benchRestore, sizes: [100_000, 1_000_000] },
  across: { run: benchAcross, sizes: [100_000] },
  memory: { run: benchMemory, sizes: [100_000, 1_000_000, 5_000_000, 'wide'] },
  crypto: { run: benchCrypto, sizes: [] },
};

async function main([name = '', ...args]: string[]): Promise<void> {
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (!bench) throw new Error(`Name what to measure: ${Object.keys(BENCHES).join(' or ')}.`);
  const options = parseOptions(args, bench.sizes);
  await buildChildren();
  await bench.run(options);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
