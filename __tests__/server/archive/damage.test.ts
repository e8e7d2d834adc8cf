import { Readable } from 'node:stream';
import { openArchive } from '../../../src/server/archive/archive-reader';
import { verifyArchive } from '../../../src/server/archive/verify-archive';
import { archiveBytes, memorySource, reseal } from '../../helpers/hostile-archives';
import { column, ORDERS, orderBlock, randomFrom, table } from './order-rows';

const NOTES = table('notes', [column('id', 'int'), column('text', 'text')]);
let archive: Buffer;
/** Where each entry starts, in order; the directory comes last. */
let places: { name: string; start: number; end: number }[];

beforeAll(async () => {
  const block = orderBlock(150);
  archive = await archiveBytes([
    { name: 'orders', table: ORDERS, rows: () => Readable.from([block]) },
    { name: 'notes', table: NOTES, rows: () => Readable.from([Buffer.from('1\ta\n2\tb\n')]) },
    { name: 'other', table: NOTES, rows: () => Readable.from([Buffer.from('1\ta\n2\tb\n')]) },
  ]);
  const { records } = (await openArchive(memorySource(archive))).directory;
  places = records.map(({ name, offset, length }) => ({ name, start: offset, end: offset + length }));
});

async function refusedEntry(bytes: Buffer): Promise<string> {
  try {
    await verifyArchive(memorySource(bytes));
  } catch (error) {
    expect(error).toMatchObject({ name: 'ArchiveError', details: { entry: expect.any(String) } });
    return (error as { entry: string }).entry;
  }
  throw new Error('The damaged archive was taken.');
}

it('one flipped bit at 200 seeded places is refused, naming the entry that it is in', async () => {
  const random = randomFrom(20260304);
  for (let time = 0; time < 200; time++) {
    const at = Math.floor(random() * archive.length);
    const flipped = Buffer.from(archive);
    flipped[at]! ^= 1 << Math.floor(random() * 8);
    const entry = await refusedEntry(flipped);
    const place = places.find(({ start, end }) => at >= start && at < end);
    // The directory's own bytes may speak of any entry; the version in a local header is covered by the seal alone.
    if (!place) expect(entry).toBeTruthy();
    else if (at !== place.start + 4 && at !== place.start + 5) expect(entry).toBe(place.name);
  }
});

it('every single byte counts', async () => {
  const small = await archiveBytes([{ name: 'n', table: NOTES, rows: () => Readable.from([Buffer.from('1\ta\n')]) }]);
  for (let at = 0; at < small.length; at++) {
    const flipped = Buffer.from(small);
    flipped[at]! ^= 0xff;
    await refusedEntry(flipped);
  }
});

it('a file cut short anywhere is refused, naming the entry within which it ends', async () => {
  const cuts = places.flatMap(({ start, end, name }) => [
    [start + 30 + name.length, name] as const,
    [Math.floor((start + 30 + name.length + end) / 2), name] as const,
    [end - 3, name] as const,
  ]);
  for (const [at, name] of cuts) {
    expect(await refusedEntry(archive.subarray(0, at))).toBe(name);
    await expect(openArchive(memorySource(archive.subarray(0, at)))).rejects.toMatchObject({ entry: 'zip directory' });
  }
  for (const less of [1, 30, 84, 105, 106, 200]) {
    expect(await refusedEntry(archive.subarray(0, -less))).toBe('zip directory');
  }
  for (const length of [0, 3, 29]) expect(await refusedEntry(archive.subarray(0, length))).toBe('zip directory');
});

it('a file made longer is refused', async () => {
  expect(await refusedEntry(Buffer.concat([archive, Buffer.from('x')]))).toBeTruthy();
  expect(await refusedEntry(Buffer.concat([Buffer.from('x'), archive]))).toBeTruthy();
});

it('two entries of equal length that traded places are refused, even when the seal is made again', async () => {
  const sample = (name: string, text: string) => ({
    name,
    table: NOTES,
    rows: () => Readable.from([Buffer.from(text)]),
  });
  const stored = await archiveBytes([sample('first', '1\ta\n'), sample('other', '2\tb\n')], 0);
  const { records } = (await openArchive(memorySource(stored))).directory;
  const [first, other] = ['first', 'other'].map(
    (name) => records.find((record) => record.name.endsWith(`${name}/rows-000001.tsv`))!,
  );
  expect(first!.length).toBe(other!.length);
  for (const skip of [0, 30 + first!.name.length]) {
    const swapped = Buffer.from(stored);
    stored.copy(swapped, first!.offset + skip, other!.offset + skip, other!.offset + other!.length);
    stored.copy(swapped, other!.offset + skip, first!.offset + skip, first!.offset + first!.length);
    expect(await refusedEntry(swapped)).toBe(first!.name);
    expect(await refusedEntry(reseal(swapped))).toBe(first!.name);
  }
});
