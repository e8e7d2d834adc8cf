/** Files through the writer and back, and indexes that no writer of ours would make. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { openArchive } from '../../../src/server/archive/archive-reader';
import { ArchiveWriter } from '../../../src/server/archive/archive-writer';
import type { ArchivedFile } from '../../../src/server/archive/archived-file';
import { packFiles, type SourceFile, type SourceRoot } from '../../../src/server/archive/pack-files';
import { verifyArchive } from '../../../src/server/archive/verify-archive';
import {
  CREATED_AT,
  manifestBody,
  manifestOver,
  memorySource,
  MemorySink,
  rawArchive,
} from '../../helpers/hostile-archives';
import type { RawEntry } from '../../helpers/hostile-archives';

const MIB = 1024 * 1024;
const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

interface Given {
  path: string;
  content: Buffer;
  mode?: number;
  modifiedAt?: number;
  /** Looked for among the others. */
  hashed?: boolean;
}

async function* sources(files: Given[]): AsyncGenerator<SourceFile> {
  for (const { path: name, content, mode = 0o644, modifiedAt = 1_700_000_000_123, hashed = false } of files) {
    const pieces = async function* () {
      for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
    };
    yield { path: name, mode, modifiedAt, content: pieces(), sha256: hashed ? sha(content) : null };
  }
}

const uploads = (files: Given[]): SourceRoot => ({
  content: 'uploads',
  name: 'uploads/local',
  storages: ['local', 'second'],
  files: sources(files),
});

async function written(roots: SourceRoot[]): Promise<Buffer> {
  const dir = await mkdtemp(path.join(tmpdir(), 'strongbox-files-'));
  try {
    const sink = new MemorySink();
    const writer = new ArchiveWriter(sink, { createdAt: CREATED_AT });
    const files = await packFiles(writer, roots, { indexFile: path.join(dir, 'index') });
    await writer.seal({ ...manifestBody(), files });
    return sink.bytes;
  } finally {
    await rm(dir, { recursive: true });
  }
}

async function contents(archive: Buffer, wanted: (file: ArchivedFile) => boolean = () => true) {
  const reader = await openArchive(memorySource(archive));
  const found: { file: ArchivedFile; content: Buffer | null }[] = [];
  for await (const file of reader.files()) {
    found.push({ file, content: file.sameAs || !wanted(file) ? null : await buffer(file.read()) });
  }
  return found;
}

const noise = (bytes: number, seed: number) => {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes; at += 32) pieces.push(createHash('sha256').update(`${seed} ${at}`).digest());
  return Buffer.concat(pieces).subarray(0, bytes);
};

describe('files through an archive', () => {
  const large = noise(17 * MIB, 1);
  const given: Given[] = [
    { path: 'a', content: Buffer.from('first'), mode: 0o755, modifiedAt: 0 },
    { path: 'a\n\t\\odd ünïcödé 文件'.replace('\\', ''), content: Buffer.from('odd name') },
    { path: 'b/empty', content: Buffer.alloc(0) },
    { path: 'b/large', content: large, hashed: true },
    { path: 'b/large copy', content: large, hashed: true },
    { path: 'c', content: noise(100, 2) },
  ];
  let archive: Buffer;
  beforeAll(async () => {
    const packages = { content: 'packages', name: 'packages', storages: [] } as const;
    archive = await written([uploads(given), { ...packages, storages: [], files: sources([given[0]!]) }]);
  });

  it('come out as they went in, each content once', async () => {
    const found = await contents(archive);
    expect(found.map(({ file }) => [file.root, file.path])).toEqual([
      ...given.map((one) => ['uploads/local', one.path]),
      ['packages', 'a'],
    ]);
    for (const [index, { file, content }] of found.entries()) {
      const { content: expected, mode = 0o644, modifiedAt = 1_700_000_000_123 } = given[index] ?? given[0]!;
      expect(file).toMatchObject({ bytes: expected.length, mode, modifiedAt, sha256: sha(expected) });
      if (content) expect(content.equals(expected)).toBe(true);
    }
    expect(found[4]!.file.sameAs).toEqual({ root: 'uploads/local', path: 'b/large' });
    expect(found.filter(({ content }) => content === null)).toHaveLength(1);
  });

  it('are counted in the manifest, which has the version that knows of files', async () => {
    const { manifest, entries } = await openArchive(memorySource(archive));
    const bytes = given.reduce((total, { content }) => total + content.length, 0);
    expect(manifest).toMatchObject({
      formatVersion: 2,
      files: {
        roots: [
          { content: 'uploads', name: 'uploads/local', storages: ['local', 'second'], files: 6, bytes },
          { content: 'packages', name: 'packages', storages: [], files: 1, bytes: 5 },
        ],
      },
    });
    // The part ends with the file that fills it.
    expect(entries.map(({ name }) => name)).toEqual([
      'files/data-000001.bin',
      'files/data-000002.bin',
      'files/index.tsv',
    ]);
  });

  it('can be read in part, and given up in the middle', async () => {
    const [last] = (await contents(archive, ({ path: name }) => name === 'c')).filter(({ content }) => content);
    expect(last!.content!.equals(noise(100, 2))).toBe(true);
    const reader = await openArchive(memorySource(archive));
    for await (const file of reader.files()) {
      if (file.path !== 'b/large') continue;
      const stream = file.read();
      for await (const chunk of stream) {
        expect((chunk as Buffer).length).toBeGreaterThan(0);
        break;
      }
    }
  });

  it('are verified, each', async () => {
    expect(await verifyArchive(memorySource(archive))).toMatchObject({ files: { files: 7 } });
  });
});

