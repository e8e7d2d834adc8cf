/** Archive × choice → the collections to restore, closed under what restoring them needs. */
import {
  BUILT_IN_RELATIONS,
  byName,
  chooseCollections,
  closeOver,
  findNeeds,
  type RuleSubject,
} from '../../../backup-rules';
import type { RestoreChoice, RestorePlan } from '../../../common/api';
import type { Manifest, ManifestCollection } from '../../archive/manifest';
import type { Catalog } from '../../catalog/catalog';
import { BackupError } from '../../errors';
import type { ArchivedModel } from './archived-model';
import { listNames } from './wording';
import { say } from '../../sentence';

export type Follower = Pick<RestorePlan['added'][number], 'name' | 'because'>;

export interface Selection {
  /** Sorted by name. */
  names: string[];
  added: RestorePlan['added'];
  /** Through tables and tree paths among them, each with the collection that it follows. */
  followers: Follower[];
  /** Path tables of the archive, chosen or not, each with the tree that it follows. */
  trees: ReadonlyMap<string, string>;
}

/** @throws BackupError INVALID_REQUEST for names that the archive does not have, and when nothing is chosen, not even files */
export function chooseArchived(
  choice: RestoreChoice,
  manifest: Manifest,
  catalog: Catalog,
  model: ArchivedModel,
): Selection {
  const labels = new Map(manifest.collections.map((collection) => [collection.name, collection]));
  const { names, missing } = chooseCollections(choice, labels);
  if (missing.length > 0) {
    throw new BackupError('INVALID_REQUEST', say`The archive holds no collection named ${listNames(missing)}.`, {
      hint: 'Names are those of the collection manager, not titles; the archive holds what was chosen when it was made.',
      details: { collections: missing },
    });
  }
  if (names.length === 0 && !choice.files?.contents.length) {
    const held = [...new Set(manifest.collections.map(({ group }) => group))].sort(byName);
    throw new BackupError('INVALID_REQUEST', 'Nothing of the archive is chosen.', {
      hint: held.length > 0 ? say`It holds collections of the groups ${listNames(held)}.` : 'The archive is empty.',
      details: { groups: held },
    });
  }
  const subjects = subjectsOf(manifest, catalog, model);
  const needs = findNeeds(subjects);
  const closed = closeOver(names, needs);
  const followers = closed.names.flatMap((name) =>
    (needs.get(name) ?? []).filter(({ why }) => why !== 'inheritance parent'),
  );
  const trees = new Map(subjects.flatMap(({ name, treePathOf }) => (treePathOf ? [[name, treePathOf] as const] : [])));
  return { ...closed, followers, trees };
}

/** Collections that are here say what they follow; of the others, the archive tells what it can. */
function subjectsOf(manifest: Manifest, catalog: Catalog, model: ArchivedModel): RuleSubject[] {
  const present = new Map(catalog.collections.map((collection) => [collection.name, collection]));
  const held = new Set(manifest.collections.map(({ name }) => name));
  return manifest.collections.map((archived) => {
    const { name, inherits } = archived;
    const here = present.get(name);
    if (here) return { ...here, inherits };
    return {
      name,
      inherits,
      userMade: archived.origin === 'user',
      dumpRules: archived.source === 'declared' ? { group: archived.group } : undefined,
      throughOf: ownersOf(archived, manifest, model),
      treePathOf: treeOf(archived, manifest, held),
    };
  });
}

function ownersOf({ name }: ManifestCollection, { added }: Manifest, { fields }: ArchivedModel): string[] {
  const related = fields.filter(({ type, options }) => type === 'belongsToMany' && options.through === name);
  return [
    ...new Set([
      ...(BUILT_IN_RELATIONS.get(name) ?? []),
      ...related.map(({ collection }) => collection),
      ...added.filter((one) => one.name === name && one.why === 'through table').map(({ because }) => because),
    ]),
  ].sort(byName);
}

function treeOf({ name }: ManifestCollection, { added }: Manifest, held: ReadonlySet<string>): string | null {
  const noted = added.find((one) => one.name === name && one.why === 'tree paths')?.because;
  const tree = noted ?? /^main_(.+)_path$/.exec(name)?.[1];
  return tree !== undefined && held.has(tree) ? tree : null;
}
