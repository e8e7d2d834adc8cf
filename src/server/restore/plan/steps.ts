/** What a plan means for the engine: pure data, made anew from archive and target whenever it is executed. */
import type { FileChoice, RestorePlan } from '../../../common/api';
import type { Combination } from '../../dialects/combine-rows';
import type { DatabaseObject, TableDefinition } from '../../dialects/definition';
import type { TreePaths } from '../../dialects/tree-paths';
import type { FilePlacement } from '../../files/sets/stage-files';
import type { Follower } from './choose';

export interface TableStep {
  collection: string;
  /** As the archive has it; only the columns that are restored, in the order of the target's. */
  source: TableDefinition;
  /** In the names and terms of the target. Its row columns are those of `source`, in the same order. */
  target: TableDefinition;
  /** Row columns, by position, whose values the target may hold differently; left out when the two are compared. */
  lossy: number[];
  /** Which of the archive's rows are loaded, when it is not simply all of them; see merge-rows.ts. */
  merge: MergeRule | null;
  rows: RowChoice;
  /** Null where no live row stays. */
  combine: Combination | null;
  /** Of the path table of a tree that is combined: it is made anew from that, and from no rows of the archive. */
  paths: TreePaths | null;
}

/** Which of the archive's rows, and what of each, are loaded. */
export type RowChoice =
  | 'all'
  | 'none'
  /** By position of `source`'s row columns: that in the archive's rows; null where the archive has no such column. */
  | { project: readonly (number | null)[] };

/** The rows of a table of settings that several collections share: some come from the archive, the others stay. */
export type MergeRule =
  /** Rows whose `column` has one of these values come from the archive, all others from the live table. */
  | { kind: 'by value'; column: string; values: string[] }
  /** All rows of the archive, and those live rows whose `column` has one of these values that the archive lacks. */
  | { kind: 'keep'; column: string; values: string[] }
  /** All rows of the archive, with the names in `column` (NocoBase's options, JSON) spelled as here; see respell-options.ts. */
  | {
      kind: 'respell';
      column: string;
      underscored: { from: boolean; to: boolean };
      /** For a database whose tables inherit from none: by child its ancestors, the nearest first. See stand-alone.ts. */
      children: Record<string, string[]>;
      /** Of `fields`: the column with the name of the collection. */
      owner: string;
    };

export interface FileStep {
  placements: FilePlacement[];
  extra: FileChoice['extra'];
  /** Of all the files. */
  bytes: number;
}

export interface PreparedRestore {
  plan: RestorePlan;
  /** Parents by inheritance before their children. */
  tables: TableStep[];
  objects: DatabaseObject[];
  /** Null where no files are chosen. */
  files: FileStep | null;
  /** Through tables and tree paths, which mean nothing without the rows of the collection that they follow. */
  followers: Follower[];
}
