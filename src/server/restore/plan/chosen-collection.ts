/** One collection on its way from the archive to the target, as the plan sees it. */
import type { CollectionDefinition } from '../../archive/definition-schema';
import type { ManifestCollection } from '../../archive/manifest';
import type { CatalogCollection } from '../../catalog/catalog';
import type { ForeignKeyDefinition, TableDefinition, TableRef } from '../../dialects/definition';
import type { Loss } from '../../dialects/table-sets';
import type { LiveTable } from './live-database';
import type { TableStep } from './steps';

/** Where its table goes, before anything is translated. */
export interface PlacedCollection {
  archived: ManifestCollection;
  definition: CollectionDefinition;
  /** The archive's table, where the collection has rows of its own. */
  source: TableDefinition | null;
  /** The collection of this name in the target. */
  present: CatalogCollection | null;
  /** Null for what has neither table nor view. */
  to: TableRef | null;
  /** Columns of the archive's table and their names in the target. */
  columns: ReadonlyMap<string, string>;
  /** What `to` is now; null when it is still to be made. */
  live: LiveTable | null;
  /** Whether the choice sends it to another table than its own. */
  moved: boolean;
  /** Columns of the archive's table that the choice leaves out. */
  dropped: ReadonlySet<string>;
}

export interface ChosenCollection extends PlacedCollection {
  /** Null when there are no rows to load. */
  step: TableStep | null;
  losses: Loss[];
  /** Foreign keys onto tables that neither the choice nor the target has. */
  unlinked: ForeignKeyDefinition[];
  /** Columns there that must have a value, for which the archive has none. */
  unfilled: string[];
}
