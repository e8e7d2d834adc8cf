/** Request × catalog → what goes into the archive. */
import { chooseCollections } from '../../backup-rules/choose';
import { closeSelection, type Added } from '../../backup-rules/closure';
import type { GroupKey } from '../../backup-rules/groups';
import type { Catalog, CatalogCollection } from '../catalog/catalog';
import { BackupError } from '../errors';
import { say } from '../sentence';

export interface BackupChoice {
  groups: GroupKey[];
  /** Single collections besides the groups, and collections of the groups to leave out. */
  include: string[];
  exclude: string[];
}

export interface Selection {
  /** In the order of the catalog. */
  collections: CatalogCollection[];
  /** What the choice needed besides. */
  added: Added[];
}

/** @throws BackupError INVALID_REQUEST for a collection that does not exist, NOTHING_TO_BACK_UP when nothing is chosen */
export function select(choice: BackupChoice, catalog: Catalog): Selection {
  const labels = new Map(catalog.collections.map((collection) => [collection.name, collection]));
  const { names: chosen, missing } = chooseCollections(choice, labels);
  if (missing.length > 0) {
    throw new BackupError('INVALID_REQUEST', say`There is no collection named ${missing.join(', ')}.`, {
      hint: 'Names are those of the collection manager, not titles.',
      details: { collections: missing },
    });
  }
  const { names, added } = closeSelection(chosen, catalog.collections);
  const wanted = new Set(names);
  const collections = catalog.collections.filter(({ name }) => wanted.has(name));
  if (collections.length === 0) {
    throw new BackupError('NOTHING_TO_BACK_UP', 'No collection belongs to the chosen groups.', {
      hint: 'Choose at least one group that has collections.',
      details: { groups: choice.groups },
    });
  }
  return { collections, added };
}
