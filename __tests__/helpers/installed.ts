/** Tests of what works together with a program of the system, which may be missing on a machine; never where all databases are asked for. */
import { execFileSync } from 'node:child_process';

/** @param what is left untested without it, for the sentence that says so */
export function installed(program: string, what: string): { describe: jest.Describe } {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return { describe };
  } catch {
    process.stdout.write(`${what}: skipped, as ${program} is not installed\n`);
    return { describe: describe.skip };
  }
}
