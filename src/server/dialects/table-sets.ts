/**
 * The seam between the restore and a database: tables are loaded beside the live ones, exchanged with them in one atomic step,
 * and the former tables are kept, so that the same step takes it back. One implementation per dialect; what it must do is
 * proved by __tests__/conformance/table-set-suite.ts.
 */
import type { Readable } from 'node:stream';
import type { Combination, CombinedRows } from './combine-rows';
import type { DatabaseObject, ForeignKeyDefinition, TableDefinition, TableRef } from './definition';
import type { Reader } from './dialect';
import type { TreePaths } from './tree-paths';

/** What a table from elsewhere loses when this dialect holds it. */
export interface Loss {
  /** Null when it is not about one column. */
  column: string | null;
  /**
   * True when values may come out different from what was loaded, so that this column cannot be compared afterwards. False for
   * structure: a default, a check, an index or a comment that the dialect cannot hold.
   */
  values: boolean;
  /** A whole sentence for people: what is lost and when. */
  message: string;
}

export interface Translation {
  /**
   * The same table and column names, in the terms of the target dialect: `native`, `default`, `identity`, `generated`, indexes, keys,
   * `sequence`. The `type` of every column stays that of the rows in the archive, as it says how the text is to be read.
   */
  definition: TableDefinition;
  losses: Loss[];
}

export interface MissingRight {
  /** What cannot be done, as a whole sentence. */
  message: string;
  /** The statement or setting by which an administrator allows it. */
  grant: string;
}

/** What the database is asked before anything is written. */
export interface TargetSurvey {
  /** Bytes free where the database keeps its tables; null where the server does not tell. */
  freeBytes: number | null;
  missingRights: MissingRight[];
  /** Foreign keys of tables that are not in the question onto tables that are. */
  references: { table: TableRef; key: ForeignKeyDefinition }[];
  /** Things that would make the exchange impossible or wrong here, as whole sentences (partitioned table, …). */
  obstacles: { table: TableRef; message: string }[];
  /** Whether texts can be compared and sorted by the collation of this name here. */
  knowsCollation(name: string): boolean;
}

/** One set of tables outside the application's view: staging before the exchange, undo set after it. */
export interface TableSet {
  /** The task that made it; a UUID. */
  id: string;
  /**
   * How often it was exchanged with the live tables: 0 while in staging; odd when the live tables are the restored ones and the
   * set holds the former; even when that was taken back.
   */
  exchanges: number;
  /** ISO 8601 UTC. */
  createdAt: string;
  exchangedAt: string | null;
  /** Where its tables belong, sorted by name: every table that an exchange replaces, makes or takes away. */
  tables: TableRef[];
  /** Size of what the set holds now, indexes included; null where the database cannot tell. */
  bytes: number | null;
  /** What the engine wants to know of it again: names and ids, nothing secret. */
  facts: Record<string, unknown>;
}

export interface StagingRequest {
  id: string;
  /** In the terms of this dialect, under the names and in the schema where they will live. */
  tables: TableDefinition[];
  /**
   * Made by the exchange, in this order: views and triggers replace those of their name; types, sequences and routines that exist are
   * left as they are. One that cannot be made is a warning, not a failure. The next exchange takes them away again and puts
   * back what they replaced.
   */
  objects: DatabaseObject[];
  /**
   * Tables that get rows of the live ones in the first exchange, as combine-rows.ts says. References from and onto them are followed
   * there as well, and not when the set is linked.
   */
  combine?: readonly Combination[];
  /** Tables of the set that get their rows in the first exchange, when those of their trees are together. */
  paths?: readonly TreePaths[];
  facts: Record<string, unknown>;
}

export interface ExchangeReport {
  /** Time in which the tables could not be used. */
  milliseconds: number;
  warnings: string[];
  /** Of the tables that were to be combined with the live ones and had any. */
  combined: CombinedRows[];
}

