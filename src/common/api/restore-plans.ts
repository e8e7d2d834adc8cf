/** What a restore would do: what is chosen, how it is restored, and what the precheck found. */
import type { GroupKey } from '../../backup-rules/groups';
import type { ConnectionRef } from './connections';
import type { FileChoice, PlannedFiles } from './files';

export interface RestoreChoice {
  groups: GroupKey[];
  include: string[];
  exclude: string[];
  /** Whether views, triggers and routines of the archive are restored where the database is of the same kind. */
  objects: boolean;
  /** Single ones of these to leave out, each by kind and name: `view open_loans`. */
  excludeObjects?: string[];
  /** Absent: no files. */
  files?: FileChoice;
}

/** How the chosen is restored, where that is not simply all of it over what is there. */
export interface RestoreManner {
  /** `structure`: tables come back empty. `data`: rows go into the tables as they are there, column by column. */
  content: 'all' | 'structure' | 'data';
  /** What becomes of a table that exists: it is replaced (and kept in the undo set), it stays, or the restore is refused. */
  existing: 'overwrite' | 'keep' | 'stop';
  /**
   * What becomes of the live rows of a table that exists. `overwrite`: the archive's rows take the place of all. Otherwise the table keeps its
   * structure and its rows, and where one of the archive has the key of a live one: it is left out, the restore stops, it takes its place,
   * or it does if it is newer. `add`: all of them are added under new keys, and rows of the same restore that refer to them follow.
   */
  rows: 'overwrite' | 'skip' | 'stop' | 'replace' | 'newer' | 'add';
  /** The column by which `newer` compares. */
  newer: string;
  /**
   * What becomes of the restore when something of the archive turns out not to fit. `stop`: all or nothing. `leave`: the collections that it
   * concerns, and those that cannot be without them, stay as they are there, and the others are restored, in one step as ever.
   */
  onFailure: 'stop' | 'leave';
  /** By collection. */
  mapping: Record<string, Mapping>;
}

/** Where a collection goes instead of its own table. */
export interface Mapping {
  /** Name of the table; one that exists is replaced. */
  table?: string;
  /** Only where the target has schemas. */
  schema?: string;
  /** Columns of the archive's table: their names there, or null to leave them out. */
  columns?: Record<string, string | null>;
  /** For this collection instead of the manner's. */
  rows?: RestoreManner['rows'];
}

export type Verdict = 'pass' | 'warning' | 'blocker';

export const CHECKS = [
  'integrity',
  'encryption',
  'application version',
  'plugins',
  'database',
  'naming',
  'manner',
  'losses',
  'collections',
  'fields',
  'dependencies',
  'foreign keys',
  'objects',
  'files',
  'undo set',
  'space',
  'time',
  'rights',
  'running tasks',
] as const;

/** One line of the precheck. Every check yields at least one. */
export interface CheckLine {
  check: (typeof CHECKS)[number];
  verdict: Verdict;
  /** What was found and what it means, as whole sentences. */
  message: string;
  /** What to do about it; null when there is nothing to do. */
  hint: string | null;
  /** Names and counts: collections, plugins, columns, tables. */
  details: Record<string, unknown>;
}

export interface PlannedCollection {
  name: string;
  title: string;
  group: GroupKey;
  /** `create`: its table does not exist yet. `combine`: it keeps live rows. `keep`: it exists, and stays. `none`: nothing to load, such as a stored query. */
  action: 'replace' | 'combine' | 'create' | 'keep' | 'view' | 'none';
  rows: number;
  /** Uncompressed bytes in the archive. */
  bytes: number;
  /** Names of the tables, with the schema where there is one; null for what has none. */
  from: string | null;
  to: string | null;
  /** Estimate of the rows that are there now and will be in the undo set. */
  liveRows: number | null;
}

/** `restoreTasks:plan`: what a restore would do, and whether it can. Nothing is written by planning. */
export interface RestorePlan {
  id: string;
  createdAt: string;
  /** After this, or once the target has changed, it can no longer be started. */
  expiresAt: string;
  /** Name of the archive in the list. */
  archive: string;
  /** Its `id`, moment and application, as the manifest says. */
  source: { id: string; createdAt: string; application: string; version: string; dialect: string };
  /** Where it would restore to; null for the application's own database. */
  connection: ConnectionRef | null;
  /** The saved restore that was planned; null for any other. */
  saved: { id: string; name: string } | null;
  choice: RestoreChoice;
  manner: RestoreManner;
  collections: PlannedCollection[];
  /** The chosen files, by root; empty where none are. */
  files: PlannedFiles[];
  /** What the choice needed besides, and for whose sake. */
  added: { name: string; because: string; why: string }[];
  /** Views, triggers, routines …: those that will be made, and those that will not, each with the reason. */
  objects: { restored: string[]; left: { name: string; reason: string }[] };
  checks: CheckLine[];
  /** The worst of the checks. */
  verdict: Verdict;
  /** Whether NocoBase will be upgraded after the switch, or only reloaded. */
  upgrade: boolean;
  /** What all of it was made from: archive, choice, and the structure of the target. Equal digests, equal plans. */
  digest: string;
}
