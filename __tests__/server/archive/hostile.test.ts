import { deflateRawSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { openArchive } from '../../../src/server/archive/archive-reader';
import { verifyArchive } from '../../../src/server/archive/verify-archive';
import {
  collectionDefinition,
  manifestCollection,
  manifestOver,
  memorySource,
  rawArchive,
  reseal,
  type RawEntry,
} from '../../helpers/hostile-archives';
import { column, table } from './order-rows';

const DEFINITION = 'collections/notes/definition.json';
const FIRST = 'collections/notes/rows-000001.tsv';
const SECOND = 'collections/notes/rows-000002.tsv';
const NOTES = table('notes', [column('id', 'int'), column('text', 'text')]);

const definition: RawEntry = {
  name: DEFINITION,
  data: Buffer.from(JSON.stringify(collectionDefinition('notes', NOTES))),
};
const first: RawEntry = { name: FIRST, data: Buffer.from('1\ta\n2\tb\n') };
const second: RawEntry = { name: SECOND, data: Buffer.from('3\tc\n') };
const parts = [definition, first, second];
const notes = manifestCollection('notes', { rows: 3, bytes: 12 });
const manifest = manifestOver(parts, [notes]);
type Change = Parameters<typeof manifestOver>[2];
const withManifest = (change: Change, entries = parts, collections = [notes]) =>
  rawArchive([...entries, manifestOver(entries, collections, change)]);
/** The same archive with one entry different and all else true to it. */
const changed = (index: number, change: Partial<RawEntry>) =>
  rawArchive([...parts, manifest].map((entry, at) => (at === index ? { ...entry, ...change } : entry)));
const inserted = (entry: RawEntry) => rawArchive([definition, entry, first, second, manifest]);

async function refusal(archive: Buffer): Promise<{ code: string; entry: string | null; message: string }> {
  try {
    await verifyArchive(memorySource(archive));
  } catch (error) {
    return error as { code: string; entry: string | null; message: string };
  }
  throw new Error('The archive was taken.');
}

it('takes the archive that all of these are made from', async () => {
  expect(await verifyArchive(memorySource(rawArchive([...parts, manifest])))).toMatchObject({ rows: 3, entries: 3 });
});

describe.each([
  '../x',
  '/etc/passwd',
  'C:\\x',
  'C:/x',
  'collections/notes/../../../x',
  'collections\\notes\\definition.json',
  'collections/notes/link',
  'collections/Notes/definition.json',
  'x\0.json',
  'collections/notes/',
])('an entry named %j', (name) => {
  it('is refused on opening, by its name', async () => {
    const archive = inserted({ name, data: Buffer.from('x') });
    await expect(openArchive(memorySource(archive))).rejects.toMatchObject({ code: 'ARCHIVE_INVALID', entry: name });
    const listed = [definition, { name, data: Buffer.from('x') }, first, second];
    expect(await refusal(withManifest(undefined, listed))).toMatchObject({ code: 'ARCHIVE_INVALID', entry: name });
  });
});

const lies: [string, Buffer, string][] = [
  ['a symlink', changed(1, { attributes: (0o120777 << 16) >>> 0 }), FIRST],
  ['a folder', changed(1, { attributes: 0x41ed0010 }), FIRST],
  ['a set-uid file', changed(1, { attributes: (0o104755 << 16) >>> 0 }), FIRST],
  ['an encrypted entry', changed(1, { flags: 9 }), FIRST],
  ['a strongly encrypted entry', changed(1, { flags: 0x48 }), FIRST],
  ['an unknown compression', changed(1, { method: 12 }), FIRST],
  ['an entry twice', inserted(first), FIRST],
  ['an added entry', inserted({ name: 'database/postgres.json', data: Buffer.from('{}') }), 'database/postgres.json'],
  ['a missing entry', rawArchive([definition, second, manifest]), FIRST],
  ['entries in another order', rawArchive([definition, second, first, manifest]), FIRST],
  ['a manifest that is not last', rawArchive([manifest, ...parts]), 'manifest.json'],
  ['no manifest', rawArchive(parts), 'manifest.json'],
  ['no entries', rawArchive([]), 'manifest.json'],
  ['an entry outside the directory', rawArchive([definition, { ...second, hidden: true }, first, manifest]), FIRST],
  ['an entry that lies over another', changed(2, { offset: (at) => at - 60 }), SECOND],
  ['an entry that is another one again', changed(2, { offset: () => 0 }), SECOND],
  ['an entry out of the file', changed(2, { offset: () => 0x7fffffff }), SECOND],
  ['a size that deflate cannot have', changed(1, { size: 100_000_000 }), FIRST],
  ['a wrong checksum', changed(1, { crc: 1 }), FIRST],
  ['other bytes of the same length', changed(1, { data: Buffer.from('1\ta\n2\tx\n') }), FIRST],
  ['an entry that inflates to more', changed(1, { compressed: deflateRawSync(Buffer.alloc(1 << 20)) }), FIRST],
  ['an entry that inflates to less', changed(1, { compressed: deflateRawSync(Buffer.from('1\ta\n')) }), FIRST],
  [
    'bytes behind the compressed data',
    changed(1, { compressed: Buffer.concat([deflateRawSync(first.data), Buffer.from('hidden')]) }),
    FIRST,
  ],
  ['compressed data that does not end', changed(1, { compressed: deflateRawSync(first.data).subarray(0, -1) }), FIRST],
  ['compressed data that is none', changed(1, { compressed: Buffer.from([0xff, 0xff, 0xff]) }), FIRST],
  ['a comment of an entry', changed(1, { comment: 'hidden' }), FIRST],
  [
    'a manifest that is not JSON',
    rawArchive([...parts, { name: 'manifest.json', data: Buffer.from('{') }]),
    'manifest.json',
  ],
  ['a manifest of null', rawArchive([...parts, { name: 'manifest.json', data: Buffer.from('null') }]), 'manifest.json'],
  ['a manifest with a field too many', withManifest((body) => (body.more = 1)), 'manifest.json'],
  ['a manifest with a path in a hash', withManifest((body) => (body.entries[0]!.sha256 = '../..')), 'manifest.json'],
  ['a wrong hash', withManifest((body) => (body.entries[1]!.sha256 = '0'.repeat(64))), FIRST],
  ['a wrong size', withManifest((body) => (body.entries[1]!.bytes = 9)), FIRST],
  [
    'a wrong count of rows',
    withManifest((body) => {
      body.entries[1]!.rows = 1;
      body.entries[2]!.rows = 2;
    }),
    FIRST,
  ],
  ['sums that do not add up', withManifest(undefined, parts, [{ ...notes, rows: 4 }]), 'manifest.json'],
  ['a wrong fingerprint', withManifest(undefined, parts, [{ ...notes, fingerprint: '0'.repeat(32) }]), 'manifest.json'],
  ['a collection twice', withManifest(undefined, parts, [notes, notes]), 'manifest.json'],
  ['a collection that is not listed', withManifest(undefined, parts, []), DEFINITION],
  ['a collection without a definition', withManifest(undefined, [first, second]), DEFINITION],
  ['a gap in the parts', withManifest(undefined, [definition, second], [{ ...notes, rows: 1, bytes: 4 }]), SECOND],
  [
    'objects of another database',
    withManifest(undefined, [...parts, { name: 'database/mysql.json', data: Buffer.from('{}') }]),
    'database/mysql.json',
  ],
  [
    'rows that end within a line',
    withManifest(
      undefined,
      [definition, { name: FIRST, data: Buffer.from('1\ta\n2\tb') }],
      [{ ...notes, rows: 1, bytes: 7 }],
    ),
    FIRST,
  ],
  [
    'a line of too many values',
    withManifest(
      undefined,
      [definition, { name: FIRST, data: Buffer.from('1\ta\tb\n') }],
      [{ ...notes, rows: 1, bytes: 6 }],
    ),
    FIRST,
  ],
  [
    'a stray escape',
    withManifest(
      undefined,
      [definition, { name: FIRST, data: Buffer.from('1\t\\q\n') }],
      [{ ...notes, rows: 1, bytes: 5 }],
    ),
    FIRST,
  ],
  [
    'a definition of another form',
    withManifest(undefined, [{ ...definition, data: Buffer.from('{"table":1}') }, first, second]),
    DEFINITION,
  ],
  ['another comment', rawArchive([...parts, manifest], 'strongbox-1:sha256:'), 'zip directory'],
];

it.each(lies)('refuses %s, naming the entry', async (_, archive, entry) => {
  const error = await refusal(archive);
  expect(error).toMatchObject({ name: 'ArchiveError', entry, details: { entry } });
  expect(error.code).toMatch(/^ARCHIVE_(INVALID|DAMAGED)$/);
  expect(error.message).toMatch(/\.$/);
});

it('refuses what is newer than itself, with a hint', async () => {
  const newer = await refusal(withManifest((body) => (body.formatVersion = 3)));
  expect(newer).toMatchObject({ code: 'ARCHIVE_TOO_NEW', entry: 'manifest.json', hint: expect.any(String) });
  const sealed = rawArchive([...parts, manifest], 'strongbox:2:sha256:');
  expect(await refusal(sealed)).toMatchObject({ code: 'ARCHIVE_TOO_NEW', entry: 'zip directory' });
});

it('refuses a zip of somebody else, an empty file and no zip at all', async () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('hello'), Buffer.alloc(5000), rawArchive(parts).subarray(0, -83)]) {
    await expect(openArchive(memorySource(bytes))).rejects.toMatchObject({
      name: 'ArchiveError',
      entry: 'zip directory',
    });
  }
});

