import { chmod, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileSink } from '../../../src/server/destinations/file-sink';
import { LocalDestination } from '../../../src/server/destinations/local';
import { describeDestination } from '../../conformance/destination-suite';
import { useTempDir } from '../../helpers/temp-dir';

const folder = useTempDir();
const make = (owned: string[] = []) =>
  new LocalDestination(path.join(folder(), 'archives'), async (name) => owned.includes(name));

describeDestination('local folder', { make });

describe('local folder', () => {
  test('nobody but the owner may read folder and archives', async () => {
    const partial = await make().createPartial('a.zip');
    await pipeline(Readable.from(['x']), partial.stream);
    await partial.commit();
    expect((await stat(path.join(folder(), 'archives'))).mode & 0o777).toBe(0o700);
    expect((await stat(path.join(folder(), 'archives/a.zip'))).mode & 0o777).toBe(0o600);
  });

  test('a link is not an archive', async () => {
    await mkdir(path.join(folder(), 'archives'));
    await writeFile(path.join(folder(), 'secret'), 'secret');
    await symlink('../secret', path.join(folder(), 'archives/link.zip'));
    expect(await make().list()).toEqual([]);
    await expect(make().open('link.zip')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a full disk is named as such and leaves nothing', async () => {
    // A file handle that behaves like one on a full disk; the real thing is in __tests__/round-trip/disk-full.test.ts.
    const full = { writev: () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' })) };
    const sink = new FileSink(full as unknown as ConstructorParameters<typeof FileSink>[0]);
    await expect(pipeline(Readable.from(['x']), sink)).rejects.toMatchObject({ code: 'DISK_FULL' });
  });

  test('a folder that cannot be made is a clear error', async () => {
    await writeFile(path.join(folder(), 'archives'), 'a file, not a folder');
    await chmod(path.join(folder(), 'archives'), 0o600);
    await expect(make().createPartial('a.zip')).rejects.toMatchObject({ code: 'DESTINATION_FAILED' });
    expect(await readdir(folder())).toEqual(['archives']);
  });
});
