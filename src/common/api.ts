/** Request and reply shapes of every REST action: one source for server, client and command line. Sizes are bytes, times ISO 8601 UTC. */
import type { GroupKey, Label } from '../backup-rules/groups';

export const RESOURCES = { files: 'backupFiles', tasks: 'backupTasks', groups: 'backupGroups' } as const;

/** One ACL snippet a power. Slash-free, so that NocoBase's `pm.*` of the admin role covers them. */
export const SNIPPETS = {
  see: 'pm.strongbox',
  create: 'pm.strongbox.create',
  download: 'pm.strongbox.download',
  restore: 'pm.strongbox.restore',
  delete: 'pm.strongbox.delete',
  configure: 'pm.strongbox.configure',
} as const;

export interface ErrorReply {
  errors: { code: string; message: string; hint?: string; details?: Record<string, unknown> }[];
}

/** How far a task is. */
export interface Progress {
  /** What is being done now, one of the stages of the engine. */
  stage: string;
  /** The collection or entry being read, when there is one. */
  current: string | null;
  collectionsDone: number;
  collectionsTotal: number;
  rows: number;
  /** Uncompressed bytes so far, and what the whole will be about; null where nothing is known. */
  bytes: number;
  bytesTotal: number | null;
  /** Seconds; null while there is nothing to go by. */
  remaining: number | null;
}

/** `backupFiles:list`: a finished archive. `fileSize` and `status` are the deprecated plugin's fields. */
export interface ArchiveRow {
  name: string;
  createdAt: string;
  /** For people: `1.2 KiB`. */
  fileSize: string;
  size: number;
  status: 'ok' | 'damaged';
  /** Null when the archive cannot be opened; `error` says why. */
  facts: ArchiveFacts | null;
  error: ErrorReply['errors'][number] | null;
  /** The last verification of this archive, when there was one. */
  verification: { task: string; state: string; finishedAt: string | null } | null;
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

/** `backupTasks:list`, `get` and `cancel`. */
export interface TaskRow {
  id: string;
  kind: 'backup' | 'verify';
  state: 'queued' | 'running' | 'succeeded' | 'failed' | 'canceled' | 'interrupted';
  /** Name of the archive it makes or reads. */
  archive: string;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  createdBy: string | null;
  groups: GroupKey[];
  progress: Progress;
  error: ErrorReply['errors'][number] | null;
}

/** `backupFiles:dumpableCollections`: the deprecated plugin's item, and where the label comes from. */
export interface GroupItem extends Label {
  name: string;
  title: string;
  origin: string;
  isView: boolean;
  inherits?: string[];
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
