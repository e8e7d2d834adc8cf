import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { benchFolder, settle } from '../folders';
import type { NativeTool } from './native-tools';
import { residentPeak } from './resident-peak';

export interface ToolRun {
  seconds: number;
  /** CPU seconds of all its processes. */
  cpu: number;
  /** Bytes written. */
  size: number;
  /** Bytes resident, of all its processes. */
  peak: number;
}

const LOOK_MS = 50;

/** @throws Error with what the tool said */
export async function runTool({ command, env }: NativeTool): Promise<ToolRun> {
  const out = path.join(benchFolder('out'), 'tool');
  settle();
  const started = performance.now();
  const child = spawn('bash', ['-o', 'pipefail', '-c', `(${command}) && times`], {
    env: { ...process.env, ...env, OUT: out },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let times = '';
  child.stdout.on('data', (text) => (times += String(text)));
  child.stderr.on('data', (text) => (said += String(text)));
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, residentPeak(child.pid ?? 0))), LOOK_MS);
  const [code] = (await once(child, 'close').finally(() => clearInterval(watch))) as [number | null];
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(said.trim() || `ended with ${code}`);
  const { size } = statSync(out);
  rmSync(out);
  return { seconds, cpu: cpuSeconds(times), size, peak };
}

/** What bash's `times` prints: user and system time of the shell, then of its children, such as `0m1.234s 0m0.567s`. */
function cpuSeconds(times: string): number {
  const values = [...times.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => 60 * Number(minutes) + Number(seconds),
  );
  return values.reduce((sum, value) => sum + value, 0);
}
