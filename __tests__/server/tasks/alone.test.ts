import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { alone } from '../../../src/server/tasks/alone';
import { thisProcess } from '../../../src/server/tasks/process-identity';
import { useTempDir } from '../../helpers/temp-dir';

const folder = useTempDir();

test('whoever comes second leaves it to the first, and whoever comes later does it', async () => {
  let second: unknown = 'not asked';
  const first = await alone(folder(), async () => {
    second = await alone(folder(), async () => 'second');
    return 'first';
  });
  expect([first, second]).toEqual(['first', null]);
  expect(await alone(folder(), async () => 'third')).toBe('third');
  expect(await readdir(folder())).toEqual([]);
});

test('also when the work fails', async () => {
  await expect(alone(folder(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await alone(folder(), async () => 'again')).toBe('again');
});

const MINUTE = 60_000;
test.each([
  ['a dead process', { started: 'long ago' }, 0, 'mine'],
  ['another host', { host: 'elsewhere' }, MINUTE, null],
  ['another host, long ago', { host: 'elsewhere' }, 11 * MINUTE, 'mine'],
])('the lock of %s', async (_who, identity, age, expected) => {
  const holder = { process: { ...(await thisProcess()), ...identity }, since: Date.now() - age };
  await writeFile(path.join(folder(), 'running'), JSON.stringify(holder));
  expect(await alone(folder(), async () => 'mine')).toBe(expected);
});
