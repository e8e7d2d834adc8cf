import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describeMeasured } from '../../helpers/describe-measured';

interface Growth {
  write: number;
  read: number;
  verify: number;
}

/** In a process of its own: jest's would measure jest. */
async function measure(kind: string, ...options: string[]): Promise<Growth> {
  const folder = await mkdtemp(path.join(tmpdir(), 'strongbox-memory-'));
  try {
    const script = path.join(__dirname, 'measure-memory.ts');
    const args = [...options, '--import', 'tsx', script, kind, path.join(folder, 'archive.zip')];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout) as Growth;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describeMeasured('memory', () => {
  it('does not grow with the number of rows: of 5 million in 160 MB, little is taken and less is held', async () => {
    const taken = await measure('many rows');
    expect(Math.max(taken.write, taken.read, taken.verify)).toBeLessThan(96);
    // How much garbage a process takes along differs from run to run; a leak would be in what is left without it.
    const held = await measure('many rows', '--expose-gc');
    expect(Math.max(held.write, held.read, held.verify)).toBeLessThan(48);
  });

  it('does not grow with the width of rows: 25 rows of 20 MB', async () => {
    const wide = await measure('wide rows');
    expect(Math.max(wide.write, wide.read, wide.verify)).toBeLessThan(96);
  });

  it('holds one JSON value of 20 MB at a time when it verifies, and none otherwise', async () => {
    const wide = await measure('wide json');
    expect(Math.max(wide.write, wide.read)).toBeLessThan(96);
    expect(wide.verify).toBeLessThan(160);
  });
});
