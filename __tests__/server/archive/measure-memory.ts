/**
 * Writes, reads and verifies an archive in a process of its own and prints by how much its memory has grown at the peak of each, in MB: what the
 * process takes from the machine or, with --expose-gc, what is left of it after garbage collection.
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { openArchive } from '../../../src/server/archive/archive-reader';
import { verifyArchive } from '../../../src/server/archive/verify-archive';
import { fileSource, writeArchive, type SampleTable } from '../../helpers/hostile-archives';
import { column, table } from './order-rows';

const CHUNK = 65_536;

function* shortRows(count: number) {
  let lines = '';
  for (let id = 0; id < count; id++) {
    lines += `${id}\tshort ${id % 1000}\t{"a": ${id}}\n`;
    if (lines.length < CHUNK) continue;
    yield Buffer.from(lines);
    lines = '';
  }
  yield Buffer.from(lines);
}

function* wideRows(count: number, json: boolean) {
  const piece = Buffer.alloc(CHUNK, 'wide value with some text in it, ');
  for (let id = 0; id < count; id++) {
    yield Buffer.from(json ? `${id}\tx\t["` : `${id}\t`);
    for (let at = 0; at < 20e6; at += CHUNK) yield piece;
    yield Buffer.from(json ? '"]\n' : '\t\\N\n');
  }
}

const SOURCES: Record<string, () => Iterable<Buffer>> = {
  'many rows': () => shortRows(5_000_000),
  'wide rows': () => wideRows(25, false),
  'wide json': () => wideRows(25, true),
};

function memory(): number {
  if (!global.gc) return process.memoryUsage().rss;
  global.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function main([kind, file]: string[]): Promise<void> {
  const source = SOURCES[kind!]!;
  const columns = [column('id', 'int'), column('text', 'text'), column('meta', 'json')];
  const sample: SampleTable = {
    name: 'sample',
    table: table('sample', columns),
    rows: () => Readable.from(source(), { objectMode: false, highWaterMark: CHUNK }),
  };
  const growth: Record<string, number> = {};
  const before = memory();
  const measure = async (name: string, work: () => Promise<unknown>) => {
    let peak = 0;
    const timer = setInterval(() => (peak = Math.max(peak, memory())), global.gc ? 100 : 10);
    await work();
    clearInterval(timer);
    growth[name] = Math.round((Math.max(peak, memory()) - before) / 1e6);
  };
  await measure('write', () => writeArchive(createWriteStream(file!), [sample]));
  const archive = await fileSource(file!);
  await measure('read', async () => {
    const reader = await openArchive(archive);
    for await (const chunk of reader.rows('sample')) void chunk;
  });
  await measure('verify', () => verifyArchive(archive));
  process.stdout.write(JSON.stringify(growth));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
