import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(__dirname, '..');
/** Databases and outputs; ignored by git. */
export const BENCH_FOLDER = path.join(ROOT, '.tmp', 'bench');

export function benchFolder(...names: string[]): string {
  const folder = path.join(BENCH_FOLDER, ...names);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Before each measurement: what others have written must not be written out at the expense of the next. */
export function settle(): void {
  if (process.platform !== 'win32') execFileSync('sync');
}
