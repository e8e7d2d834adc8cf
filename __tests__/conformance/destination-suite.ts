/** What every destination must do. A driver's test says how to make one; the suite owns the behaviours. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Destination } from '../../src/server/destinations/destination';

const NAME = 'backup-20260102T030405Z-0a1b2c.zip';

export interface DestinationSetup {
  /** A new, empty destination; `owned` are the archives whose partials a running task still writes. */
  make(owned?: string[]): Destination;
}

export function describeDestination(title: string, { make }: DestinationSetup): void {
  const put = async (destination: Destination, name: string, content: Buffer) => {
    const partial = await destination.createPartial(name);
    await pipeline(Readable.from([content]), partial.stream);
    return partial.commit();
  };

  describe(`destination ${title}`, () => {
    test('is empty at first', async () => {
      expect(await make().list()).toEqual([]);
    });

    test('keeps what was committed, byte for byte', async () => {
      const destination = make();
      const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
      expect(await put(destination, NAME, content)).toMatchObject({ name: NAME, size: content.length });
      const source = await destination.open(NAME);
      expect(source.size).toBe(content.length);
      expect(await buffer(source.read(0))).toEqual(content);
      await source.close();
    });

    test('reads any range, the empty one too', async () => {
      const destination = make();
      await put(destination, NAME, Buffer.from('0123456789'));
      const source = await destination.open(NAME);
      expect((await buffer(source.read(2, 5))).toString()).toBe('234');
      expect((await buffer(source.read(9))).toString()).toBe('9');
      expect((await buffer(source.read(4, 4))).toString()).toBe('');
      const together = await Promise.all([buffer(source.read(0, 3)), buffer(source.read(3, 6))]);
      expect(together.map(String)).toEqual(['012', '345']);
      await source.close();
    });

    test('shows nothing before the commit', async () => {
      const destination = make();
      const partial = await destination.createPartial(NAME);
      await pipeline(Readable.from(['half']), partial.stream);
      expect(await destination.list()).toEqual([]);
      await expect(destination.open(NAME)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const reread = await partial.reread();
      expect((await buffer(reread.read(0))).toString()).toBe('half');
      await reread.close();
      await partial.commit();
      expect(await destination.list()).toMatchObject([{ name: NAME, size: 4 }]);
    });

    test('discard leaves nothing, in the middle of writing too', async () => {
      const destination = make();
      const partial = await destination.createPartial(NAME);
      partial.stream.write(Buffer.alloc(1_000_000));
      await partial.discard();
      await partial.discard();
      expect(await destination.list()).toEqual([]);
      expect(await destination.removePartials()).toEqual([]);
      await put(destination, NAME, Buffer.from('again'));
    });

    test('refuses a name that is taken, and one that is no archive name', async () => {
      const destination = make();
      await put(destination, NAME, Buffer.from('x'));
      for (const name of [NAME, '../evil.zip', '/etc/passwd', 'a/b.zip', 'x.tar', '', 'a\0.zip', '..zip', 'a..zip']) {
        await expect(destination.createPartial(name)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
      }
    });

    test('answers for a missing archive', async () => {
      const destination = make();
      await expect(destination.stat(NAME)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(destination.open(NAME)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(destination.remove(NAME)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(destination.open('../../etc/passwd')).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    });

    test('removes', async () => {
      const destination = make();
      await put(destination, NAME, Buffer.from('x'));
      await destination.remove(NAME);
      expect(await destination.list()).toEqual([]);
    });

    test('removes the partials that nobody writes any more', async () => {
      const other = NAME.replace('0a1b2c', 'ffffff');
      const destination = make([other]);
      const partials = [await destination.createPartial(NAME), await destination.createPartial(other)];
      await Promise.all(partials.map(({ stream }) => pipeline(Readable.from(['left']), stream)));
      expect(await destination.removePartials()).toEqual([NAME]);
      await Promise.all(partials.map((partial) => partial.discard()));
    });
  });
}
