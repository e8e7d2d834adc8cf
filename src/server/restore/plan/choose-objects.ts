/** Which views, triggers, routines … of the archive come back, and why the others do not. */
import type { RestorePlan } from '../../../common/api';
import type { ManifestCollection } from '../../archive/manifest';
import type { DatabaseObject, DatabaseObjects } from '../../dialects/definition';
import type { PlacedCollection } from './chosen-collection';
import type { LiveDatabase } from './live-database';
import { mentions } from './mentions';
import { isView, movedTables, placeObject } from './place-object';
import { changedNames } from './rename-definition';
import { say } from '../../sentence';

const NAMES_CHANGE = 'Names of tables or columns that may occur in it change.';
export const LEFT_OUT = 'The choice leaves it out.';
export const UNSURE = 'It may speak of tables that get other names, in a way that cannot be rewritten.';
const NAME_TAKEN = 'It was rewritten for the new names of its tables, and one of its own name is there, which stays.';

export interface ObjectChoice {
  /** In the order of the archive. */
  objects: DatabaseObject[];
  left: RestorePlan['objects']['left'];
  /** Of those that are left: what may speak of tables that get other names. */
  unsure: DatabaseObject[];
}

export interface ObjectsAround {
  /** Whether the choice asks for them. */
  wanted: boolean;
  /** What it leaves out besides, by kind and name. */
  excluded: readonly string[];
  sameDialect: boolean;
  live: LiveDatabase;
  chosen: readonly PlacedCollection[];
  /** All that the archive holds. */
  collections: readonly ManifestCollection[];
}

export function chooseObjects(archived: DatabaseObjects | null, around: ObjectsAround): ObjectChoice {
  const chosen: ObjectChoice = { objects: [], left: [], unsure: [] };
  const stale = new Set(
    around.chosen.flatMap(({ definition, to, columns }) =>
      definition.table && to ? [...changedNames(definition.table, { table: to, columns })] : [],
    ),
  );
  for (const object of archived?.objects ?? []) {
    const placed = placeObject(object, around.chosen);
    const reason = reasonToLeave(object, placed, around, stale);
    if (reason === null) chosen.objects.push(placed ?? object);
    else chosen.left.push({ name: spellObject(object), reason });
    if (reason === UNSURE) chosen.unsure.push(object);
  }
  return chosen;
}

/** As a choice names it. */
export function keyOfObject({ kind, name }: DatabaseObject): string {
  return `${kind} ${name}`;
}

export function spellObject({ kind, name, table }: DatabaseObject): string {
  return kind === 'trigger' && table !== undefined ? say`trigger ${name} of ${table}` : `${kind} ${name}`;
}

function reasonToLeave(
  object: DatabaseObject,
  placed: DatabaseObject | null,
  around: ObjectsAround,
  stale: ReadonlySet<string>,
): string | null {
  if (!around.sameDialect) return 'It is written for another kind of database.';
  // Without its types, a table cannot be made, whatever was asked for.
  if (!around.wanted && !isNeeded(object, around)) return 'The choice leaves out views, triggers and routines.';
  if (around.excluded.includes(keyOfObject(object))) return LEFT_OUT;
  const owner = ownerOf(object, around.collections);
  const chosen = around.chosen.find(({ archived }) => archived.name === owner?.name);
  if (owner && !chosen) return say`Its collection ${owner.name} is not chosen.`;
  if (object.kind === 'trigger' && !chosen?.source) {
    return say`The table ${object.table ?? ''} is not among the restored ones.`;
  }
  const moved = movedTables(around.chosen);
  if (!placed) return UNSURE;
  if (placed === object && mentions(object.ddl, stale)) return mentions(object.ddl, moved) ? UNSURE : NAMES_CHANGE;
  if (mentions(placed.ddl, new Set([...stale].filter((name) => !moved.has(name))))) return NAMES_CHANGE;
  if (stays(placed)) return thereAlready(placed, around.live);
  return placed !== object && isTaken(placed, object, around.live) ? NAME_TAKEN : null;
}

/** The collection that a view is, or whose table a trigger belongs to. */
function ownerOf(object: DatabaseObject, collections: readonly ManifestCollection[]): ManifestCollection | undefined {
  const { kind, name, schema, table: triggered } = object;
  const table = kind === 'trigger' ? triggered : isView(object) ? name : undefined;
  return collections.find(
    (one) => table !== undefined && one.table?.name === table && (schema === undefined || one.table.schema === schema),
  );
}

function isNeeded({ kind, name }: DatabaseObject, { chosen }: ObjectsAround): boolean {
  if (kind !== 'type' && kind !== 'sequence') return false;
  const columns = chosen.flatMap(({ source }) => source?.columns ?? []);
  return columns.some((column) => mentions(`${column.native} ${column.default ?? ''}`, new Set([name])));
}

/** What the exchange leaves as it is where it exists. */
function stays({ kind }: DatabaseObject): boolean {
  return kind === 'type' || kind === 'sequence' || kind === 'function' || kind === 'procedure';
}

/** Names of triggers are a table's own where there are schemas. */
function isTaken(placed: DatabaseObject, { name }: DatabaseObject, { objects }: LiveDatabase): boolean {
  if (placed.name !== name) return false;
  const alike = objects.filter((one) => isView(one) === isView(placed) && one.name === name);
  return alike.some(({ table, schema }) => placed.kind !== 'trigger' || schema === undefined || table === placed.table);
}

/** Routines of one name may differ in their parameters, which their first line has. */
function thereAlready(object: DatabaseObject, { objects }: LiveDatabase): string | null {
  const head = (one: DatabaseObject) => (one.kind === 'function' ? one.ddl.split('\n', 1)[0] : '');
  const present = objects.find(
    (one) => one.kind === object.kind && one.name === object.name && head(one) === head(object),
  );
  if (!present) return null;
  return present.ddl === object.ddl ? 'It is there already.' : 'It is there already, in another form, and stays so.';
}
