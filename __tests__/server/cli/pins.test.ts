/** Pins by the executable, and what its list says of why backups are kept. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { writeEnvFile } from '../../helpers/env-file';
import { useTempDir } from '../../helpers/temp-dir';
import { shelve } from '../retention/shelve';

const ROOT = path.resolve(__dirname, '../../..');
const PROGRAM = ['node_modules/tsx/dist/cli.mjs', 'src/server/cli/index.ts'].map((file) => path.join(ROOT, file));
const folder = useTempDir();

function strongbox(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  return new Promise((resolve) => {
    execFile(process.execPath, [...PROGRAM, ...args], { cwd: folder(), env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

test('pins a backup, which is not deleted then, and unpins it', async () => {
  await writeEnvFile(folder(), { dialect: 'sqlite', storage: path.join(folder(), 'own.sqlite') });
  const shelf = path.join(folder(), 'storage/strongbox/main');
  const name = await shelve(shelf, { createdAt: '2026-03-01T01:00:00' });
  const schedule = { id: '0b9c3f0e-6a0f-4b43-8f5e-2f7d2b7f0a11', name: 'nightly' };
  const orphan = await shelve(shelf, { createdAt: '2026-03-02T01:00:00', schedule });

  expect((await strongbox('list')).stdout).toMatch(/nightly: its schedule is gone\)\n.*\(made by hand\)\n$/);
  const pinned = await strongbox('pin', name);
  expect(pinned).toMatchObject({ code: 0, stdout: `The backup ${name} is pinned now.\n` });
  expect((await strongbox('list')).stdout).toContain('(made by hand, pinned)');
  expect((await strongbox('show', name)).stdout).toMatch(/kept: made by hand, pinned\npinned 20.*Z by command line\n/);
  expect(await strongbox('delete', name, '--yes')).toMatchObject({
    ...{
      code: 1,
      stderr: expect.stringMatching(/is pinned, so it cannot be deleted\. \[PINNED\]\nUnpin it first\.\n/),
    },
  });

  const { archives } = JSON.parse((await strongbox('list', '--json')).stdout);
  expect(archives.map((one: { name: string; keeping: object }) => [one.name, one.keeping])).toEqual([
    [orphan, { pinned: null, schedule, reasons: ['schedule-gone'], goes: null }],
    [name, expect.objectContaining({ pinned: { by: 'command line', at: expect.any(String) } })],
  ]);
  expect(JSON.parse((await strongbox('show', orphan, '--json')).stdout).keeping.schedule).toEqual(schedule);

  expect(JSON.parse((await strongbox('unpin', name, '--json')).stdout)).toEqual({ unpinned: name });
  expect(await strongbox('delete', name, '--yes')).toMatchObject({ code: 0 });
  expect(await strongbox('pin', name)).toMatchObject({ code: 2, stderr: expect.stringContaining('NOT_FOUND') });
});
