import { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { ArchiveWriter } from '../../../src/server/archive/archive-writer';
import { openArchive } from '../../../src/server/archive/archive-reader';
import { definitionEntry } from '../../../src/server/archive/entry-name';
import { BLOCK_BYTES } from '../../../src/server/archive/row-parts';
import { BackupError, CanceledError } from '../../../src/server/errors';
import {
  collectionDefinition,
  CREATED_AT,
  manifestBody,
  manifestCollection,
  MemorySink,
  memorySource,
} from '../../helpers/hostile-archives';
import { column, ORDERS, orderBlock, randomFrom, repeated, table } from './order-rows';

const NOTES = table('notes', [column('id', 'int'), column('text', 'text')]);
const rejections: unknown[] = [];
const note = (reason: unknown) => rejections.push(reason);

beforeAll(() => process.on('unhandledRejection', note));
afterAll(async () => {
  await pause(50);
  process.off('unhandledRejection', note);
  expect(rejections).toEqual([]);
});

/** Fails or stalls after so many bytes. */
class LimitedSink extends Writable {
  written = 0;
  constructor(
    private readonly limit: number,
    private readonly then: (callback: (error?: Error) => void) => void,
  ) {
    super();
  }
  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error) => void): void {
    this.written += chunk.length;
    if (this.written > this.limit) this.then(callback);
    else callback();
  }
}

const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
const failing = (limit: number) => new LimitedSink(limit, (callback) => callback(full));
/** Rows that do not compress, without an end. */
function endless(): Readable & { taken: number } {
  const random = randomFrom(5);
  let at = 0;
  const source = new Readable({
    read() {
      const letters = Buffer.alloc(65_536, 0x61).map(() => 97 + Math.floor(random() * 26));
      const chunk = Buffer.concat([Buffer.from(`${at++}\t`), letters, Buffer.from('\n')]);
      source.taken += chunk.length;
      this.push(chunk);
    },
  }) as Readable & { taken: number };
  source.taken = 0;
  return source;
}

describe('a failing sink', () => {
  it.each([0, 100_000, 3_000_000])(
    'after %i bytes rejects with its own error, destroys the source, and stays failed',
    async (limit) => {
      const sink = failing(limit);
      const writer = new ArchiveWriter(sink, { createdAt: CREATED_AT });
      const source = endless();
      await expect(writer.addRows(NOTES, 'notes', source)).rejects.toBe(full);
      expect([source.destroyed, sink.destroyed]).toEqual([true, true]);
      await expect(writer.addJson(definitionEntry('notes'), {})).rejects.toBe(full);
      await expect(writer.addRows(NOTES, 'notes', Readable.from([]))).rejects.toBe(full);
      await expect(writer.seal(manifestBody())).rejects.toBe(full);
      writer.destroy();
    },
  );

  it('at the very end rejects the seal', async () => {
    const writer = new ArchiveWriter(failing(0), { createdAt: CREATED_AT });
    await writer.addJson(definitionEntry('notes'), collectionDefinition('notes', NOTES));
    await expect(writer.seal(manifestBody([manifestCollection('notes')]))).rejects.toBe(full);
  });
});

describe('a failing source', () => {
  it('rejects with its error and destroys the sink', async () => {
    const lost = new BackupError('DATABASE_FAILED', 'The connection was lost.');
    async function* rows() {
      yield orderBlock(3000);
      throw lost;
    }
    const sink = new MemorySink();
    const writer = new ArchiveWriter(sink, { createdAt: CREATED_AT });
    await expect(writer.addRows(ORDERS, 'orders', Readable.from(rows()))).rejects.toBe(lost);
    expect(sink.destroyed).toBe(true);
  });

  it.each([
    ['1\ta\n2\tb', 'middle of a line'],
    ['1\ta\tb\n', '3 values'],
    ['1\n', '1 values'],
  ])('with the rows %j is refused', async (rows, problem) => {
    const writer = new ArchiveWriter(new MemorySink(), { createdAt: CREATED_AT });
    const source = Readable.from([Buffer.from(rows)], { objectMode: false });
    await expect(writer.addRows(NOTES, 'notes', source)).rejects.toMatchObject({
      code: 'DATA_UNREADABLE',
      message: expect.stringContaining(problem),
    });
  });
});

describe('an abort', () => {
  it('in the middle of rows, whatever is stuck, rejects at once and destroys all', async () => {
    const stuck = new LimitedSink(100_000, () => undefined);
    const silent = new Readable({ read: () => undefined });
    silent.push(orderBlock(10));
    for (const [sink, source, definition] of [
      [stuck, endless(), NOTES],
      [new MemorySink(), silent, ORDERS],
      [new MemorySink(), endless(), NOTES],
    ] as const) {
      const abort = new AbortController();
      const writer = new ArchiveWriter(sink, { createdAt: CREATED_AT, signal: abort.signal });
      const written = writer.addRows(definition, 'notes', source);
      setTimeout(() => abort.abort(), 50);
      await expect(written).rejects.toBeInstanceOf(CanceledError);
      expect([source.destroyed, sink.destroyed]).toEqual([true, true]);
      await expect(writer.seal(manifestBody())).rejects.toBeInstanceOf(CanceledError);
    }
  });

  it('before the start, with a reason of ours, rejects with the reason', async () => {
    const reason = new BackupError('INTERRUPTED', 'The server is stopping.');
    const writer = new ArchiveWriter(new MemorySink(), { createdAt: CREATED_AT, signal: AbortSignal.abort(reason) });
    await expect(writer.addJson(definitionEntry('notes'), {})).rejects.toBe(reason);
  });

  it('after the end changes nothing', async () => {
    const abort = new AbortController();
    const sink = new MemorySink();
    const writer = new ArchiveWriter(sink, { createdAt: CREATED_AT, signal: abort.signal });
    await writer.seal(manifestBody());
    abort.abort();
    writer.destroy();
    expect((await openArchive(memorySource(sink.bytes))).entries).toEqual([]);
  });
});

it('a slow sink holds the source back', async () => {
  const sink = new LimitedSink(0, (callback) => setTimeout(callback, 20));
  const writer = new ArchiveWriter(sink, { createdAt: CREATED_AT, level: 0 });
  const source = endless();
  const written = writer.addRows(NOTES, 'notes', source);
  await pause(400);
  const ahead = source.taken - sink.written;
  writer.destroy();
  await expect(written).rejects.toBeInstanceOf(CanceledError);
  expect(source.taken).toBeGreaterThan(1_000_000);
  expect(ahead).toBeLessThan(16 * BLOCK_BYTES);
});

it('a manifest that no reader would take is not written', async () => {
  const writer = new ArchiveWriter(new MemorySink(), { createdAt: CREATED_AT });
  await expect(writer.seal({ ...manifestBody(), id: 'none' })).rejects.toMatchObject({ code: 'INTERNAL' });
});

it('reports rows and bytes as they go', async () => {
  const seen: [number, number][] = [];
  const writer = new ArchiveWriter(new MemorySink(), { createdAt: CREATED_AT });
  const written = await writer.addRows(ORDERS, 'orders', repeated(orderBlock(2000), 20), (bytes, rows) =>
    seen.push([bytes, rows]),
  );
  expect(seen.length).toBeGreaterThan(10);
  expect(seen.at(-1)).toEqual([written.bytes, written.rows]);
  expect(written).toMatchObject({ rows: 40_000, fingerprint: null });
  await writer.seal(manifestBody([]));
});
