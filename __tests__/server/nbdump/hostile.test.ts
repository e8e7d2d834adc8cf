/** Archives of the deprecated plugin that nobody should have made: refused with the entry, and nothing is left. */
import { readdir } from 'node:fs/promises';
import { describeMeasured } from '../../helpers/describe-measured';
import archiver from 'archiver';
import { isNbdump, NbdumpReader } from '../../../src/server/nbdump/read-nbdump';
import { memorySource, rawArchive, archiveBytes } from '../../helpers/hostile-archives';
import { useTempDir } from '../../helpers/temp-dir';
import { converted } from './converted';

type Entries = Record<string, string | Buffer>;

const META = { version: '1.9.0', dialect: 'postgres', dumpedGroups: ['custom'], dumpableCollectionsGroupByGroup: {} };
const NOTES = {
  name: 'notes',
  tableName: { tableName: 'notes', schema: 'public' },
  columns: ['id', 'text'],
  attributes: {
    id: { field: 'id', isCollectionField: false, type: 'BIGINT', primaryKey: true, autoIncrement: true },
    text: { field: 'text', isCollectionField: true, type: 'text', typeOptions: {} },
  },
};
const SOUND: Entries = {
  'collections/notes/data': '[1,"a"]\r\n[2,null]\r\n',
  'collections/notes/meta': JSON.stringify(NOTES),
  meta: JSON.stringify(META),
};

async function zipOf(entries: Entries, options: archiver.ArchiverOptions = {}): Promise<Buffer> {
  const zip = archiver('zip', options);
  for (const [name, content] of Object.entries(entries)) zip.append(content, { name });
  const finished = zip.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of zip) chunks.push(chunk as Buffer);
  await finished;
  return Buffer.concat(chunks);
}

