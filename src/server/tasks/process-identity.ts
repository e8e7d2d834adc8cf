/** Who runs a task, told apart from a later process that got the same number. */
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

export interface ProcessIdentity {
  pid: number;
  host: string;
  /** Start of the process as the kernel counts it; null where it cannot be asked. */
  started: string | null;
}

export async function thisProcess(): Promise<ProcessIdentity> {
  return { pid: process.pid, host: hostname(), started: (await lookUp(process.pid))?.started ?? null };
}

/** Null when it runs on another host, where nobody can look. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean | null> {
  if (identity.host !== hostname()) return null;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    // EPERM: it is there, but belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const found = await lookUp(identity.pid);
  if (found === null) return true;
  // In a container without an init process, the dead may stay in the table for ever.
  if (found.state === 'Z' || found.state === 'X') return false;
  return identity.started === null || identity.started === found.started;
}

/** Null where there is no /proc (macOS, Windows), or when the process just ended: then kill(pid, 0) has to do. */
async function lookUp(pid: number): Promise<{ state: string; started: string } | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // The name in parentheses may hold spaces; what follows it starts with field 3, and the start time is field 22.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', started: fields[19] ?? '' };
}
