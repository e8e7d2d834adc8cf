import type { Measured } from '../child/messages';
import type { Size } from '../options';
import { WIDE_MIB, WIDE_ROWS } from '../data-set/wide';
import type { DialectName } from '../../src/server/dialects/definition';
import { EXPONENT, LOOP_P99, RSS_GROWTH, RSS_SPREAD } from '../targets';
import { summary, TITLES } from './backup-section';
import { count, delays, machine, megabytes, seconds, table, verdicts, type Verdict } from './markdown';

export interface Sized {
  size: Size;
  runs: Measured[];
}

const HEAD = [
  'orders',
  's',
  'rows/s',
  'MB/s',
  'CPU s',
  'text MB',
  'file MB',
  'idle RSS MB',
  'RSS growth MB',
  'event loop ms',
];

export function memorySection(
  what: 'backups' | 'restores',
  dialect: DialectName,
  server: string,
  measured: readonly Sized[],
): string {
  const sized = measured.map(({ size, runs }) => ({ size, run: summary(runs) }));
  return [
    `## Memory of ${what}, ${TITLES[dialect]}`,
    '',
    machine(server),
    '',
    table(
      HEAD,
      sized.map(({ size, run }) => [
        size === 'wide' ? `${WIDE_ROWS} documents of ${WIDE_MIB} MiB each` : count(size),
        seconds(run.seconds),
        count(run.rows / run.seconds),
        count(run.bytes / 1e6 / run.seconds),
        seconds(run.cpu),
        megabytes(run.bytes),
        megabytes(run.size),
        megabytes(run.idle),
        megabytes(run.growth),
        delays(run.delay),
      ]),
    ),
    '',
    verdicts(checks(sized)),
  ].join('\n');
}

function checks(sized: { size: Size; run: Measured }[]): Verdict[] {
  const most = Math.max(...sized.map(({ run }) => run.growth)) / 1e6;
  const slowest = Math.max(...sized.map(({ run }) => run.delay.p99));
  const verdict: Verdict[] = [
    {
      what: 'RSS growth, the highest',
      target: `< ${RSS_GROWTH} MB`,
      measured: `${most.toFixed(0)} MB`,
      met: most < RSS_GROWTH,
    },
    {
      what: 'event loop, the highest p99',
      target: `< ${LOOP_P99} ms`,
      measured: `${slowest.toFixed(1)} ms`,
      met: slowest < LOOP_P99,
    },
  ];
  const byRows = sized.filter(({ size }) => size !== 'wide');
  const [fewest] = byRows;
  const last = byRows.at(-1);
  if (!fewest || !last || fewest === last) return verdict;
  const highest = Math.max(...byRows.map(({ run }) => run.growth));
  const spread = highest / fewest.run.growth - 1;
  const exponent = Math.log(last.run.seconds / fewest.run.seconds) / Math.log(last.run.rows / fewest.run.rows);
  return [
    ...verdict,
    {
      what: `RSS growth, the highest over that at ${count(Number(fewest.size))} rows`,
      target: `≤ +${RSS_SPREAD * 100} %`,
      measured: `${(spread * 100).toFixed(0)} %`,
      met: spread <= RSS_SPREAD,
    },
    {
      what: `time against rows, exponent up to ${count(Number(last.size))}`,
      target: `≤ ${EXPONENT}`,
      measured: exponent.toFixed(2),
      met: exponent <= EXPONENT,
    },
  ];
}
