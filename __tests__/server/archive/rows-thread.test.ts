/** Verification with the thread that the built product has: the same answers as without, and the same refusals. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import esbuild from 'esbuild';
import { RowsThread } from '../../../src/server/archive/rows-thread';
import { verifyArchive, type VerifyOptions } from '../../../src/server/archive/verify-archive';
import {
  archiveBytes,
  collectionDefinition,
  manifestCollection,
  manifestOver,
  memorySource,
  rawArchive,
  type RawEntry,
} from '../../helpers/hostile-archives';
import { column, ORDERS, orderBlock, table } from './order-rows';

const PROGRAM = path.join(__dirname, '../../../src/server/archive/rows-thread-program.ts');
let folder: string;
let rowsThread: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'strongbox-thread-'));
  rowsThread = path.join(folder, 'rows-thread.js');
  await esbuild.build({ entryPoints: [PROGRAM], outfile: rowsThread, bundle: true, platform: 'node' });
});
afterAll(() => rm(folder, { recursive: true }));

/** That the thread did take part is seen by whether it was started. */
async function verify(bytes: Buffer, options: VerifyOptions = {}) {
  const start = jest.spyOn(RowsThread, 'start');
  try {
    return await verifyArchive(memorySource(bytes), { rowsThread, ...options });
  } finally {
    expect(start).toHaveBeenCalledTimes(1);
    expect(start.mock.results[0]!.value).toBeInstanceOf(RowsThread);
    start.mockRestore();
  }
}

const NOTES = table('notes', [column('id', 'int'), column('text', 'text')]);
const definition: RawEntry = {
  name: 'collections/notes/definition.json',
  data: Buffer.from(JSON.stringify(collectionDefinition('notes', NOTES))),
};
const LINES = Buffer.from(`1\t${'a'.repeat(997)}\n`.repeat(3000));
const part = (number: number, data: Buffer): RawEntry => ({ name: `collections/notes/rows-00000${number}.tsv`, data });
/** Three parts, each line of which the manifest counts. */
function archiveOf(parts: Buffer[], change?: Parameters<typeof manifestOver>[2], entries?: (all: RawEntry[]) => void) {
  const all = [definition, ...parts.map((data, index) => part(index + 1, data))];
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  const rows = 3000 * parts.length;
  const manifest = manifestOver(all, [manifestCollection('notes', { rows, bytes })], (body) => {
    for (const entry of body.entries) if ('rows' in entry) entry.rows = 3000;
    change?.(body);
  });
  entries?.(all);
  return rawArchive([...all, manifest]);
}

it('finds the same fingerprints of the same rows, large tables and small ones in turn', async () => {
  const block = orderBlock(4000);
  const many = () => Readable.from(Array.from({ length: 12 }, () => block));
  const bytes = await archiveBytes([
    { name: 'small', table: NOTES, rows: () => Readable.from([Buffer.from('1\ta\n2\tb\n')]) },
    { name: 'orders', table: ORDERS, rows: many },
    { name: 'empty', table: NOTES, rows: () => Readable.from([]) },
    { name: 'again', table: ORDERS, rows: many },
  ]);
  const expected = await verifyArchive(memorySource(bytes));
  expect(await verify(bytes)).toEqual(expected);
  expect(expected.collections[1]!.fingerprint).toBe(expected.collections[3]!.fingerprint);
});

it.each([
  ['a line with a value too many', '1\ta\tb\n', 'line 3001 has 3 values instead of 2'],
  ['no end of its last line', '1\ta', 'the last line has no end'],
  ['a line too many', '1\ta\n', 'it holds 3001 rows instead of 3000'],
])('refuses a part with %s, though the next one is damaged too', async (_, added, problem) => {
  const parts = [LINES, Buffer.concat([LINES, Buffer.from(added)]), LINES];
  const other = (body: { entries: Record<string, unknown>[] }) => (body.entries[3]!.sha256 = 'f'.repeat(64));
  await expect(verify(archiveOf(parts, other))).rejects.toMatchObject({
    name: 'ArchiveError',
    entry: 'collections/notes/rows-000002.tsv',
    message: expect.stringContaining(problem),
  });
});

it('tells of a wrong hash before a malformed line of the same part', async () => {
  const parts = [LINES, Buffer.concat([LINES, Buffer.from('\0\x08\n')]), LINES];
  const wrong = (body: { entries: Record<string, unknown>[] }) => (body.entries[2]!.sha256 = 'f'.repeat(64));
  await expect(verify(archiveOf(parts, wrong))).rejects.toMatchObject({
    entry: 'collections/notes/rows-000002.tsv',
    message: expect.stringContaining('its hash differs'),
  });
});

it('names the part whose bytes cannot be read', async () => {
  const cut = archiveOf([LINES, LINES, LINES], undefined, (all) => {
    all[2] = { ...all[2]!, compressed: Buffer.alloc(6000, 0xff) };
  });
  await expect(verify(cut)).rejects.toMatchObject({ entry: 'collections/notes/rows-000002.tsv' });
});

it('stops in the middle when asked to', async () => {
  const abort = new AbortController();
  const onProgress = ({ bytes }: { bytes: number }) => bytes > LINES.length && abort.abort();
  await expect(verify(archiveOf([LINES, LINES, LINES]), { signal: abort.signal, onProgress })).rejects.toMatchObject({
    code: 'CANCELED',
  });
});

it('fails, and does not wait, when the thread ends', async () => {
  await writeFile(rowsThread.replace('.js', '-ends.js'), 'process.exit(3)');
  const ends = { rowsThread: rowsThread.replace('.js', '-ends.js') };
  await expect(verify(archiveOf([LINES, LINES, LINES]), ends)).rejects.toThrow('ended with 3');
});
