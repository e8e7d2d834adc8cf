/** Which rows that are added get new keys, and which columns of the same restore follow them; see dialects/add-rows.ts. */
import { underscore } from '../../catalog/table-names';
import type { TableDefinition } from '../../dialects/definition';
import { say } from '../../sentence';
import { ancestorsOf, type ArchivedModel } from './archived-model';
import type { ChosenCollection } from './chosen-collection';
import { relationsOf, type Relation } from './relations';
import { listNames } from './wording';

export interface KeyObstacle {
  collection: string;
  reason: string;
}

/** Collections whose rows are all added, with what their keys need; and why others cannot be. */
export function addKeys(
  chosen: readonly ChosenCollection[],
  model: ArchivedModel,
): { chosen: ChosenCollection[]; obstacles: KeyObstacle[] } {
  const added = chosen.filter(({ step }) => step?.combine?.rows === 'add');
  if (added.length === 0) return { chosen: [...chosen], obstacles: [] };
  const relations = relationsOf(chosen, model);
  const roots = rootsOf(added, relations);
  const obstacles = [
    ...added.flatMap((one) => reasonOf(one, { chosen, model, roots }) ?? []),
    ...[...roots].flatMap(([, follower]) => misfitOf(follower) ?? []),
  ];
  const keyed = (one: ChosenCollection): ChosenCollection => {
    const own = ownKey(one, roots);
    if (!one.step?.combine || own === null) return one;
    const { name: column, native } = own;
    const following = [...roots.values()].filter((follower) => follower.roots.includes(one));
    const followers = following.flatMap(({ child, column: name }) =>
      child.step ? [{ table: refOf(child.step.target), column: name }] : [],
    );
    const natives = [native, ...following.flatMap((follower) => columnOf(follower)?.native ?? [])];
    const addedKey = { column, natives, down: countsByClock(one, column), followers };
    const keys = one.step.combine.keys.filter((key) => key.length > 1 || key[0] !== column);
    return { ...one, step: { ...one.step, combine: { ...one.step.combine, keys, addedKey } } };
  };
  return { chosen: chosen.map((one) => (added.includes(one) ? keyed(one) : one)), obstacles };
}

interface Follower {
  child: ChosenCollection;
  column: string;
  /** The tables whose new keys it holds: one, or it cannot be told. */
  roots: ChosenCollection[];
}
type Roots = ReadonlyMap<string, Follower>;

const placeOf = ({ archived }: ChosenCollection, column: string) => JSON.stringify([archived.name, column]);

/** A key may itself hold the key of another table, and what refers to it then follows that one. */
function rootsOf(added: readonly ChosenCollection[], relations: readonly Relation[]): Roots {
  const from = new Map<string, Relation[]>();
  for (const relation of relations) {
    const place = placeOf(relation.child, relation.column);
    from.set(place, [...(from.get(place) ?? []), relation]);
  }
  const resolve = (one: ChosenCollection, column: string, path: ReadonlySet<string>): ChosenCollection[] => {
    const place = placeOf(one, column);
    if (path.has(place)) return [];
    const further = (from.get(place) ?? []).flatMap(({ parent, key }) =>
      resolve(parent, key, new Set([...path, place])),
    );
    if (further.length > 0) return [...new Set(further)];
    // What is not asked for as a key is where the question began.
    const isKey = path.size > 0 && added.includes(one) && one.step?.target.primaryKey.join() === column;
    return isKey ? [one] : [];
  };
  const found = new Map<string, Follower>();
  for (const [place, [first]] of from) {
    if (!first) continue;
    const { child, column } = first;
    const roots = resolve(child, column, new Set());
    if (child.step && roots.length > 0) found.set(place, { child, column, roots });
  }
  return found;
}

/** The key that is new; null where the table has none of its own. */
function ownKey(one: ChosenCollection, roots: Roots) {
  const { target } = one.step ?? {};
  const [name, ...more] = target?.primaryKey ?? [];
  if (name === undefined || more.length > 0 || roots.has(placeOf(one, name))) return null;
  return one.live?.definition.columns.find((column) => column.name === name && column.type === 'int') ?? null;
}

function reasonOf(
  one: ChosenCollection,
  { chosen, model, roots }: { chosen: readonly ChosenCollection[]; model: ArchivedModel; roots: Roots },
): KeyObstacle | null {
  const { archived, step } = one;
  const { name: collection } = archived;
  const { primaryKey } = step?.target ?? ({ primaryKey: [] } as Pick<TableDefinition, 'primaryKey'>);
  const family = ancestorsOf(model);
  const inherits = (child: ChosenCollection) => [...child.archived.inherits, ...(family[child.archived.name] ?? [])];
  if (inherits(one).length > 0 || chosen.some((child) => inherits(child).includes(collection))) {
    return { collection, reason: say`it inherits from another, or another from it` };
  }
  if (model.options.get(collection)?.tree) {
    return { collection, reason: say`the paths of a tree are made of its keys` };
  }
  const follows = primaryKey.some((name) => roots.has(placeOf(one, name)));
  if (primaryKey.length === 0 || follows || ownKey(one, roots)) return null;
  return {
    collection,
    reason: say`its key ${listNames(primaryKey)} is neither one whole number nor made of new keys of others`,
  };
}

const columnOf = ({ child, column }: Follower) => child.step?.target.columns.find(({ name }) => name === column);

function misfitOf(follower: Follower): KeyObstacle | null {
  const { child, column, roots } = follower;
  const { name: collection } = child.archived;
  const names = roots.map(({ archived }) => archived.name);
  if (names.length > 1) return { collection, reason: say`its column ${column} refers to each of ${listNames(names)}` };
  if (columnOf(follower)?.type === 'int') return null;
  return { collection, reason: say`its column ${column} refers to ${listNames(names)} and is no whole number` };
}

/** NocoBase makes such keys of the moment, so those above all others are still to come. */
function countsByClock({ definition, present, columns }: ChosenCollection, column: string): boolean {
  const own = [...columns].find(([, there]) => there === column)?.[0] ?? column;
  return [...definition.fields, ...(present?.fields ?? [])].some(
    ({ name, type }) => type === 'snowflakeId' && underscore(name) === underscore(own),
  );
}

function refOf({ name, schema }: TableDefinition) {
  return schema === undefined ? { name } : { schema, name };
}
