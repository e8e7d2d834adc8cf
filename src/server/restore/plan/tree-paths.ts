/**
 * The paths of a tree, in a table of their own without a key, mean something for the rows of the tree alone. So they are never combined: they
 * are the archive's where the tree is, made anew where the tree is combined (dialects/tree-paths.ts), and stay where it stays.
 */
import type { RestoreManner } from '../../../common/api';
import type { Catalog } from '../../catalog/catalog';
import { underscore } from '../../catalog/table-names';
import type { StoredApplication } from '../../catalog/stored-application';
import type { TableDefinition, TableRef } from '../../dialects/definition';
import type { TreePaths } from '../../dialects/tree-paths';
import { ancestorsOf, type ArchivedModel } from './archived-model';
import type { PlacedCollection } from './chosen-collection';
import { keysOf, rowsOf } from './combine';
import type { LiveDatabase } from './live-database';

export type PathManner =
  | { kind: 'archive' }
  | { kind: 'stay' }
  /** The tree is in the restore, and its table exists. */
  | { kind: 'anew'; tree: PlacedCollection };

/** Path tables by name, of those that are placed. @param trees by the name of the path table, whether chosen or not */
export function pathManners(
  placed: readonly PlacedCollection[],
  trees: ReadonlyMap<string, string>,
  manner: RestoreManner,
): Map<string, PathManner> {
  return new Map(
    placed.flatMap((one): [string, PathManner][] => {
      const { name } = one.archived;
      const tree = placed.find(({ archived }) => archived.name === trees.get(name));
      return one.source && trees.has(name) ? [[name, pathManner(one, tree, manner)]] : [];
    }),
  );
}

function pathManner(paths: PlacedCollection, tree: PlacedCollection | undefined, manner: RestoreManner): PathManner {
  // Rows that go to another table are not those whose paths these are.
  if (tree?.source && (paths.moved || !tree.moved)) {
    const combined = tree.live && rowsOf(manner, tree.archived.name) !== 'overwrite';
    return combined ? { kind: 'anew', tree } : { kind: 'archive' };
  }
  const combined = paths.live && rowsOf(manner, paths.archived.name) !== 'overwrite';
  return combined ? { kind: 'stay' } : { kind: 'archive' };
}

/** What records say of collections and fields: those that there will be, then the others. A plugin's own trees have none. */
type TreeFacts = Pick<StoredApplication, 'collections' | 'fields'>[];

export async function treeFacts(
  manners: ReadonlyMap<string, PathManner>,
  around: { model: ArchivedModel; live: LiveDatabase; catalog: Catalog; names: readonly string[] },
): Promise<TreeFacts> {
  if (![...manners.values()].some(({ kind }) => kind === 'anew')) return [];
  const { model, live, catalog, names } = around;
  const collections = [...model.options].map(([name, options]) => ({ name, title: '', options }));
  const archived = { collections, fields: [...model.fields] };
  const stored = await live.readStored(catalog.settings);
  return names.includes('fields') ? [archived, stored] : [stored, archived];
}

/** Null where it cannot be told what makes the paths of this tree. */
export function treePaths(
  target: TableDefinition,
  tree: PlacedCollection,
  facts: TreeFacts,
  model: ArchivedModel,
): TreePaths | null {
  const { live, to } = tree;
  if (!live || !to) return null;
  const [node, path, root] = ['nodePk', 'path', 'rootPk'].map((name) => columnOf(name, target));
  const { name } = tree.archived;
  const owners = [name, ...(ancestorsOf(model)[name] ?? []), ...(tree.present?.inherits ?? [])];
  const key = keyOf(tree, live.definition, owners, facts);
  const parent = attributeColumn(tree, live.definition, parentOf(owners, facts));
  if (!node || !path || !root || !key || !parent) return null;
  return { table: refOf(target), columns: { node, path, root }, tree: refOf(live.definition), key, parent };
}

/** By which NocoBase finds a row of this collection. */
function keyOf(
  tree: PlacedCollection,
  live: TableDefinition,
  [name]: readonly string[],
  facts: TreeFacts,
): string | null {
  const records = facts.flatMap(({ collections }) => collections.find((one) => one.name === name) ?? []);
  const filterTargetKey = records[0]?.options.filterTargetKey;
  const attributes: unknown[] = Array.isArray(filterTargetKey) ? filterTargetKey : [filterTargetKey ?? null];
  const [attribute] = attributes;
  const own = typeof attribute === 'string' ? attributeColumn(tree, live, attribute) : null;
  const column = own ?? (live.primaryKey.length === 1 ? live.primaryKey[0] : null);
  const isKey = attributes.length === 1 && keysOf(live).some((key) => key.length === 1 && key[0] === column);
  return isKey ? (column ?? null) : null;
}

/** The attribute that holds the key of the parent. */
function parentOf(owners: readonly string[], facts: TreeFacts): string {
  for (const { fields } of facts) {
    const field = fields.find(({ collection, options }) => owners.includes(collection) && options.treeParent);
    if (field) return typeof field.options.foreignKey === 'string' ? field.options.foreignKey : `${field.name}Id`;
  }
  return 'parentId';
}

function attributeColumn({ present }: PlacedCollection, live: TableDefinition, attribute: string): string | null {
  return present?.fields.find(({ name }) => name === attribute)?.column ?? columnOf(attribute, live);
}

function columnOf(attribute: string, { columns }: TableDefinition): string | null {
  const [exact, alike] = [
    columns.find(({ name }) => name === attribute),
    columns.find(({ name }) => underscore(name) === underscore(attribute)),
  ];
  return (exact ?? alike)?.name ?? null;
}

function refOf({ name, schema }: TableRef): TableRef {
  return schema === undefined ? { name } : { schema, name };
}
