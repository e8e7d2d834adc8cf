/** Finds for every collection of the archive the table in the target that is, or will be, its own. */
import type { Catalog, CatalogCollection } from '../../catalog/catalog';
import type { ManifestCollection } from '../../archive/manifest';
import type { RestoreManner } from '../../../common/api';
import type { TableDefinition, TableRef } from '../../dialects/definition';
import type { Dialect } from '../../dialects/dialect';
import type { RestoreSource } from '../source';
import { attributeNames, namedColumns, type ArchivedModel } from './archived-model';
import type { PlacedCollection } from './chosen-collection';
import { keyOf, type LiveDatabase } from './live-database';
import { mapColumns, mapTable } from './manner';
import { isCopiedSpelling } from './respell-options';
import { placeColumns, placeTable, type Naming, type TargetPlace } from './target-names';

/** PostgreSQL's own; what NocoBase uses when no schema is set. */
const DEFAULT_SCHEMA = 'public';

export interface Placing {
  source: RestoreSource;
  model: ArchivedModel;
  catalog: Catalog;
  live: LiveDatabase;
  mapping: RestoreManner['mapping'];
}

export async function placeCollections(names: readonly string[], around: Placing): Promise<PlacedCollection[]> {
  const archived = new Map(around.source.manifest.collections.map((collection) => [collection.name, collection]));
  const located: Located[] = [];
  for (const name of names) {
    const collection = archived.get(name);
    if (collection) located.push(await locate(collection, around));
  }
  await around.live.look(
    located.flatMap(({ place, present }) => (place ? [{ table: place.to, hints: present?.hints }] : [])),
  );
  return Promise.all(located.map((one) => placeCollection(one, around)));
}

interface Located extends Pick<PlacedCollection, 'archived' | 'definition' | 'present'> {
  /** Null for what has no table. */
  place: { table: TableDefinition; to: TableRef; moved: boolean; style: TargetPlace } | null;
}

async function locate(archived: ManifestCollection, around: Placing): Promise<Located> {
  const { source, model, catalog, live } = around;
  const definition = await source.definition(archived.name);
  const namesake = catalog.collections.find(({ name }) => name === archived.name) ?? null;
  const table = definition.table;
  if (!table) return { archived, definition, present: namesake, place: null };
  const options = ownOptions(model.options.get(archived.name) ?? {});
  const from = { ...source.manifest.database, schema: sourceSchema(source) };
  const style = placeTable({ name: archived.name, table, options }, from, targetNaming(catalog, live));
  const own = live.resolve(namesake?.table ?? style.table);
  const to = mapTable(own, around.mapping[archived.name] ?? {}, live);
  const moved = keyOf(to) !== keyOf(own);
  const present = moved ? ownerOf(to, catalog, live) : namesake;
  return { archived, definition, present, place: { table, to, moved, style } };
}

const NOWHERE = { source: null, to: null, columns: new Map(), live: null, moved: false, dropped: new Set<string>() };

async function placeCollection(located: Located, { model, live, mapping }: Placing): Promise<PlacedCollection> {
  const { archived, definition, present, place } = located;
  if (!place) return { ...NOWHERE, archived, definition, present };
  const { table, to, moved, style } = place;
  const found = await live.find(to, present?.hints);
  const placed = placeColumns(
    {
      columns: table.columns.map(({ name }) => name),
      fields: definition.fields,
      named: namedColumns(model, archived.name, archived.inherits),
      attributes: attributeNames(model),
    },
    present ? { ...style, to: presentStyle(present, style) } : style,
    { fields: present?.fields ?? [], columns: found?.definition.columns.map(({ name }) => name) ?? [] },
  );
  const hasRows = archived.kind === 'table' && table.kind === 'table';
  const mapped = mapColumns(placed, archived.name, mapping[archived.name] ?? {});
  return { archived, definition, present, source: hasRows ? table : null, to, live: found, moved, ...mapped };
}

/** The collection that has this table here. */
function ownerOf(table: TableRef, { collections }: Catalog, live: LiveDatabase): CatalogCollection | null {
  return collections.find((one) => one.table && keyOf(live.resolve(one.table)) === keyOf(table)) ?? null;
}

function ownOptions(options: Record<string, unknown>): Record<string, unknown> {
  return isCopiedSpelling(options) ? { ...options, underscored: undefined } : options;
}

function targetNaming({ settings }: Catalog, live: LiveDatabase): Naming {
  return { ...settings, schema: live.schema };
}

function sourceSchema({ manifest }: RestoreSource): string | undefined {
  const named = manifest.collections.some(({ table }) => table?.schema !== undefined);
  return named ? (manifest.database.schema ?? DEFAULT_SCHEMA) : undefined;
}

/** The application's schema in a target without any table: only an archive of the same dialect tells whether there are schemas. */
export function emptySchema(source: RestoreSource, { settings }: Catalog, dialect: Dialect): string | undefined {
  const sameDialect = source.manifest.database.dialect === dialect.name;
  return sameDialect && sourceSchema(source) !== undefined ? (settings.schema ?? DEFAULT_SCHEMA) : undefined;
}

/** A collection can have a spelling of its own, which its fields show. */
function presentStyle({ fields }: CatalogCollection, { to }: TargetPlace): boolean {
  const humped = fields.filter(({ name, column }) => column !== null && /[a-z][A-Z]/.test(name));
  if (humped.length === 0) return to;
  return humped.every(({ name, column }) => column !== name);
}