it('an archive that was asked for files and found none says so', async () => {
  const archive = await written([uploads([])]);
  expect(await verifyArchive(memorySource(archive))).toMatchObject({ files: { files: 0, bytes: 0 }, entries: 1 });
});

it('an archive of rows alone stays what it was', async () => {
  const sink = new MemorySink();
  await new ArchiveWriter(sink, { createdAt: CREATED_AT }).seal(manifestBody());
  const { manifest } = await openArchive(memorySource(sink.bytes));
  expect(manifest.formatVersion).toBe(1);
  expect(manifest).not.toHaveProperty('files');
});

const INDEX = 'files/index.tsv';
const DATA = 'files/data-000001.bin';
const data: RawEntry = { name: DATA, data: Buffer.from('onetwothree') };
const line = (name: string, content: string, place: string, more = '\\N\t\\N') =>
  `uploads/local\t${name}\t${content.length}\t2026-01-02 03:04:05.000+00\t644\t${sha(Buffer.from(content))}\t${place}\t${more}\n`;
const whole = [line('one', 'one', '1\t0'), line('three', 'three', '1\t6'), line('two', 'two', '1\t3')];
const inOrder = [line('1', 'one', '1\t0'), line('2', 'two', '1\t3'), line('3', 'three', '1\t6')];
const same = line('4', 'one', '\\N\t\\N', 'uploads/local\t1');

function crafted(lines: string[], entries: RawEntry[] = [data], change: Record<string, unknown> = {}): Buffer {
  const all = [...entries, { name: INDEX, data: Buffer.from(lines.join('')) }];
  const bytes = lines.reduce((total, text) => total + Number(text.split('\t')[2] ?? 0), 0);
  const root = {
    content: 'uploads',
    name: 'uploads/local',
    storages: ['local'],
    files: lines.length,
    bytes,
    ...change,
  };
  const manifest = manifestOver(all, [], (said) => Object.assign(said, { formatVersion: 2, files: { roots: [root] } }));
  return rawArchive([...all, manifest]);
}

async function refusal(archive: Buffer): Promise<{ code: string; entry: string | null; message: string }> {
  try {
    await verifyArchive(memorySource(archive));
  } catch (error) {
    return error as { code: string; entry: string | null; message: string };
  }
  throw new Error('The archive was taken.');
}

it('takes the archive that all of the following are made from', async () => {
  expect(await verifyArchive(memorySource(crafted([...inOrder, same])))).toMatchObject({
    files: { files: 4, bytes: 14 },
  });
});

const [one, two, three] = inOrder as [string, string, string];
describe.each<[string, string[], RawEntry[]?, Record<string, unknown>?]>([
  ['a path that leads out', [line('../x', 'one', '1\t0'), two, three]],
  ['a path that leads out further down', [line('a/../../x', 'one', '1\t0'), two, three]],
  ['an absolute path', [line('/etc/passwd', 'one', '1\t0'), two, three]],
  ['an empty segment', [line('a//b', 'one', '1\t0'), two, three]],
  ['the folder itself', [line('.', 'one', '1\t0'), two, three]],
  ['a NUL', [line('a\0b', 'one', '1\t0'), two, three]],
  ['a backslash', [line('..\\\\x', 'one', '1\t0'), two, three]],
  ['a name that is too long', [line('n'.repeat(256), 'one', '1\t0'), two, three]],
  ['a path that is too long', [line('1/'.repeat(2100) + '1', 'one', '1\t0'), two, three]],
  ['a line without an end', [one, two, three.slice(0, -1)]],
  ['a line that never ends', [`${'x'.repeat(70_000)}\n`, two, three]],
  ['a column too few', [one.replace('\t\\N\n', '\n'), two, three]],
  ['a file twice', [one, two, line('2', 'three', '1\t6')]],
  ['files out of order', whole],
  ['a file below a file', [line('1', 'one', '1\t0'), line('1/2', 'two', '1\t3'), three]],
  ['a file of no root', [one.replace('uploads/local', 'elsewhere'), two, three]],
  ['a content that overlaps', [one, line('2', 'two', '1\t2'), three]],
  ['a content behind a gap', [line('1', 'ne', '1\t1'), two, three]],
  ['a content beyond its part', [one, two, line('3', 'three!', '1\t6')]],
  ['bytes of no file', [one, two, line('3', 'thre', '1\t6')]],
  ['a part that is not there', [one, two, line('3', 'three', '2\t0')]],
  ['a negative offset', [line('1', 'one', '1\t-0'), two, three]],
  ['a size that is no number', [one.replace('\t3\t', '\t3.0\t'), two, three]],
  ['permissions beyond the usual', [one.replace('\t644\t', '\t4755\t'), two, three]],
  ['a moment that there is not', [one.replace('2026-01-02', '2026-02-30'), two, three]],
  ['a content and another file as well', [one, two, line('3', 'three', '1\t6', 'uploads/local\t1')]],
  ['the content of a file that comes later', [line('0', 'one', '\\N\t\\N', 'uploads/local\t1'), one, two, three]],
  ['the content of a file that has another', [one, two, three, line('4', 'two', '\\N\t\\N', 'uploads/local\t1')]],
  ['the content of nothing', [one, two, three, line('4', 'two', '\\N\t\\N', 'uploads/local\t7')]],
  ['a count of files that is wrong', inOrder, [data], { files: 4 }],
  ['a count of bytes that is wrong', inOrder, [data], { bytes: 12 }],
])('an index with %s', (_, lines, entries, change) => {
  it('is refused before any of its files is handed out', async () => {
    const archive = crafted(lines, entries, change);
    expect(await refusal(archive)).toMatchObject({ code: 'ARCHIVE_DAMAGED', entry: INDEX });
    await expect(contents(archive)).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED', entry: INDEX });
  });
});

