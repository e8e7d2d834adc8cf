/** Placed collections → what is made of them in the target: names, then the terms of its dialect. */
import { underscore } from '../../catalog/table-names';
import {
  rowColumns,
  type DialectName,
  type ForeignKeyDefinition,
  type TableDefinition,
  type TableRef,
} from '../../dialects/definition';
import type { Dialect } from '../../dialects/dialect';
import type { Loss } from '../../dialects/table-sets';
import type { TreePaths } from '../../dialects/tree-paths';
import type { RestoreManner } from '../../../common/api';
import { combinationOf, rowsOf } from './combine';
import { fitRows } from './fit-rows';
import { withoutColumns } from './manner';
import { withOwnNames } from './own-names';
import type { RowChoice } from './steps';
import type { ChosenCollection, PlacedCollection } from './chosen-collection';
import { keyOf, type LiveDatabase } from './live-database';
import { withKnownDefaults } from './known-defaults';
import { renameDefinition } from './rename-definition';
import type { PathManner } from './tree-paths';

export interface Translating {
  dialect: Dialect;
  from: DialectName;
  live: LiveDatabase;
  manner: RestoreManner;
  /** By path table; see tree-paths.ts. */
  paths: ReadonlyMap<string, PathManner>;
  /** Null where it cannot be told how they are made. */
  pathsOf(table: TableDefinition, tree: PlacedCollection): TreePaths | null;
  /** The rest of the archive: what foreign keys of the chosen may lead to. */
  others: readonly PlacedCollection[];
  /** Where the table is that the archive calls so and does not hold. */
  locate(table: TableRef): TableRef;
}

/** In the order given. */
export async function translateCollections(
  chosen: readonly PlacedCollection[],
  around: Translating,
): Promise<ChosenCollection[]> {
  const bySource = new Map(
    [...around.others, ...chosen].flatMap((one) => (one.definition.table ? [[keyOf(one.definition.table), one]] : [])),
  );
  const loaded = new Set(chosen.filter(({ source }) => source).map(({ archived }) => archived.name));
  const translated: ChosenCollection[] = [];
  for (const placed of chosen) {
    const { source, to } = placed;
    if (!source || !to || isKept(placed, around)) {
      translated.push({ ...placed, step: null, losses: [], unlinked: [], unfilled: [] });
      continue;
    }
    const references = new Map<ForeignKeyDefinition, ForeignKeyDefinition['references'] | null>();
    for (const key of source.foreignKeys) {
      const owner = bySource.get(keyOf(refOf(key.references, source)));
      const isLoaded = owner !== undefined && loaded.has(owner.archived.name);
      references.set(key, isLoaded ? loadedReference(key, owner) : await liveReference(key, owner, around));
    }
    const parents = new Map(source.inherits.map((parent) => [keyOf(parent), bySource.get(keyOf(parent))?.to]));
    translated.push(
      translateOne(placed, source, to, around, {
        reference: (key) => references.get(key) ?? null,
        parent: (table) => parents.get(keyOf(table)) ?? around.live.resolve(around.locate(table)),
      }),
    );
  }
  return translated;
}

function translateOne(
  placed: PlacedCollection,
  source: TableDefinition,
  to: TableRef,
  { dialect, from, manner, paths, pathsOf }: Translating,
  links: {
    reference(key: ForeignKeyDefinition): ForeignKeyDefinition['references'] | null;
    parent(table: TableRef): TableRef;
  },
): ChosenCollection {
  const readsText = dialect.name === from;
  const restored = withoutColumns(source, placed.dropped);
  const renamed = renameDefinition(restored, { table: to, columns: placed.columns, readsText, ...links });
  const whole = readsText ? renamed.definition : withKnownDefaults(placed.archived.name, renamed.definition);
  const { definition, losses } = dialect.translate(whole, from);
  const archivedNames = new Map([...placed.columns].map(([before, after]) => [after, before]));
  const translated = withoutPlainComputed(restored, definition, archivedNames);
  const all = [...renamed.losses, ...losses.map((loss) => ({ ...loss, column: archivedName(loss, archivedNames) }))];
  const base = { ...placed, losses: all, unlinked: renamed.unlinked, unfilled: [] };
  const step = { collection: placed.archived.name, merge: null, combine: null, paths: null };
  const target = placed.moved ? withOwnNames(translated) : translated;
  const own = paths.get(placed.archived.name);
  if (own?.kind === 'anew') {
    const { step: fitted } = fitRows(source, translated, placed.columns, placed.live?.definition ?? target);
    const made = { ...step, ...fitted, lossy: [], rows: 'none' as const, paths: pathsOf(fitted.target, own.tree) };
    return { ...base, step: made, losses: [], unlinked: [] };
  }
  const rows = own ? 'overwrite' : rowsOf(manner, placed.archived.name);
  if (placed.live && (manner.content === 'data' || rows !== 'overwrite')) {
    const {
      losses: misfits,
      unfilled,
      ...fitted
    } = fitRows(source, translated, placed.columns, placed.live.definition);
    const combine = combinationOf({ ...manner, rows }, placed.live.definition, placed.columns);
    return { ...base, step: { ...step, ...fitted.step, combine }, losses: misfits, unlinked: [], unfilled };
  }
  if (manner.content === 'structure') {
    const empty = { ...target, sequence: target.sequence && { ...target.sequence, last: null } };
    return { ...base, step: { ...step, source: restored, target: empty, lossy: [], rows: 'none' } };
  }
  const lossy = lossyColumns(restored, all);
  return { ...base, step: { ...step, source: restored, target, lossy, rows: takenColumns(source, restored) } };
}

