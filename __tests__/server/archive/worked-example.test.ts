/** Builds the example of docs/archive-format.md and compares it with the page, so that the page stays true. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ArchiveWriter } from '../../../src/server/archive/archive-writer';
import { openArchive } from '../../../src/server/archive/archive-reader';
import { definitionEntry } from '../../../src/server/archive/entry-name';
import { verifyArchive } from '../../../src/server/archive/verify-archive';
import { rowColumns } from '../../../src/server/dialects/definition';
import {
  collectionDefinition,
  CREATED_AT,
  manifestBody,
  manifestCollection,
  MemorySink,
  memorySource,
} from '../../helpers/hostile-archives';
import { column, table } from './order-rows';
import { canonicalValue } from './reference-fingerprint';

const page = readFileSync(path.join(__dirname, '../../../docs/archive-format.md'), 'utf8');

/** The fenced block that follows the marker `<!-- example: name -->`. */
function block(name: string): string {
  const found = new RegExp(`<!-- example: ${name} -->\\n+\`\`\`\\w*\\n([^]*?)\`\`\``).exec(page);
  if (!found) throw new Error(`docs/archive-format.md has no example “${name}”.`);
  return found[1]!;
}

/** The page shows a tab as →, so that it can be seen. */
const shown = (lines: string) => lines.replace(/\t/g, '→');

const NAME = 'userNotes';
const NOTES = table(NAME, [
  column('id', 'int', { native: 'bigint', nullable: false }),
  column('text', 'text', { native: 'text' }),
  column('price', 'decimal', { native: 'numeric(6,2)', precision: 6, scale: 2 }),
  column('at', 'instant', { native: 'timestamp(3) with time zone', scale: 3 }),
  column('meta', 'json', { native: 'json' }),
]);
const ROWS = block('rows').replace(/→/g, '\t');

it('is what the page shows', async () => {
  const sink = new MemorySink();
  const writer = new ArchiveWriter(sink, { createdAt: CREATED_AT, level: 1 });
  await writer.addJson(definitionEntry(NAME), collectionDefinition(NAME, NOTES));
  const written = await writer.addRows(NOTES, NAME, Readable.from([Buffer.from(ROWS)]));
  await writer.seal(manifestBody([manifestCollection(NAME, written)]));
  const { bytes } = sink;

  const reader = await openArchive(memorySource(bytes));
  expect(reader.directory.records.map(({ name }) => `${name}\n`).join('')).toBe(block('names'));
  expect(shown(await text(reader.rows(NAME)))).toBe(block('rows'));
  expect(JSON.parse(block('manifest'))).toEqual(reader.manifest);
  expect(await text(reader.entry(definitionEntry(NAME)))).toBe(block('definition'));

  const types = rowColumns(NOTES).map(({ type }) => type);
  const canonical = ROWS.trimEnd()
    .split('\n')
    .map(
      (line) =>
        `${line
          .split('\t')
          .map((value, at) => canonicalValue(types[at]!, value))
          .join('\t')}\n`,
    );
  expect(shown(canonical.join(''))).toBe(block('canonical'));

  const report = await verifyArchive(memorySource(bytes));
  const end = bytes.subarray(-105).toString('latin1').slice(22);
  expect(`fingerprint ${report.collections[0]!.fingerprint}\n`).toBe(block('fingerprint'));
  expect(end).toMatch(/^strongbox:1:sha256:[0-9a-f]{64}$/);
});
