/** What a table is made of, as data: `collections/<name>/definition.json` and `database/<dialect>.json` hold these shapes. */

export const DIALECT_NAMES = ['sqlite', 'postgres', 'mysql'] as const;

export type DialectName = (typeof DIALECT_NAMES)[number];

/**
 * The types of the archive format (docs/archive-format.md, "Types"). `native` is text as the source database prints it and can
 * only be restored to the same dialect.
 */
export const PORTABLE_TYPES = [
  'int',
  'decimal',
  'float',
  'boolean',
  'text',
  'bytes',
  'uuid',
  'date',
  'time',
  'datetime',
  'instant',
  'json',
  'array',
  'point',
  'path',
  'polygon',
  'circle',
  'native',
] as const;

export type PortableType = (typeof PORTABLE_TYPES)[number];

export interface TableRef {
  name: string;
  /** Only where the dialect has schemas. */
  schema?: string;
}

export interface ColumnDefinition {
  name: string;
  type: PortableType;
  /** The type as the source database spells it in DDL: `character varying(255)`, `tinyint(1)`, `DATETIME`. */
  native: string;
  nullable: boolean;
  /** Default as an SQL expression of the source dialect; null when there is none. */
  default: string | null;
  /** How the database numbers rows by itself; null when it does not. */
  identity: 'always' | 'by default' | 'serial' | 'auto increment' | null;
  /** A computed column: its values are not among the rows. */
  generated: { expression: string; stored: boolean } | null;
  /** The values of an enumerated type, in order; null for other types. */
  enumValues: string[] | null;
  /** Characters (text) or bytes (bytes) where limited. */
  length: number | null;
  /** Digits of a decimal; fractional digits of time, datetime, instant in `scale`; 24 or 53 bits of a float. */
  precision: number | null;
  scale: number | null;
  collation: string | null;
  comment: string | null;
}

export interface IndexDefinition {
  name: string;
  unique: boolean;
  /** Column names in order; null in the place of an expression. */
  columns: (string | null)[];
  /** True when it backs a UNIQUE constraint of the table. */
  constraint: boolean;
  /** The whole index in the source dialect's DDL, where the database can print it. */
  ddl: string | null;
}

export interface ForeignKeyDefinition {
  name: string;
  columns: string[];
  references: TableRef & { columns: string[] };
  onUpdate: string;
  onDelete: string;
  deferrable: boolean;
}

export interface CheckDefinition {
  name: string;
  expression: string;
}

/** Where numbering goes on: the next value is above `last`. Digits, as the value may be beyond 2^53; null if never used. */
export interface SequencePosition {
  column: string;
  name: string | null;
  last: string | null;
}

export interface TableDefinition extends TableRef {
  kind: 'table' | 'view' | 'foreign table';
  columns: ColumnDefinition[];
  /** Columns of the primary key in order; empty when there is none. */
  primaryKey: string[];
  indexes: IndexDefinition[];
  foreignKeys: ForeignKeyDefinition[];
  checks: CheckDefinition[];
  inherits: TableRef[];
  sequence: SequencePosition | null;
  comment: string | null;
  /** The table in the source dialect's DDL where the database can print it (SQLite, MySQL); null otherwise. */
  ddl: string | null;
}

export interface DatabaseObject {
  kind: 'view' | 'materialized view' | 'function' | 'procedure' | 'trigger' | 'event' | 'sequence' | 'type';
  name: string;
  schema?: string;
  /** The table a trigger belongs to. */
  table?: string;
  /** The statement that makes it, in the source dialect. */
  ddl: string;
}

export interface DatabaseObjects {
  dialect: DialectName;
  objects: DatabaseObject[];
}

/** The columns that a line of rows holds, in order: all but the computed ones. */
export function rowColumns(definition: Pick<TableDefinition, 'columns'>): ColumnDefinition[] {
  return definition.columns.filter((column) => column.generated === null);
}
