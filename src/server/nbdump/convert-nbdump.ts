/**
 * An archive of NocoBase's deprecated backup plugin becomes one of ours:
 *
 *   open → contents → rows, one collection after another → definitions → manifest → re-read
 *
 * Rows come first, as only they tell from which number a table goes on. Not promised: what the old format does not hold; the
 * warnings of the archive name it.
 */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Progress } from '../../common/api';
import { parseGroup, type GroupKey } from '../../backup-rules';
import { openArchive } from '../archive/archive-reader';
import { ArchiveWriter } from '../archive/archive-writer';
import { definitionEntry } from '../archive/entry-name';
import type { ManifestCollection } from '../archive/manifest';
import { USER_ORIGIN } from '../catalog/label-catalog';
import type { Partial as PartialArchive, RandomAccess } from '../destinations/destination';
import { dataEntry, readContents, type DumpedCollection, type NbdumpContents } from './contents';
import { losses } from './losses';
import { parseMeta, sqlContentSchema } from './meta-schema';
import { NbdumpReader } from './read-nbdump';
import { convertRows } from './read-rows';
import { Numbering } from './table-of';
import { clockOf, processClock } from './wall-clock';

export interface Conversion {
  /** Version of this plugin. */
  generator: string;
  /** Name of the application that converts it. */
  application: string;
  /** The zone of the application's wall clocks: `+08:00`, or a name. */
  timezone: string;
  note: string;
  signal: AbortSignal;
  report?: ((progress: Partial<Progress>) => void) | undefined;
}

const SQL_CONTENT = 'sql-content.json';

/**
 * Writes and checks the partial, and leaves the commit to the caller. The caller closes `source`.
 * @throws ArchiveError ARCHIVE_INVALID, ARCHIVE_DAMAGED naming the entry; CanceledError; whatever the partial fails with
 */
export async function convertNbdump(
  source: RandomAccess,
  partial: PartialArchive,
  around: Conversion,
): Promise<{ warnings: string[] }> {
  const { generator, application, timezone, note, signal } = around;
  const createdAt = new Date();
  const reader = await NbdumpReader.open(source);
  const contents = await readContents(reader);
  const sql = reader.has(SQL_CONTENT) ? parseMeta(SQL_CONTENT, await reader.json(SQL_CONTENT), sqlContentSchema) : {};
  const writer = new ArchiveWriter(partial.stream, { createdAt, signal });
  try {
    const { collections, rounded } = await writeCollections(contents, reader, writer, around);
    const { meta, facts, plugins } = contents;
    const warnings = losses(contents, Object.keys(sql), rounded, timezone);
    await writer.seal({
      id: randomUUID(),
      createdAt: createdAt.toISOString(),
      finishedAt: new Date().toISOString(),
      createdBy: null,
      note,
      generator,
      application: { name: application, version: meta.version ?? '', plugins },
      database: {
        dialect: facts.dialect,
        product: facts.product,
        version: 'of an unknown version',
        underscored: meta.DB_UNDERSCORED,
        tablePrefix: meta.DB_TABLE_PREFIX ?? '',
        schema: facts.schemas ? (meta.DB_SCHEMA ?? 'public') : null,
        timezone,
      },
      groups: groupsOf(contents),
      added: [],
      warnings,
      collections,
    });
    const reread = await partial.reread();
    await openArchive(reread).finally(() => reread.close());
    return { warnings };
  } catch (error) {
    writer.destroy(error);
    throw error;
  }
}

interface Written {
  collections: ManifestCollection[];
  /** Columns with numbers that may have been rounded. */
  rounded: Set<string>;
}

async function writeCollections(
  { collections, facts }: NbdumpContents,
  reader: NbdumpReader,
  writer: ArchiveWriter,
  { signal, timezone, report }: Conversion,
): Promise<Written> {
  const wallClock = facts.wallClock === 'process' ? processClock : clockOf(timezone);
  const written: Written = { collections: [], rounded: new Set() };
  const progress = { stage: 'converting', collectionsTotal: collections.length };
  for (const collection of collections) {
    report?.({ ...progress, current: collection.name, collectionsDone: written.collections.length });
    const { name, table } = collection;
    let rows = { rows: 0, bytes: 0 };
    if (table && reader.has(dataEntry(name))) {
      const numbering = new Numbering(table.definition, table.columns, table.meta, facts);
      const lines = convertRows(reader, dataEntry(name), {
        context: { facts, wallClock },
        columns: table.columns,
        signal,
        onRow: (values) => numbering.see(values),
        onRounded: (column) => written.rounded.add(`${name}.${column}`),
      });
      rows = await writer.addRows(table.definition, name, Readable.from(lines, { objectMode: false }));
      table.definition.sequence = numbering.position();
    }
    written.collections.push(manifestCollection(collection, rows));
  }
  for (const collection of collections) {
    await writer.addJson(definitionEntry(collection.name), definitionOf(collection));
  }
  return written;
}

function manifestCollection(
  { name, title, group, origin, kind, inherits, table }: DumpedCollection,
  { rows, bytes }: { rows: number; bytes: number },
): ManifestCollection {
  const { schema } = table?.definition ?? {};
  const ref = table && { name: table.definition.name, ...(schema && { schema }) };
  const source = group === 'custom' ? 'user-made' : group === 'unknown' ? 'none' : 'declared';
  const made = { name, title, group, source, origin: originOf({ group, origin }), kind } as const;
  return { ...made, table: ref, inherits, rows, bytes, fingerprint: null };
}

function definitionOf({ name, title, group, origin, kind, table }: DumpedCollection) {
  const attributes = Object.entries(table?.meta.attributes ?? {});
  const fields = attributes.flatMap(([attribute, { isCollectionField, field, type }]) =>
    isCollectionField ? [{ name: attribute, column: field, type }] : [],
  );
  const definition = table?.definition ?? null;
  return { name, title, group, origin: originOf({ group, origin }), kind, fields, table: definition };
}

/** The deprecated plugin names the collection manager where we name its user. */
function originOf({ group, origin }: Pick<DumpedCollection, 'group' | 'origin'>): string {
  return group === 'custom' ? USER_ORIGIN : origin;
}

function groupsOf({ meta, collections }: NbdumpContents): GroupKey[] {
  const asked = meta.dumpedGroups.flatMap((group) => parseGroup(group) ?? []);
  return [...new Set([...asked, ...collections.map(({ group }) => group)])];
}