describe('a content that is not the one listed', () => {
  const archive = crafted([one, line('2', 'tWo', '1\t3'), three]);

  it('is refused by verification, by the name of the file', async () => {
    expect(await refusal(archive)).toMatchObject({ code: 'ARCHIVE_DAMAGED', entry: DATA });
    expect((await refusal(archive)).message).toContain('uploads/local/2');
  });

  it('is refused when it is read, and not before', async () => {
    await expect(contents(archive)).rejects.toThrow('uploads/local/2');
    expect(await contents(archive, ({ path: name }) => name !== '2')).toHaveLength(3);
  });
});

describe('a manifest', () => {
  const entries = [data, { name: INDEX, data: Buffer.from(inOrder.join('')) }];
  const root = { content: 'uploads', name: 'uploads/local', storages: [], files: 3, bytes: 11 };
  const over = (listed: RawEntry[], files: unknown, formatVersion = 2) =>
    rawArchive([...listed, manifestOver(listed, [], (said) => Object.assign(said, { formatVersion, files }))]);

  it.each([
    ['of version 1 with files', over(entries, { roots: [root] }, 1), 'ARCHIVE_DAMAGED'],
    ['of version 2 without', over([], undefined), 'ARCHIVE_DAMAGED'],
    ['that knows nothing of the files', over(entries, undefined, 1), 'ARCHIVE_DAMAGED'],
    ['whose index is missing', over([data], { roots: [root] }), 'ARCHIVE_DAMAGED'],
    ['with parts behind the index', over([entries[1]!, data], { roots: [root] }), 'ARCHIVE_DAMAGED'],
    [
      'whose parts have a gap',
      over([{ ...data, name: 'files/data-000002.bin' }, entries[1]!], { roots: [root] }),
      'ARCHIVE_DAMAGED',
    ],
    ['with a root twice', over(entries, { roots: [root, root] }), 'ARCHIVE_DAMAGED'],
    ['with a root of another kind', over(entries, { roots: [{ ...root, content: 'system' }] }), 'ARCHIVE_INVALID'],
    ['with more than it may say', over(entries, { roots: [root], folder: '/' }), 'ARCHIVE_INVALID'],
    ['of a version to come', over(entries, { roots: [root] }, 3), 'ARCHIVE_TOO_NEW'],
  ])('%s is refused on opening', async (_, archive, code) => {
    await expect(openArchive(memorySource(archive))).rejects.toMatchObject({ code });
  });
});

describe('the archive with files that the first version of them wrote', () => {
  const FOLDER = path.join(__dirname, '../../fixtures/archives');
  const stored = () => readFileSync(path.join(FOLDER, 'version-2-files.zip'));

  it('has the files that it had', async () => {
    const reader = await openArchive(memorySource(stored()));
    const found: unknown[] = [];
    for await (const record of reader.fileRecords()) found.push(record);
    expect(found).toEqual(JSON.parse(readFileSync(path.join(FOLDER, 'files.json'), 'utf8')));
  });

  it('is whole, with all their contents', async () => {
    expect(await verifyArchive(memorySource(stored()))).toMatchObject({ files: { files: 4 } });
    const found = await contents(stored());
    expect(found.map(({ file, content }) => content && sha(content) === file.sha256)).toEqual([true, true, true, null]);
  });
});
