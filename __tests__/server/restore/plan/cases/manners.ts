/** Other than all of it over what is there. */
import { collection } from '../../../../helpers/catalog';
import { application, column, id, table } from '../scene';
import { only, type Case } from './case';

const check = 'manner';
const NEW = [{ name: 'unheard' }];

const PATHS = ['nodePk', 'path', 'rootPk'].map((name) => column(name));
/** A tree and the table of its paths, as the archive has them and as they are here. */
const pathsOf = (tree: string) => ({
  archived: { name: `main_${tree}_path`, table: table(`main_${tree}_path`, { columns: PATHS, primaryKey: [] }) },
  here: application([collection(tree), collection(`main_${tree}_path`, { treePathOf: tree })]),
});
const TREE = { name: 'tree', table: table('tree', { columns: [id, column('parentId')] }) };
const OF_TREE = pathsOf('tree');
const OF_A = pathsOf('a');
const skip = { check, manner: { rows: 'skip' } } as const;

export const MANNERS: Case[] = [
  { check, verdict: 'pass', says: /to its own place/ },
  { check, verdict: 'pass', says: /can be done/, manner: { mapping: { a: { table: 'a_copy' } } } },
  { check, verdict: 'blocker', says: /There is a already/, manner: { existing: 'stop' } },
  { check, verdict: 'warning', says: /^a exist and stay/, manner: { existing: 'keep' } },
  { check, verdict: 'warning', says: /replaced by empty ones/, manner: { content: 'structure' } },
  {
    ...{ check, verdict: 'blocker', says: /Without rows in collections/, manner: { content: 'structure' } },
    archive: { collections: [{ name: 'collections' }] },
    here: application([collection('collections')]),
  },
  {
    ...{ check, verdict: 'blocker', says: /no table for unheard/, manner: { content: 'data' } },
    archive: { collections: NEW },
  },
  {
    ...{ check, verdict: 'blocker', says: /strict needs a value in id/, manner: { content: 'data' } },
    archive: {
      collections: [{ name: 'strict', table: table('strict', { columns: [column('text')], primaryKey: [] }) }],
    },
  },
  {
    ...{ check, verdict: 'blocker', says: /names may have 63 bytes at most/ },
    manner: { mapping: { a: { columns: { text: 'ы'.repeat(32) } } } },
    longestName: { length: 63, unit: 'bytes' },
  },
  {
    check: 'naming',
    verdict: 'warning',
    says: /belongs to the collection b/,
    manner: { mapping: { a: { table: 'b' } } },
  },
  {
    ...{ ...skip, verdict: 'pass', says: /^The paths of tree \(main_tree_path\) are made anew/, here: OF_TREE.here },
    archive: { collections: [TREE, OF_TREE.archived] },
  },
  {
    ...{ ...skip, verdict: 'pass', says: /^The paths in main_tree_path stay/, here: OF_TREE.here },
    ...{ archive: { collections: [TREE, OF_TREE.archived] }, choice: only('main_tree_path') },
  },
  {
    ...{ ...skip, verdict: 'blocker', says: /^The paths of a \(main_a_path\) cannot be made anew/, here: OF_A.here },
    archive: { collections: [{ name: 'a' }, OF_A.archived] },
  },
  {
    ...{
      ...skip,
      verdict: 'warning',
      says: /^The archive has no paths of tree: .* \(main_tree_path\)/,
      here: OF_TREE.here,
    },
    archive: { collections: [TREE, { ...OF_TREE.archived, table: null }] },
  },
];
