import { cpus, loadavg, totalmem } from 'node:os';
import type { DelayFigures } from '../child/messages';

export function table(head: string[], rows: string[][]): string {
  return [head, head.map((_, at) => (at === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

export const seconds = (value: number) => value.toFixed(value < 10 ? 2 : 1);
export const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
export const count = (value: number) => Math.round(value).toLocaleString('en-US');
export const ratio = (value: number) => value.toFixed(2);
export const delays = ({ p50, p99, max }: DelayFigures) =>
  [p50, p99, max].map((ms) => (ms < 10 ? ms.toFixed(1) : ms.toFixed(0))).join(' / ');

/** The load tells how far the figures can be believed. */
export function machine(server: string): string {
  const [first] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const load = loadavg()[0]?.toFixed(1);
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, ${server}, Node ${process.versions.node}; ${cpus().length} × ${first?.model.trim()}, ${memory}, load ${load} at the end.`;
}

export interface Verdict {
  what: string;
  target: string;
  measured: string;
  met: boolean;
}

export function verdicts(rows: Verdict[]): string {
  return table(
    ['target', 'wanted', 'measured', ''],
    rows.map(({ what, target, measured, met }) => [what, target, measured, met ? 'met' : '**missed**']),
  );
}
