import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { ArchiveWriter } from '../../../src/server/archive/archive-writer';
import { openArchive } from '../../../src/server/archive/archive-reader';
import { definitionEntry } from '../../../src/server/archive/entry-name';
import {
  collectionDefinition,
  CREATED_AT,
  fileSource,
  manifestBody,
  manifestCollection,
  MemorySink,
  memorySource,
} from '../../helpers/hostile-archives';
import { column, table } from './order-rows';

const WIDE = table('wide', [column('text', 'text')]);

/** Leaves holes for zeros, so that an archive of 4 GB takes no room. */
class SparseFile extends Writable {
  private at = 0;
  constructor(private readonly file: FileHandle) {
    super({ highWaterMark: 4 << 20 });
  }
  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    const at = this.at;
    this.at += chunk.length;
    if (chunk[0] === 0 && chunk.compare(chunk, 1, chunk.length, 0, chunk.length - 1) === 0) callback();
    else this.file.write(chunk, 0, chunk.length, at).then(() => callback(), callback);
  }
}

function* zeroLines(count: number) {
  const zeros = Buffer.alloc(1 << 20);
  for (let line = 0; line < count; line++) {
    yield zeros;
    yield Buffer.from('\n');
  }
}

it('an archive beyond 4 GiB is written with zip64 and read again', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'strongbox-large-'));
  const file = path.join(folder, 'archive.zip');
  const handle = await open(file, 'w');
  try {
    const lines = 4200;
    const writer = new ArchiveWriter(new SparseFile(handle), { createdAt: CREATED_AT, level: 0 });
    for (const name of ['wide', 'last']) await writer.addJson(definitionEntry(name), collectionDefinition(name, WIDE));
    const wide = await writer.addRows(WIDE, 'wide', Readable.from(zeroLines(lines), { objectMode: false }));
    const last = await writer.addRows(WIDE, 'last', Readable.from([Buffer.from('beyond\n')]));
    await writer.seal(manifestBody([manifestCollection('wide', wide), manifestCollection('last', last)]));
    await handle.close();
    const source = await fileSource(file);
    expect(source.size).toBeGreaterThan(2 ** 32);
    const reader = await openArchive(source);
    expect(reader.manifest.collections.map((collection) => collection.rows)).toEqual([lines, 1]);
    expect(String((await reader.rows('last').toArray())[0])).toBe('beyond\n');
    const listing =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.read("collections/last/rows-000001.tsv"))';
    if (hasPython()) expect(execFileSync('python3', ['-c', listing, file]).toString().trim()).toBe("b'beyond\\n'");
  } finally {
    await rm(folder, { recursive: true });
  }
}, 180_000);

it.each([65_535, 65_536])(
  'an archive of %i entries is read again',
  async (count) => {
    const sink = new MemorySink();
    const writer = new ArchiveWriter(sink, { createdAt: CREATED_AT, level: 0 });
    const names = Array.from({ length: count - 1 }, (_, at) => `c${at}`);
    for (const name of names) await writer.addJson(definitionEntry(name), 0);
    await writer.seal(manifestBody(names.map((name) => manifestCollection(name))));
    const reader = await openArchive(memorySource(sink.bytes));
    expect(reader.entries.length).toBe(count - 1);
    expect(reader.directory.records.length).toBe(count);
  },
  180_000,
);

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.log('python3 is not there to read the archive as well');
    return false;
  }
}
