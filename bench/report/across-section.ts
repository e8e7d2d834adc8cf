import type { ProductResult } from '../child/product';
import type { DialectName } from '../../src/server/dialects/definition';
import { ACROSS_RATE, LOOP_P99, RSS_GROWTH } from '../targets';
import { summary, TITLES } from './backup-section';
import { count, delays, machine, megabytes, seconds, table, verdicts } from './markdown';

export interface AcrossFigures {
  from: DialectName;
  to: DialectName;
  /** Products and versions of both. */
  servers: string[];
  runs: ProductResult[];
}

const HEAD = ['from → to', 's', 'rows/s', 'MB/s', 'CPU s', 'RSS growth MB', 'event loop ms'];

export function acrossSection(rows: number, figures: AcrossFigures[]): string {
  const measured = figures.map(({ from, to, runs }) => ({
    name: `${TITLES[from]} → ${TITLES[to]}`,
    run: summary(runs),
  }));
  const slowest = Math.min(...measured.map(({ run }) => run.rows / run.seconds));
  const growth = Math.max(...measured.map(({ run }) => run.growth)) / 1e6;
  const delay = Math.max(...measured.map(({ run }) => run.delay.p99));
  return [
    `## Restore across databases, ${count(rows)} rows`,
    '',
    `${machine([...new Set(figures.flatMap(({ servers }) => servers))].join(', '))} Into a small application, over its tables; ` +
      'what was loaded is read back and compared by its fingerprint.',
    '',
    table(
      HEAD,
      measured.map(({ name, run }) => [
        name,
        seconds(run.seconds),
        count(run.rows / run.seconds),
        (run.bytes / 1e6 / run.seconds).toFixed(1),
        seconds(run.cpu),
        megabytes(run.growth),
        delays(run.delay),
      ]),
    ),
    '',
    verdicts([
      {
        what: 'rows/s, the slowest',
        target: `≥ ${count(ACROSS_RATE)}`,
        measured: count(slowest),
        met: slowest >= ACROSS_RATE,
      },
      {
        what: 'RSS growth, the highest',
        target: `< ${RSS_GROWTH} MB`,
        measured: `${growth.toFixed(0)} MB`,
        met: growth < RSS_GROWTH,
      },
      {
        what: 'event loop, the highest p99',
        target: `< ${LOOP_P99} ms`,
        measured: `${delay.toFixed(1)} ms`,
        met: delay < LOOP_P99,
      },
    ]),
  ].join('\n');
}
