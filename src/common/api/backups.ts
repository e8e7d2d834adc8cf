/** Archives, and what one can be made of. */
import type { Added } from '../../backup-rules/closure';
import type { GroupKey, Label } from '../../backup-rules/groups';
import type { ArchiveEncryption, EncryptionRequest } from './encryption';
import type { FileContent, FileRootFacts } from './files';
import type { Keeping } from './retention';
import type { ErrorReply, Progress } from './tasks';

/** `backupFiles:list`: a finished archive. `fileSize` and `status` are the deprecated plugin's fields. */
export interface ArchiveRow {
  name: string;
  createdAt: string;
  /** For people: `1.2 KiB`. */
  fileSize: string;
  size: number;
  status: 'ok' | 'damaged';
  /** Null when it is not encrypted. */
  encryption: ArchiveEncryption | null;
  /** Null when the archive cannot be opened; `error` says why. */
  facts: ArchiveFacts | null;
  error: ErrorReply['errors'][number] | null;
  /** The last verification of this archive, when there was one. */
  verification: { task: string; state: string; finishedAt: string | null } | null;
  keeping: Keeping;
}

export interface ArchiveFacts {
  id: string;
  createdBy: string | null;
  note: string | null;
  groups: GroupKey[];
  collections: number;
  rows: number;
  /** Uncompressed. */
  bytes: number;
  /** Folders of files that it holds; empty where it holds rows alone. */
  files: FileRootFacts[];
  /** Seconds from snapshot to seal. */
  duration: number;
  applicationVersion: string;
  dialect: string;
  databaseVersion: string;
  warnings: string[];
}

/** `backupFiles:list`: an archive being made. */
export interface RunningRow {
  name: string;
  inProgress: true;
  status: 'in_progress';
  createdAt: string;
  task: string;
  progress: Progress;
}

/** `backupFiles:dumpableCollections`: the deprecated plugin's item, and where the label comes from. */
export interface GroupItem extends Label {
  name: string;
  title: string;
  origin: string;
  isView: boolean;
  inherits?: string[];
  /** What it brings along when it is chosen. */
  needs?: Pick<Added, 'name' | 'why'>[];
  kind: string;
  estimatedRows: number | null;
  estimatedBytes: number | null;
}

export type DumpableCollections = Partial<Record<GroupKey, GroupItem[]>>;

/** `backupFiles:create`. `dataTypes` is the deprecated plugin's spelling of `groups`; with it, `required` is always added. */
export interface CreateRequest {
  groups?: string[];
  dataTypes?: string[];
  include?: string[];
  exclude?: string[];
  note?: string;
  /** Files that go with the rows; only of the application itself. None when absent. */
  contents?: FileContent[];
  encryption?: EncryptionRequest;
  /** Id of a connection whose database is backed up instead of the application's own. */
  connection?: string;
}

export interface CreateReply {
  /** Name of the archive to be. */
  key: string;
  task: string;
}

/** `backupFiles:get` and `backupFiles:upload`: what scripts of the deprecated plugin read of an archive. */
export interface ArchiveMeta {
  version: string;
  dialect: string;
  DB_UNDERSCORED: boolean;
  DB_TABLE_PREFIX: string;
  DB_SCHEMA: string | null;
  dumpedGroups: GroupKey[];
  dumpableCollectionsGroupByGroup: DumpableCollections;
}