describe('an archive of the deprecated plugin', () => {
  const temporary = useTempDir();
  const convert = (bytes: Buffer, options?: Parameters<typeof converted>[2]) =>
    converted(memorySource(bytes), temporary(), options);

  async function refused(bytes: Buffer, entry: string | RegExp, problem: RegExp): Promise<void> {
    await expect(convert(bytes)).rejects.toMatchObject({
      code: expect.stringMatching(/^ARCHIVE_(INVALID|DAMAGED)$/),
      entry: typeof entry === 'string' ? entry : expect.stringMatching(entry),
      message: expect.stringMatching(problem),
    });
    expect(await readdir(temporary())).toEqual([]);
  }

  test('is converted when it is sound, and when its last line has no end', async () => {
    const result = await convert(await zipOf({ ...SOUND, 'collections/notes/data': '[1,"a"]\r\n[2,null]' }));
    expect(await result.rows('notes')).toBe('1\ta\n2\t\\N\n');
    const { table } = await result.archive.definition('notes');
    expect(table!.sequence).toMatchObject({ column: 'id', last: '2' });
    expect(result.archive.manifest.collections).toMatchObject([{ name: 'notes', group: 'unknown', rows: 2 }]);
  });

  test('is told from everything else by what it holds', async () => {
    const is = (bytes: Buffer) => isNbdump(memorySource(bytes));
    expect(await is(await zipOf(SOUND))).toBe(true);
    expect(await is(await zipOf({ 'readme.txt': 'meta' }))).toBe(false);
    expect(await is(Buffer.from('no zip'))).toBe(false);
    expect(await is(Buffer.alloc(0))).toBe(false);
    expect(await is(await archiveBytes([]))).toBe(false);
    expect(await is((await zipOf(SOUND)).subarray(0, -10))).toBe(false);
  });

  test.each([
    ['../evil', /\.\.\/evil/],
    ['collections/../../etc/meta', /etc/],
    ['collections/../meta', /\.\./],
    ['collections/a\\b/meta', /a\\b/],
    ['collections/notes/other', /other/],
    ['collections/a\0b/data', /a.b/],
    ['evil.sh', /evil/],
  ])('with an entry named %j', async (name, shown) => {
    const entries = [...Object.entries(SOUND), [name, 'x'] as const].map(([one, content]) => ({
      name: one,
      data: Buffer.from(content),
    }));
    // The helper ends it with a seal; a bare end record takes its place.
    await refused(bare(rawArchive(entries)), shown, /no place/);
  });

  test('with a link, a lie about sizes, or an entry twice', async () => {
    const entries = Object.entries(SOUND).map(([name, content]) => ({ name, data: Buffer.from(content) }));
    const [data, ...rest] = entries as [(typeof entries)[0], ...typeof entries];
    await refused(bare(rawArchive([{ ...data, attributes: 0xa1ff0020 }, ...rest])), data.name, /plain file/);
    await refused(bare(rawArchive([{ ...data, size: 10_000_000 }, ...rest])), data.name, /cannot be/);
    await refused(bare(rawArchive([{ ...data, size: 30 }, ...rest])), data.name, /less|contradicts/);
    await refused(bare(rawArchive([{ ...data, crc: 1 }, ...rest])), data.name, /checksum|contradicts/);
    await refused(bare(rawArchive([data, data, ...rest])), data.name, /twice/);
  });

  test.each<[string, Entries, string | RegExp, RegExp]>([
    [
      'no meta',
      { 'collections/x/meta': SOUND['collections/notes/meta']!, 'collections/meta/data': '' },
      'meta',
      /missing/,
    ],
    ['meta that is no JSON', { ...SOUND, meta: '{' }, 'meta', /not JSON/],
    ['meta of another form', { ...SOUND, meta: '[]' }, 'meta', /form/],
    ['an unknown database', { ...SOUND, meta: JSON.stringify({ ...META, dialect: 'oracle' }) }, 'meta', /oracle/],
    ['a table without a name', { ...SOUND, 'collections/notes/meta': '{}' }, 'collections/notes/meta', /form/],
    [
      'a line with too few values',
      { ...SOUND, 'collections/notes/data': '[1,"a"]\r\n[2]\r\n' },
      /data$/,
      /line 2 has 1 values/,
    ],
    [
      'a line that is no array',
      { ...SOUND, 'collections/notes/data': '{"id":1}\r\n' },
      /data$/,
      /line 1 is no JSON array/,
    ],
    [
      'a value that is no JSON',
      { ...SOUND, 'collections/notes/data': '[1,"a\\x"]\r\n' },
      /data$/,
      /no JSON in the place of text/,
    ],
    ['an open string', { ...SOUND, 'collections/notes/data': '[1,"a]\r\n' }, /data$/, /no JSON array/],
    [
      'JSON too deep',
      { ...SOUND, 'collections/notes/data': `[1,${'['.repeat(600)}${']'.repeat(600)}]\r\n` },
      /data$/,
      /no JSON array/,
    ],
  ])('with %s', async (_, entries, entry, problem) => {
    await refused(await zipOf(entries), entry, problem);
  });

  test('that would be larger than anybody wants', async () => {
    const bytes = await zipOf(
      { ...SOUND, 'collections/notes/data': Buffer.alloc(5_000_000, 'x') },
      { zlib: { level: 9 } },
    );
    await expect(NbdumpReader.open(memorySource(bytes), 4_000_000)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    await refused(bytes, /data$/, /no JSON array/);
  });

  describeMeasured('memory', () => {
    test('with one line of more than 256 MiB is given up in time', async () => {
      const spaces = Buffer.alloc(300 * 1024 * 1024, ' ');
      const bytes = await zipOf({ ...SOUND, 'collections/notes/data': spaces }, { zlib: { level: 1 } });
      const before = process.memoryUsage().rss;
      await refused(bytes, /data$/, /longer than 268435456 bytes/);
      expect(process.memoryUsage().rss - before).toBeLessThan(700 * 1024 * 1024);
    });
  });

  describeMeasured('memory', () => {
    test('a wide table passes through without being held', async () => {
      const line = Buffer.from(`[7,${JSON.stringify('wide '.repeat(20_000))}]\r\n`);
      const data = Buffer.concat(Array.from({ length: 2000 }, () => line));
      const bytes = await zipOf({ ...SOUND, 'collections/notes/data': data }, { zlib: { level: 1 } });
      const before = process.memoryUsage().rss;
      let peak = 0;
      const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss - before)), 20);
      const { archive } = await convert(bytes).finally(() => clearInterval(watch));
      expect(archive.manifest.collections[0]).toMatchObject({ rows: 2000 });
      expect(peak).toBeLessThan(150 * 1024 * 1024);
    });
  });

  test('ends when it is cancelled', async () => {
    const signal = AbortSignal.abort();
    await expect(convert(await zipOf(SOUND), { signal })).rejects.toMatchObject({ code: 'CANCELED' });
    expect(await readdir(temporary())).toEqual([]);
  });
});

/** Without our comment at the end. */
function bare(archive: Buffer): Buffer {
  const length = 'strongbox:1:sha256:'.length + 64;
  const bytes = Buffer.from(archive.subarray(0, -length));
  bytes.writeUInt16LE(0, bytes.length - 2);
  return bytes;
}