it('refuses bytes before, between and after what a zip is made of', async () => {
  const archive = rawArchive([...parts, manifest]);
  const end = archive.length - 105;
  const extra = Buffer.from('extra');
  for (const at of [0, 40, end, archive.length]) {
    const longer = reseal(Buffer.concat([archive.subarray(0, at), extra, archive.subarray(at)]));
    await expect(verifyArchive(memorySource(longer))).rejects.toMatchObject({ name: 'ArchiveError' });
  }
});

it('claims of hundreds of millions of entries cost nothing', async () => {
  const archive = rawArchive([...parts, manifest]);
  const end = archive.length - 105;
  const locator = Buffer.alloc(76);
  locator.writeUInt32LE(0x06064b50, 0);
  locator.writeBigUInt64LE(44n, 4);
  locator.writeBigUInt64LE(2n ** 40n, 24);
  locator.writeBigUInt64LE(2n ** 40n, 32);
  locator.writeBigUInt64LE(BigInt(archive.readUInt32LE(end + 12)), 40);
  locator.writeBigUInt64LE(BigInt(archive.readUInt32LE(end + 16)), 48);
  locator.writeUInt32LE(0x07064b50, 56);
  locator.writeBigUInt64LE(BigInt(end), 64);
  locator.writeUInt32LE(1, 72);
  const tail = Buffer.from(archive.subarray(end));
  tail.writeUInt16LE(0xffff, 8);
  tail.writeUInt16LE(0xffff, 10);
  const hostile = reseal(Buffer.concat([archive.subarray(0, end), locator, tail]));
  expect(await refusal(hostile)).toMatchObject({ entry: 'zip directory', message: expect.stringContaining('250000') });
});

it('rows are cut off at the first byte that is too many, and the error is that of the stream', async () => {
  const bomb = changed(1, { compressed: deflateRawSync(Buffer.alloc(50_000_000)) });
  const reader = await openArchive(memorySource(bomb));
  let bytes = 0;
  const rows = reader.rows('notes').on('data', (chunk: Buffer) => (bytes += chunk.length));
  await expect(new Promise((_, reject) => rows.on('error', reject))).rejects.toMatchObject({ entry: FIRST });
  expect(bytes).toBeLessThanOrEqual(8);
  const wrongHash = await openArchive(memorySource(withManifest((body) => (body.entries[2]!.sha256 = '0'.repeat(64)))));
  await expect(buffer(wrongHash.rows('notes'))).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED', entry: SECOND });
  expect((await buffer(wrongHash.entry(FIRST))).toString()).toBe('1\ta\n2\tb\n');
});
