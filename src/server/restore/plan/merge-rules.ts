/**
 * Tables of settings whose rows belong to several collections. NocoBase's own answer, `delayRestore`, is code of plugins that
 * cannot run here; this says the same as data, before anything is written.
 */
import { BUILT_IN } from '../../../backup-rules';
import type { RestoreChoice, RestorePlan } from '../../../common/api';
import { columnName } from '../../catalog/table-names';
import type { Manifest } from '../../archive/manifest';
import type { ChosenCollection, PlacedCollection } from './chosen-collection';
import type { MergeRule } from './steps';

/** Where each field of type `sequence` has got to: rows of all collections in one table. */
export const NUMBERING = 'sequences';
const PLUGINS = 'applicationPlugins';
/** Records that repeat how the application spelled its columns. */
const SPELLED = ['collections', 'fields'];

/** Our own package, whose row in `applicationPlugins` must not go: it keeps the undo. */
export const OWN_PACKAGE = BUILT_IN.get('strongboxGroupOverrides')?.plugin ?? '';

/** `sequences` comes along with fields that number by it, unless a person left it out. */
export function addNumbering(
  chosen: readonly PlacedCollection[],
  { collections }: Manifest,
  { exclude }: RestoreChoice,
): RestorePlan['added'] {
  const held = collections.some(({ name }) => name === NUMBERING);
  const isChosen = chosen.some(({ archived }) => archived.name === NUMBERING);
  const needing = chosen.find((one) => one.source && hasNumbering(one));
  if (!held || isChosen || !needing || exclude.includes(NUMBERING)) return [];
  return [{ name: NUMBERING, because: needing.archived.name, why: 'numbering' }];
}

export function hasNumbering({ definition }: Pick<PlacedCollection, 'definition'>): boolean {
  return definition.fields.some(({ type }) => type === 'sequence');
}

/** Null: all rows of the archive, and no others. So it is as well when there is nothing yet to merge with. */
export function mergeRule(
  collection: ChosenCollection,
  chosen: readonly ChosenCollection[],
  { underscored, children }: Pick<Extract<MergeRule, { kind: 'respell' }>, 'underscored' | 'children'>,
): MergeRule | null {
  const { archived, columns, live, step } = collection;
  // What goes elsewhere, or is fitted into what is there, is nothing but rows.
  if (collection.moved || step?.rows !== 'all') return null;
  const spell = (name: string) => columns.get(name) ?? name;
  if (SPELLED.includes(archived.name)) {
    if (underscored.from === underscored.to && Object.keys(children).length === 0) return null;
    const owner = spell(columnName('collectionName', { underscored: underscored.from }));
    return { kind: 'respell', column: spell('options'), underscored, children, owner };
  }
  if (!live) return null;
  if (archived.name === NUMBERING) {
    // Where live rows stay, so does how far their numbering has got.
    const restored = chosen.filter(({ source, step: own }) => source && !own?.combine);
    return { kind: 'by value', column: spell('collection'), values: restored.map((one) => one.archived.name) };
  }
  if (archived.name === PLUGINS) {
    const fields = collection.definition.fields;
    const column = fields.find(({ name }) => name === 'packageName')?.column ?? packageColumn(columns);
    return { kind: 'keep', column: spell(column), values: [OWN_PACKAGE] };
  }
  return null;
}

/** Archives made without the application do not know the fields of plugins' collections. */
function packageColumn(columns: ReadonlyMap<string, string>): string {
  const spellings = [false, true].map((underscored) => columnName('packageName', { underscored }));
  return spellings.find((name) => columns.has(name)) ?? 'packageName';
}
