/** What an archive of the deprecated plugin holds: its collections with their groups, tables and columns. */
import { parseGroup, type GroupKey } from '../../backup-rules';
import { kindOf } from '../catalog/label-catalog';
import type { CatalogCollection, PluginFact } from '../catalog/catalog';
import type { TableDefinition } from '../dialects/definition';
import { columnsOf, type DumpedColumn } from './columns';
import { collectionMetaSchema, dumpMetaSchema, parseMeta, type CollectionMeta, type DumpMeta } from './meta-schema';
import type { NbdumpReader } from './read-nbdump';
import { readRecords, type DumpedRecord } from './read-records';
import { sourceFacts, type SourceFacts } from './source-facts';
import { tableOf, tableRef } from './table-of';

export interface DumpedTable {
  meta: CollectionMeta;
  columns: DumpedColumn[];
  definition: TableDefinition;
}

export interface DumpedCollection {
  name: string;
  title: string;
  group: GroupKey;
  origin: string;
  kind: CatalogCollection['kind'];
  inherits: string[];
  /** Null for what has no rows in the archive. */
  table: DumpedTable | null;
}

export interface NbdumpContents {
  meta: DumpMeta;
  facts: SourceFacts;
  plugins: PluginFact[];
  collections: DumpedCollection[];
}

export const dataEntry = (collection: string) => `collections/${collection}/data`;
const metaEntry = (collection: string) => `collections/${collection}/meta`;

/** @throws ArchiveError */
export async function readContents(reader: NbdumpReader): Promise<NbdumpContents> {
  const meta = parseMeta('meta', await reader.json('meta'), dumpMetaSchema);
  const facts = sourceFacts(meta.dialect);
  const metas = new Map<string, CollectionMeta>();
  for (const name of reader.collections()) {
    const entry = metaEntry(name);
    metas.set(name, parseMeta(entry, await reader.json(entry), collectionMetaSchema));
  }
  const records = async (name: string): Promise<DumpedRecord[]> => {
    const found = metas.get(name);
    return found ? readRecords(reader, dataEntry(name), found) : [];
  };
  const options = new Map((await records('collections')).map((row) => [row.name, optionsOf(row)]));
  const tables = new Map(
    [...metas]
      .filter(([, one]) => one.columns.length > 0)
      .map(([name, one]) => [name, tableFrom(one, meta, facts, metas)]),
  );
  return {
    meta,
    facts,
    plugins: (await records('applicationPlugins')).flatMap(pluginOf),
    collections: listed(meta, [...metas.keys()]).map(({ isView, ...collection }) => {
      const kind = kindOf(options.get(collection.name) ?? {}, isView);
      const table = kind === 'table' ? (tables.get(collection.name) ?? null) : null;
      const inherits = metas.get(collection.name)?.inherits ?? collection.inherits;
      return { ...collection, inherits, kind, table };
    }),
  };
}

function tableFrom(
  one: CollectionMeta,
  meta: DumpMeta,
  facts: SourceFacts,
  metas: ReadonlyMap<string, CollectionMeta>,
): DumpedTable {
  const columns = columnsOf(one, facts);
  const parents = (one.inherits ?? []).flatMap((name) => metas.get(name) ?? []);
  const definition = tableOf(
    tableRef(one, meta, facts),
    columns,
    parents.map((parent) => tableRef(parent, meta, facts)),
  );
  return { meta: one, columns, definition };
}

type Listed = Omit<DumpedCollection, 'kind' | 'table'> & { isView: boolean };

/** Those of the groups, and those that are in none. */
function listed({ dumpableCollectionsGroupByGroup: groups }: DumpMeta, present: string[]): Listed[] {
  const all = new Map<string, Listed>();
  for (const [key, collections] of Object.entries(groups)) {
    for (const { name, title, origin, isView, inherits } of collections) {
      if (all.has(name)) continue;
      const group = parseGroup(key) ?? 'unknown';
      const made = { name, title: title ?? '', group, origin: origin ?? '' };
      all.set(name, { ...made, isView: isView ?? false, inherits: inherits ?? [] });
    }
  }
  for (const name of present) {
    if (!all.has(name)) all.set(name, { name, title: '', group: 'unknown', origin: '', isView: false, inherits: [] });
  }
  return [...all.values()];
}

function pluginOf({ packageName, name, version, enabled }: DumpedRecord): PluginFact[] {
  const called = packageName || name;
  if (typeof called !== 'string' || called === '') return [];
  return [{ name: called, version: typeof version === 'string' ? version : '', enabled: Boolean(enabled) }];
}

function optionsOf({ options }: DumpedRecord): Record<string, unknown> {
  const value: unknown = typeof options === 'string' ? parsed(options) : options;
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Some other text: no options then.
  }
}