/** Tables being loaded. Their methods are called one after another, but for the readers, which have connections of their own. */
export interface Staging {
  /**
   * Whether a reader may begin with a table that is being loaded: it gives rows as they come, and ends after the last. It may miss rows
   * that come before those it has read. Elsewhere they cannot be seen before the end of `load`.
   */
  readonly readableWhileLoading: boolean;
  /**
   * All rows of one table, as text of the archive (docs/archive-format.md, "Rows"): `rowColumns(definition)` in their order. The first call
   * for a table makes it; another one adds rows. Nothing else in the database is locked for longer than 100 ms. Back-pressure reaches
   * the stream; memory is bounded as in `Reader.readRows`. An error of the stream is passed on as it is.
   * @returns how many rows
   * @throws BackupError DATA_UNFIT (a value that this table cannot hold: `details` has table, and column and row where known),
   * DATABASE_FAILED, CANCELED
   */
  load(definition: TableDefinition, rows: Readable, signal?: AbortSignal): Promise<number>;
  /**
   * Primary key, unique constraints, indexes, checks and where numbering goes on. Called once for every table, after its rows.
   * A reader may read the table meanwhile. What cannot be made but keeps no row wrong (an index over an expression of another
   * version, …) comes back as a warning.
   * @throws BackupError DATA_UNFIT (rows break a key or a check)
   */
  finish(definition: TableDefinition, signal?: AbortSignal): Promise<string[]>;
  /**
   * Foreign keys of the new tables, onto new tables and onto live ones that stay; and whether every row of a live table that
   * stays would still find the row it refers to. Called once, after all tables are finished. Rows of new tables that find
   * nothing in another new table were so in the archive: they are a warning, not an error.
   * @throws BackupError REFERENCES_BROKEN (`details`: table, references, key, rows)
   */
  link(signal?: AbortSignal): Promise<string[]>;
  /** Reads the new tables under the names and in the schema where they will live. */
  openReader(): Promise<Reader>;
}

export interface TableSets {
  /** All sets of the application's schema, oldest first. */
  list(): Promise<TableSet[]>;
  /** @throws BackupError DATABASE_FAILED, INVALID_REQUEST when the id is taken */
  stage(request: StagingRequest): Promise<Staging>;
  /**
   * Exchanges the set with the live tables, in one step that happens wholly or not at all, whatever is killed when. Before the first
   * exchange the set must be linked. Either side may lack a table: exchanging then makes or takes away the live one. Views, foreign
   * keys of tables that stay, triggers, inheritance and owned sequences lead to the tables that are live afterwards. Waits for
   * running transactions for some seconds, in a way that does not hold up others for longer than a second at a time.
   * @throws BackupError NOT_FOUND, DATABASE_BUSY (nothing was exchanged), DATABASE_FAILED, ROWS_EXIST, REFERENCES_BROKEN,
   * DATA_UNFIT
   */
  exchange(id: string): Promise<ExchangeReport>;
  /**
   * What the exchange would report as `combined` if it happened now. Rows of the set that are to be added may have their new keys
   * afterwards; the exchange then goes on from these. @throws BackupError ROWS_EXIST (RowsRefused where it is of several tables),
   * DATA_UNFIT
   */
  compare(id: string): Promise<CombinedRows[]>;
  /** Drops the set and what it holds. No error when it is gone already. */
  discard(id: string): Promise<void>;
  /**
   * Puts right what a crash left: a set whose staging was never exchanged is dropped, unless `inUse` says that a task still
   * works on it; an exchange that was cut short is brought to its end. Returns what was done, and what could not be, as sentences.
   */
  recover(inUse: (id: string) => Promise<boolean>): Promise<string[]>;
  /** Always safe to call. */
  close(): Promise<void>;
}

/** Tables and schemas of our own, which no reader lists and no catalog holds. */
export function isReserved(name: string): boolean {
  return /^strongbox_sets?(_|$)/.test(name);
}
