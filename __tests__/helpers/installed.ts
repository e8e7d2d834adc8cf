/** Tests of what works together with a program of the system, which may be missing on a machine. CI installs all of them, and takes a skipped test for a failure. */
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
