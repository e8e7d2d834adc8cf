import type { ArchiveMeta, ArchiveRow, RestoreChoice, RestoreDetail, RestorePlan, RestoreRow } from '../../common/api';
import type { MannerRequest } from '../model/restore-manner';
import type { SavedRestoresApi } from './saved-restores-api';
import type { UploadsApi } from './uploads-api';

export interface ArchiveContents extends ArchiveRow {
  /** What is in it; null when it cannot be opened. */
  meta: ArchiveMeta | null;
}

export interface PlanRequest extends Partial<RestoreChoice>, MannerRequest {
  /** Id of the saved restore that the rest of it is. */
  saved?: string;
}

/** Everything that restoring asks of the server. Every method rejects with ApiError, or with an abort. */
export interface RestoresApi {
  /** Restores and undos, newest first. */
  list(): Promise<RestoreRow[]>;
  get(task: string): Promise<RestoreDetail>;
  archive(name: string): Promise<ArchiveContents>;
  /** Reads the whole archive; changes nothing. */
  plan(archive: string, request: PlanRequest): Promise<RestorePlan>;
  /** Resolves with the id of the task. A dry run does all but the switch. */
  start(plan: string, dryRun?: boolean): Promise<string>;
  cancel(task: string): Promise<void>;
  /** Exchanges the tables of a restore once more. Resolves with the id of the task. */
  undo(restore: string): Promise<string>;
  discard(restore: string): Promise<void>;
  saved: SavedRestoresApi;
  uploads: UploadsApi;
}
