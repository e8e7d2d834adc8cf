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
async function measure(kind: string): Promise<Growth> {
  const folder = await mkdtemp(path.join(tmpdir(), 'strongbox-memory-'));
  try {
    const script = path.join(__dirname, 'measure-memory.ts');
    const args = ['--import', 'tsx', script, kind, path.join(folder, 'archive.zip')];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout) as Growth;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describeMeasured('memory', () => {
  it('does not grow with the number of rows: 5 million take what 500,000 take', async () => {
    const few = await measure('few rows');
    const many = await measure('many rows');
    for (const step of ['write', 'read', 'verify'] as const) {
      expect(many[step]).toBeLessThan(96);
      expect(many[step] - few[step]).toBeLessThan(32);
    }
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
