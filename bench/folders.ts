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
