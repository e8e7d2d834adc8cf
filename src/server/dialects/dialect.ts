/**
 * The seam between the engines and a database. One implementation per dialect; everything in which databases differ lives
 * behind it. What every method must do is proved by __tests__/conformance/dialect-suite.ts.
 */
import type { Readable } from 'node:stream';
import type { BackupError } from '../errors';
import type { DatabaseObjects, DialectName, PortableType, TableDefinition, TableRef } from './definition';
import type { TableSets, TargetSurvey, Translation } from './table-sets';

/** How to reach one database; what NocoBase's DB_* settings say. Passwords stay here: never log or store this object. */
export interface ConnectionOptions {
  dialect: DialectName;
  /** SQLite: absolute path of the database file. */
  storage?: string;
  host?: string;
  port?: number;
  database?: string;
  username?: string;
  password?: string;
  ssl?: boolean | Record<string, unknown>;
  /** PostgreSQL: the schema whose tables are the application's; `public` when absent. */
  schema?: string;
  /** The zone in which NocoBase writes moments into columns that have none: `+08:00` or a name. MySQL needs it; UTC when absent. */
  timezone?: string;
  /** MySQL: what NocoBase calls the database. On `mariadb` its plugins keep points and shapes as JSON, on `mysql` as geometry. */
  nocobaseDialect?: string;
}

export interface ServerFacts {
  dialect: DialectName;
  /** The product as it calls itself: PostgreSQL, MySQL, MariaDB, SQLite. */
  product: string;
  version: string;
}

/** Facts that the engines ask instead of comparing dialect names. */
export interface DialectCapabilities {
  /** Tables may inherit from tables, and rows of a child must not be read through its parent. */
  inheritance: boolean;
  /** Text values may hold U+0000. Where false, such a value cannot be restored and the precheck says so. */
  nulInText: boolean;
  /** `float` values may be NaN or infinite. */
  nonFiniteFloats: boolean;
  /** A JSON document may be one bare number of any length. Where false, one of more than 15 digits cannot be restored. */
  longNumbersAsJson: boolean;
  /** How long the name of a table or column may be; null where there is no limit. */
  longestName: { length: number; unit: 'bytes' | 'characters' } | null;
  /** The snapshot is a copy of the database file, so it needs that much free space in `workDir`. */
  snapshotNeedsSpace: boolean;
}

export interface ListedTable extends TableRef {
  kind: TableDefinition['kind'];
  /** Estimates from the database's own statistics; null where it has none. Bytes are those of the table without indexes. */
  estimatedRows: number | null;
  estimatedBytes: number | null;
}

/** What the application knows of a column and the database does not: column name -> the portable type to use. */
export type TypeHints = Readonly<Record<string, PortableType>>;

/** One read view of a database. All methods of one reader may be called one after another, never at the same time. */
export interface Reader {
  readonly server: ServerFacts;
  /** Things an administrator should know of this view, as whole sentences (a table without transactions, …). */
  readonly warnings: readonly string[];
  /** Tables, views and foreign tables of the application's schema, sorted by name; system tables and our own (isReserved) left out. */
  listTables(): Promise<ListedTable[]>;
  /** @throws BackupError DATA_CHANGED when the table does not exist in this view. */
  describeTable(table: TableRef, hints?: TypeHints): Promise<TableDefinition>;
  /**
   * All rows as typed tab-separated text (docs/archive-format.md, "Rows"): `rowColumns(definition)` in their order, one line
   * a row, each ended by \n. The chunks may break anywhere, also inside a line. Memory is bounded whatever the width of the rows: at
   * most a few MiB, or the widest row, are held. Back-pressure reaches the database. Destroying the stream or aborting the
   * signal ends the query and leaves the reader usable or closed, never hanging.
   * Errors: DATA_CHANGED (dropped or altered meanwhile), DATA_UNREADABLE (a value that the declared type cannot hold),
   * DATABASE_FAILED (connection lost, anything else the server says).
   */
  readRows(definition: TableDefinition, signal?: AbortSignal): Readable;
  /** Views, routines, triggers, events, free sequences and types of the application's schema. */
  describeObjects(): Promise<DatabaseObjects>;
  /** Always safe to call, also twice and after an error. */
  close(): Promise<void>;
}

/** A table, and what the application knows of its columns. */
export interface KnownTable {
  table: TableRef;
  hints?: TypeHints;
}

/** The view of a whole database, of which many tables are described at once. */
export interface DatabaseReader extends Reader {
  /**
   * What `describeTable` says of each, in their order, in a few queries for all of them. Where it would throw DATA_CHANGED, that
   * error stands in the place of the definition.
   */
  describeTables(tables: readonly KnownTable[]): Promise<(TableDefinition | BackupError)[]>;
}

export interface SnapshotOptions {
  /** A private directory for temporary files; the reader removes what it puts there on close. */
  workDir: string;
  signal?: AbortSignal;
}

export interface Dialect {
  readonly name: DialectName;
  readonly capabilities: DialectCapabilities;
  /** A view of what is committed now, each call on its own. For listing and estimates. */
  openReader(): Promise<DatabaseReader>;
  /** One consistent view over all tables, taken now, that writers neither see nor wait for. */
  openSnapshot(options: SnapshotOptions): Promise<DatabaseReader>;
  /**
   * How this dialect holds a table from a database of the dialect `from`. Pure; needs no connection. From the same dialect all is kept
   * as it is. A `native` that is empty is unknown, and made from the portable type.
   */
  translate(definition: TableDefinition, from: DialectName): Translation;
  /** Facts for the precheck of a restore that would replace these tables, or put rows beside their own; some may not exist. */
  survey(tables: readonly TableRef[], combines?: boolean): Promise<TargetSurvey>;
  /** For writing: staging, exchange, undo sets. */
  openTableSets(): Promise<TableSets>;
}
