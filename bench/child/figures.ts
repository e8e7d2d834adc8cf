/** Measuring a process from inside. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { IntervalHistogram } from 'node:perf_hooks';
import type { DelayFigures } from './messages';

/** Milliseconds between two looks at the event loop; the histogram counts them in, `delayFigures` takes them out. */
export const ELD_RESOLUTION = 5;

/** Resident bytes now; from here on the kernel keeps the highest. Linux only: elsewhere the highest ever is all there is. */
export function startPeak(): number {
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
  return process.memoryUsage.rss();
}

export function peakGrowth(idle: number): { idle: number; growth: number } {
  return { idle, growth: Math.max(0, highestResident() - idle) };
}

function highestResident(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(line?.[1]) * 1024;
}

export function delayFigures(loop: IntervalHistogram): DelayFigures {
  const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - ELD_RESOLUTION);
  return { p50: ms(loop.percentile(50)), p99: ms(loop.percentile(99)), max: ms(loop.max) };
}

/** Since `start`, of all threads. */
export function cpuSeconds(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}