/** What exists stays, or the data has nothing to go into. */
function isKept({ archived, live }: PlacedCollection, { manner, paths }: Translating): boolean {
  const { existing, content } = manner;
  if (paths.get(archived.name)?.kind === 'stay') return true;
  return content === 'data' ? !live : existing !== 'overwrite' && live !== null;
}

function takenColumns(source: TableDefinition, restored: TableDefinition): RowChoice {
  if (source === restored) return 'all';
  const names = rowColumns(source).map(({ name }) => name);
  return { project: rowColumns(restored).map(({ name }) => names.indexOf(name)) };
}

function archivedName({ column }: Loss, names: ReadonlyMap<string, string>): string | null {
  return column === null ? null : (names.get(column) ?? column);
}

/** Positions among the row columns; a loss of values that names no column may concern all of them. */
function lossyColumns(source: TableDefinition, losses: readonly Loss[]): number[] {
  const lost = new Set(losses.filter(({ values }) => values).map(({ column }) => column));
  return rowColumns(source).flatMap(({ name }, at) => (lost.has(null) || lost.has(name) ? [at] : []));
}

/** The archive has no values for what was computed, so such a column cannot become one with values. */
function withoutPlainComputed(
  source: TableDefinition,
  target: TableDefinition,
  archivedNames: ReadonlyMap<string, string>,
): TableDefinition {
  const computed = new Set(source.columns.filter(({ generated }) => generated).map(({ name }) => name));
  const columns = target.columns.filter(
    ({ name, generated }) => generated !== null || !computed.has(archivedNames.get(name) ?? name),
  );
  return { ...target, columns };
}

/** An archive made where there are no schemas names none. */
function refOf({ name, schema }: TableRef, table: TableRef): TableRef {
  if (schema !== undefined) return { schema, name };
  return table.schema === undefined ? { name } : { schema: table.schema, name };
}

function loadedReference({ references }: ForeignKeyDefinition, owner: PlacedCollection) {
  if (!owner.to) return null;
  return { ...owner.to, columns: references.columns.map((column) => owner.columns.get(column) ?? column) };
}

/** A table that stays: that of its collection where the archive knows it, else the one of that name. */
async function liveReference(
  { references }: ForeignKeyDefinition,
  owner: PlacedCollection | undefined,
  { live, locate }: Translating,
): Promise<ForeignKeyDefinition['references'] | null> {
  const table = owner ? owner.live : await live.find(locate(references));
  if (!table) return null;
  const names = table.definition.columns.map(({ name }) => name);
  const columns = references.columns.flatMap((column) => {
    const wanted = owner?.columns.get(column) ?? column;
    const found = names.includes(wanted) ? wanted : names.find((name) => underscore(name) === underscore(wanted));
    return found === undefined ? [] : [found];
  });
  if (columns.length < references.columns.length) return null;
  return { ...live.resolve(table.listed), columns };
}

/** Parents by inheritance before their children. */
export function parentsFirst<T extends { target: TableDefinition }>(steps: readonly T[]): T[] {
  const byTable = new Map(steps.map((step) => [keyOf(step.target), step]));
  const ordered = new Set<T>();
  const visit = (step: T, path: ReadonlySet<T>): void => {
    if (ordered.has(step) || path.has(step)) return;
    for (const parent of step.target.inherits) {
      const found = byTable.get(keyOf(parent));
      if (found) visit(found, new Set([...path, step]));
    }
    ordered.add(step);
  };
  for (const step of steps) visit(step, new Set());
  return [...ordered];
}
