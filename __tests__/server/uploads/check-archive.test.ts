import { checkArchive } from '../../../src/server/uploads/check-archive';
import { archiveBytes, memorySource, rawArchive, reseal } from '../../helpers/hostile-archives';

describe('an archive from outside', () => {
  test('passes when it is whole', async () => {
    await expect(checkArchive(memorySource(await archiveBytes([])))).resolves.toBeUndefined();
  });

  test('is refused when it would be too large decompressed, by the entry at which it is', async () => {
    const bytes = await archiveBytes([]);
    await expect(checkArchive(memorySource(bytes), 10)).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
      entry: 'database/postgres.json',
    });
  });

  test('is refused when any byte differs from what was sealed', async () => {
    const bytes = await archiveBytes([]);
    // Within the data of the first entry, which opening does not look at.
    bytes[60]! ^= 1;
    await expect(checkArchive(memorySource(bytes))).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
    await expect(checkArchive(memorySource(reseal(bytes)))).resolves.toBeUndefined();
  });

  test('is refused when an entry claims more than deflate can do', async () => {
    const bytes = rawArchive([{ name: 'manifest.json', data: Buffer.alloc(100), size: 10_000_000 }]);
    await expect(checkArchive(memorySource(bytes))).rejects.toMatchObject({
      message: expect.stringContaining('sizes that cannot be'),
    });
  });
});
