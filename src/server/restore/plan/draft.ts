import type { ArchiveEncryption, RestoreChoice, RestoreManner, RestorePlan } from '../../../common/api';
import type { Manifest } from '../../archive/manifest';
import type { Catalog } from '../../catalog/catalog';
import type { DialectCapabilities } from '../../dialects/dialect';
import type { TableSet, TargetSurvey } from '../../dialects/table-sets';
import type { Task } from '../../tasks/task';
import type { KeyObstacle } from './added-keys';
import type { ArchivedModel } from './archived-model';
import type { Follower } from './choose';
import type { ObjectChoice } from './choose-objects';
import type { ChosenCollection } from './chosen-collection';
import type { FilesDraft } from './files/plan-files';
import type { LiveDatabase } from './live-database';
import type { PathManner } from './tree-paths';

/** What an archive is encrypted with. */
export type ArchiveSecrecy = Pick<ArchiveEncryption, 'by' | 'keys'>;

/** All that is known when the precheck begins. The checks only read it. */
export interface PlanDraft {
  manifest: Manifest;
  encryption: ArchiveSecrecy | null;
  model: ArchivedModel;
  choice: RestoreChoice;
  manner: RestoreManner;
  catalog: Catalog;
  live: LiveDatabase;
  /** Whether archive and target are of the same dialect. */
  sameDialect: boolean;
  /** Whether a NocoBase works with the target, or will when it is restored. Another database may hold anything. */
  forApplication: boolean;
  capabilities: DialectCapabilities;
  /** Packages of plugins that the target could enable. */
  installed: ReadonlySet<string>;
  /** Sorted by name. */
  chosen: readonly ChosenCollection[];
  /** Collections that cannot take part in a restore that adds rows under new keys. */
  unkeyed: readonly KeyObstacle[];
  added: RestorePlan['added'];
  followers: Follower[];
  /** By path table, those that are chosen. */
  paths: ReadonlyMap<string, PathManner>;
  objects: ObjectChoice;
  files: FilesDraft;
  survey: TargetSurvey;
  runningTasks: readonly Pick<Task, 'id' | 'kind'>[];
  undoSets: readonly TableSet[];
  /** Bytes a second of the last restore that says something of it; null when there was none. */
  pace: number | null;
  createdAt: Date;
}

/** The collection that every application has. */
export const APPLICATION_MARK = 'applicationPlugins';

/** Whether the target holds an application at all; a restore can be its first content. */
export function hasApplication({ collections }: Catalog): boolean {
  return collections.some(({ name }) => name === APPLICATION_MARK);
}

export function isChosen({ chosen }: Pick<PlanDraft, 'chosen'>, name: string): boolean {
  return chosen.some(({ archived }) => archived.name === name);
}
