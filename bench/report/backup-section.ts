import type { Measured } from '../child/messages';
import type { DialectName } from '../../src/server/dialects/definition';
import type { WriteLatencies } from '../measure';
import { median, percentile } from '../statistics';
import { ADDED_WRITE_P99, DEPRECATED_FACTOR, LOOP_P99, RSS_GROWTH, TOOL_RATIO, VERIFY_RATE } from '../targets';
import type { ToolRun } from '../tools/run-tool';
import { count, delays, machine, megabytes, ratio, seconds, table, verdicts, type Verdict } from './markdown';

export interface BackupFigures {
  product: Measured[];
  tools: { name: string; runs: ToolRun[]; failure: string | null }[];
  verify: Measured[];
  writes: WriteLatencies;
  /** A sentence when it did not survive; null when it was not asked for. */
  deprecated: Measured | string | null;
}

export const TITLES: Record<DialectName, string> = { sqlite: 'SQLite', postgres: 'PostgreSQL', mysql: 'MySQL/MariaDB' };
const HEAD = [
  '',
  's',
  'rows/s',
  'MB/s',
  'CPU s',
  'file MB',
  'RSS growth MB',
  'event loop ms',
  'time of Strongbox : its',
];

export function backupSection(dialect: DialectName, rows: number, server: string, figures: BackupFigures): string {
  const ours = summary(figures.product);
  const line = (name: string, run: Pick<Measured, 'seconds' | 'cpu' | 'size'>, memory: string, loop: string) => [
    name,
    seconds(run.seconds),
    count(ours.rows / run.seconds),
    count(ours.bytes / 1e6 / run.seconds),
    seconds(run.cpu),
    megabytes(run.size),
    memory,
    loop,
    ratio(ours.seconds / run.seconds),
  ];
  const lines = [line('Strongbox, level 1', ours, megabytes(ours.growth), delays(ours.delay))];
  const checks: Verdict[] = [];
  for (const { name, runs, failure } of figures.tools) {
    if (failure !== null) {
      lines.push([name, failure, ...HEAD.slice(2).map(() => '')]);
      continue;
    }
    const middle = (key: 'seconds' | 'cpu' | 'size' | 'peak') => median(runs.map((run) => run[key]));
    const tool = { seconds: middle('seconds'), cpu: middle('cpu'), size: middle('size') };
    lines.push(line(name, tool, `(${megabytes(middle('peak'))} in all)`, ''));
    const most = TOOL_RATIO[dialect][name] ?? NaN;
    const measured = ours.seconds / tool.seconds;
    checks.push({
      what: `time against ${name}`,
      target: `≤ ${most}`,
      measured: ratio(measured),
      met: measured <= most,
    });
  }
  const { deprecated } = figures;
  if (typeof deprecated === 'string') {
    lines.push(['deprecated plugin, level 9', deprecated, ...HEAD.slice(2).map(() => '')]);
  } else if (deprecated) {
    lines.push(line('deprecated plugin, level 9', deprecated, megabytes(deprecated.growth), delays(deprecated.delay)));
    const factor = deprecated.seconds / ours.seconds;
    checks.push({
      what: 'faster than the deprecated plugin',
      target: `≥ ${DEPRECATED_FACTOR} ×`,
      measured: `${factor.toFixed(1)} ×`,
      met: factor >= DEPRECATED_FACTOR,
    });
  }
  checks.push(...otherChecks(ours, figures));
  return [
    `## Backup, ${count(rows)} rows, ${TITLES[dialect]}`,
    '',
    `${machine(server)} ${count(ours.rows)} rows in all, ${megabytes(ours.bytes)} MB of text.`,
    '',
    table(HEAD, lines),
    '',
    writesText(figures.writes),
    '',
    verdicts(checks),
  ].join('\n');
}

function otherChecks(ours: Measured, { verify, writes }: BackupFigures): Verdict[] {
  const rate = ours.bytes / 1e6 / median(verify.map((run) => run.seconds));
  const added = percentile(writes.during, 0.99) - percentile(writes.before, 0.99);
  const growth = ours.growth / 1e6;
  return [
    { what: 'RSS growth', target: `< ${RSS_GROWTH} MB`, measured: `${growth.toFixed(0)} MB`, met: growth < RSS_GROWTH },
    {
      what: 'event loop, p99',
      target: `< ${LOOP_P99} ms`,
      measured: `${ours.delay.p99.toFixed(1)} ms`,
      met: ours.delay.p99 < LOOP_P99,
    },
    {
      what: 'a write during the backup, p99 added',
      target: `< ${ADDED_WRITE_P99} ms`,
      measured: `${added.toFixed(0)} ms`,
      met: added < ADDED_WRITE_P99,
    },
    { what: 'verify', target: `≥ ${VERIFY_RATE} MB/s`, measured: `${rate.toFixed(0)} MB/s`, met: rate >= VERIFY_RATE },
  ];
}

function writesText({ before, during }: WriteLatencies): string {
  const figures = (values: number[]) =>
    delays({ p50: percentile(values, 0.5), p99: percentile(values, 0.99), max: percentile(values, 1) });
  return (
    `A writer of one row 50 times a second: ${figures(before)} ms (p50 / p99 / max) before the backups, ` +
    `${figures(during)} ms during them (${during.length} writes).`
  );
}

/** Medians, column by column. */
export function summary(runs: Measured[]): Measured {
  const of = (pick: (run: Measured) => number) => median(runs.map(pick));
  return {
    seconds: of((run) => run.seconds),
    cpu: of((run) => run.cpu),
    idle: of((run) => run.idle),
    growth: of((run) => run.growth),
    delay: { p50: of((run) => run.delay.p50), p99: of((run) => run.delay.p99), max: of((run) => run.delay.max) },
    size: of((run) => run.size),
    rows: of((run) => run.rows),
    bytes: of((run) => run.bytes),
  };
}
