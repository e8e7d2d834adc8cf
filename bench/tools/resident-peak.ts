import { readFileSync } from 'node:fs';

/** Highest resident bytes of a process and its children together, as far as they live; 0 where there is no /proc. */
export function residentPeak(pid: number): number {
  return tree(pid).reduce((sum, one) => sum + highest(one), 0);
}

function tree(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(tree)];
}

function highest(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
}

/** A process may end between two looks. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
