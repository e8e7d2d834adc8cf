import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { openArchive } from '../../../src/server/archive/archive-reader';
import { PART_BYTES } from '../../../src/server/archive/row-parts';
import { verifyArchive } from '../../../src/server/archive/verify-archive';
import type { RandomAccess } from '../../../src/server/destinations/destination';
import { CanceledError } from '../../../src/server/errors';
import {
  archiveBytes,
  collectionDefinition,
  fileSource,
  memorySource,
  writeArchive,
  type SampleTable,
} from '../../helpers/hostile-archives';
import { column, ORDERS, orderBlock, repeated, table } from './order-rows';

const ODD_NAMES = [
  '../../etc/passwd',
  'C:\\x',
  'a/b',
  'Twin',
  'twin',
  'con',
  '.',
  '..',
  ' spaced ',
  '订单',
  'nul\0',
  '100%',
];
const NOTES = table('notes', [column('id', 'int'), column('text', 'text')]);
const lines = (text: string) => () => Readable.from([Buffer.from(text)], { objectMode: false });

async function readRows(bytes: Buffer, name: string): Promise<string> {
  return (await buffer((await openArchive(memorySource(bytes))).rows(name))).toString();
}

describe('an archive', () => {
  it('gives back definitions, objects and rows of collections of any name', async () => {
    const tables: SampleTable[] = ODD_NAMES.map((name, at) => ({ name, table: NOTES, rows: lines(`${at}\t\\N\n`) }));
    const bytes = await archiveBytes(tables);
    const reader = await openArchive(memorySource(bytes));
    for (const [at, name] of ODD_NAMES.entries()) {
      expect(await reader.definition(name)).toEqual(collectionDefinition(name, NOTES));
      expect(await readRows(bytes, name)).toBe(`${at}\t\\N\n`);
    }
    expect(await reader.objects()).toEqual({ dialect: 'postgres', objects: [] });
    const folded = reader.entries.map((entry) => entry.name.toLowerCase());
    expect(new Set(folded).size).toBe(reader.entries.length);
    expect(() => reader.rows('absent')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    await expect(reader.definition('absent')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([0, 1, 6])('at level %i cuts rows at line ends only, and counts them', async (level) => {
    const block = orderBlock(5000);
    const times = Math.ceil((2.5 * PART_BYTES) / block.length);
    const bytes = await archiveBytes([{ name: 'orders', table: ORDERS, rows: () => repeated(block, times) }], level);
    const reader = await openArchive(memorySource(bytes));
    const parts = reader.entries.filter((entry) => entry.name.endsWith('.tsv'));
    expect(parts.map(({ name }) => name)).toEqual([1, 2, 3].map((n) => `collections/orders/rows-00000${n}.tsv`));
    for (const part of parts) expect((await buffer(reader.entry(part.name))).at(-1)).toBe(10);
    expect(parts[0]!.bytes - PART_BYTES).toBeLessThan(10_000);
    expect(parts[0]!.bytes).toBeGreaterThanOrEqual(PART_BYTES);
    const rows = await buffer(reader.rows('orders'));
    expect(rows.equals(Buffer.concat(Array.from({ length: times }, () => block)))).toBe(true);
    expect(reader.manifest.collections[0]).toMatchObject({ rows: 5000 * times, bytes: rows.length });
    const report = await verifyArchive(memorySource(bytes));
    expect(report).toMatchObject({ rows: 5000 * times, size: bytes.length, entries: 5 });
    expect(report.collections[0]!.fingerprint).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is cut in the same places however the rows come in', async () => {
    const block = orderBlock(40_000);
    const write = (chunk: number) =>
      archiveBytes([{ name: 'orders', table: ORDERS, rows: () => repeated(block, 1, chunk) }], 0);
    const [small, large] = await Promise.all([write(1009), write(30_000_000)]);
    expect(small.equals(large)).toBe(true);
  });

  it('keeps a row that is wider than a part whole', async () => {
    const wide = `1\t${'x'.repeat(PART_BYTES + 10)}\n2\ty\n`;
    const bytes = await archiveBytes([{ name: 'notes', table: NOTES, rows: lines(wide) }]);
    const { entries } = await openArchive(memorySource(bytes));
    expect(entries.filter((entry) => entry.rows).map(({ rows }) => rows)).toEqual([1, 1]);
    expect(await readRows(bytes, 'notes')).toBe(wide);
  });

  it('holds a table without rows, and one without columns', async () => {
    const bytes = await archiveBytes([
      { name: 'empty', table: NOTES, rows: lines('') },
      { name: 'bare', table: table('bare', []), rows: lines('\n\n') },
    ]);
    const { collections } = await verifyArchive(memorySource(bytes));
    expect(collections.map(({ rows }) => rows)).toEqual([0, 2]);
    expect(collections[0]!.fingerprint).toBe('0'.repeat(32));
    expect(await readRows(bytes, 'empty')).toBe('');
  });

  it('is the same to the byte when written again', async () => {
    const write = () => archiveBytes([{ name: 'notes', table: NOTES, rows: lines('1\ta\n') }]);
    expect((await write()).equals(await write())).toBe(true);
  });

  it('reports progress up to the whole', async () => {
    const bytes = await archiveBytes([{ name: 'orders', table: ORDERS, rows: () => repeated(orderBlock(3000), 2) }]);
    const seen: number[] = [];
    const report = await verifyArchive(memorySource(bytes), { onProgress: (progress) => seen.push(progress.bytes) });
    expect(seen.at(-1)).toBe(report.bytes);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  });

  it('stops being verified or read when asked to, or when its bytes cannot be read', async () => {
    const bytes = await archiveBytes([{ name: 'orders', table: ORDERS, rows: () => repeated(orderBlock(3000), 3) }]);
    const abort = new AbortController();
    const onProgress = () => abort.abort();
    const verified = verifyArchive(memorySource(bytes), { signal: abort.signal, onProgress });
    await expect(verified).rejects.toBeInstanceOf(CanceledError);
    const broken = new Error('input/output error');
    const source: RandomAccess = {
      ...memorySource(bytes),
      read(start, end) {
        const stream = memorySource(bytes).read(start, end);
        return start === 0 ? stream.once('data', () => stream.destroy(broken)).pause() : stream;
      },
    };
    await expect(verifyArchive(source)).rejects.toBe(broken);
    const rows = (await openArchive(memorySource(bytes))).rows('orders');
    for await (const chunk of rows) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(rows.destroyed).toBe(true);
  });

  it('opens in other zip tools', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'strongbox-archive-'));
    try {
      const file = path.join(folder, 'archive.zip');
      await writeArchive(createWriteStream(file), [{ name: 'notes', table: NOTES, rows: lines('1\ta\n') }]);
      const test =
        'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); sys.exit(z.testzip() or len(z.namelist()) != 4)';
      const tools: [string, string[]][] = [
        ['python3', ['-c', test, file]],
        ['unzip', ['-t', file]],
      ];
      const ran = tools.filter(([tool, args]) => {
        try {
          execFileSync(tool, args, { stdio: 'pipe' });
          return true;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
          return false;
        }
      });
      expect(ran.length).toBeGreaterThan(0);
      expect((await verifyArchive(await fileSource(file))).rows).toBe(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
