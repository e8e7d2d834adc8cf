import type { Measured } from '../child/messages';
import type { ProductResult } from '../child/product';
import type { DialectName } from '../../src/server/dialects/definition';
import { median, percentile } from '../statistics';
import { DEPRECATED_RESTORE_FACTOR, LOOP_P99, RESTORE_RATIO, RSS_GROWTH, SWITCH_MS } from '../targets';
import type { ToolRun } from '../tools/run-tool';
import { summary, TITLES } from './backup-section';
import { count, delays, machine, megabytes, ratio, seconds, table, verdicts, type Verdict } from './markdown';

export interface RestoreFigures {
  /** Bytes of the archive. */
  size: number;
  product: ProductResult[];
  tool: { name: string; runs: ToolRun[] } | null;
  /** Milliseconds of a reader during a restore. */
  reads: number[];
  /** A sentence when it did not survive; null when it was not asked for. */
  deprecated: Measured | string | null;
}

const HEAD = ['', 's', 'rows/s', 'CPU s', 'RSS growth MB', 'event loop ms', 'time of Strongbox : its'];

export function restoreSection(dialect: DialectName, rows: number, server: string, figures: RestoreFigures): string {
  const { product, tool, reads, deprecated } = figures;
  const ours = summary(product);
  const switched = median(product.map((run) => run.switched ?? NaN));
  const line = (name: string, run: Pick<Measured, 'seconds' | 'cpu'>, memory: string, loop: string) => [
    name,
    seconds(run.seconds),
    count(ours.rows / run.seconds),
    seconds(run.cpu),
    memory,
    loop,
    ratio(ours.seconds / run.seconds),
  ];
  const lines = [line('Strongbox', ours, megabytes(ours.growth), delays(ours.delay))];
  const checks: Verdict[] = [];
  if (tool) {
    const middle = (key: 'seconds' | 'cpu' | 'peak') => median(tool.runs.map((run) => run[key]));
    const its = { seconds: middle('seconds'), cpu: middle('cpu') };
    lines.push(line(tool.name, its, `(${megabytes(middle('peak'))} in all)`, ''));
    const measured = ours.seconds / its.seconds;
    const most = RESTORE_RATIO[dialect];
    checks.push({
      what: `time against ${tool.name}`,
      target: `≤ ${most}`,
      measured: ratio(measured),
      met: measured <= most,
    });
  }
  if (typeof deprecated === 'string') lines.push(['deprecated plugin', deprecated, ...HEAD.slice(2).map(() => '')]);
  else if (deprecated) {
    lines.push(line('deprecated plugin', deprecated, megabytes(deprecated.growth), delays(deprecated.delay)));
    const factor = deprecated.seconds / ours.seconds;
    checks.push({
      what: 'faster than the deprecated plugin',
      target: `≥ ${DEPRECATED_RESTORE_FACTOR} ×`,
      measured: `${factor.toFixed(1)} ×`,
      met: factor >= DEPRECATED_RESTORE_FACTOR,
    });
  }
  checks.push(
    below('RSS growth', ours.growth / 1e6, RSS_GROWTH, 'MB'),
    below('event loop, p99', ours.delay.p99, LOOP_P99, 'ms'),
    below('the switch', switched, SWITCH_MS, 'ms'),
  );
  const waits = { p50: percentile(reads, 0.5), p99: percentile(reads, 0.99), max: percentile(reads, 1) };
  return [
    `## Restore, ${count(rows)} rows, ${TITLES[dialect]}`,
    '',
    `${machine(server)} ${count(ours.rows)} rows in all, ${megabytes(ours.bytes)} MB of text, from an archive of ${megabytes(figures.size)} MB. ` +
      'Strongbox loads beside the live tables, makes keys and indexes, reads everything back and compares it, and switches; the tool fills an empty database.',
    '',
    table(HEAD, lines),
    '',
    `A reader of one row 50 times a second: ${delays(waits)} ms (p50 / p99 / max) during a restore, the switch included (${reads.length} reads).`,
    '',
    verdicts(checks),
  ].join('\n');
}

function below(what: string, measured: number, target: number, unit: string): Verdict {
  return {
    what,
    target: `< ${target} ${unit}`,
    measured: `${measured.toFixed(measured < 10 ? 1 : 0)} ${unit}`,
    met: measured < target,
  };
}
