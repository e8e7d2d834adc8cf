/** `npm run torture -- restore [--dialects sqlite,postgres,mysql] [--points 60] [--seed 1]` */
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { DialectName } from '../src/server/dialects/definition';
import { bundleChild } from './bundle-child';
import { tortureDialect, type Point } from './restore';

const DIALECTS: DialectName[] = ['sqlite', 'postgres', 'mysql'];

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      dialects: { type: 'string', default: DIALECTS.join(',') },
      points: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
    },
  });
  if (positionals[0] !== 'restore') throw new Error('Name what to torture: restore.');
  const dialects = DIALECTS.filter((dialect) => values.dialects.split(',').includes(dialect));
  const child = await bundleChild(path.join(__dirname, '..', '.tmp', 'torture'));
  const lines: string[] = [];
  let bad = 0;
  for (const dialect of dialects) {
    const points = await tortureDialect(dialect, { points: Number(values.points), seed: Number(values.seed), child });
    lines.push(summary(dialect, points));
    bad += points.filter(({ problems }) => problems.length > 0).length;
  }
  console.log(`\n${lines.join('\n')}`);
  process.exitCode = bad > 0 ? 1 : 0;
}

function summary(dialect: DialectName, points: Point[]): string {
  const count = (test: (point: Point) => boolean) => points.filter(test).length;
  const old = count(({ state }) => state === 'old');
  const fresh = count(({ state }) => state === 'new');
  const bad = count(({ problems }) => problems.length > 0);
  const databases = count(({ victim }) => victim === 'database');
  return (
    `${dialect}: ${points.length} points (${databases} of them killed the database): ${old} wholly old, ${fresh} wholly new, ` +
    `${points.length - old - fresh} mixed, ${bad} with a problem`
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
