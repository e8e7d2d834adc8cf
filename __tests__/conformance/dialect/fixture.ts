/** What a dialect's test file supplies; the suite owns all behaviour. */
import type {
  DatabaseObject,
  DialectName,
  PortableType,
  TableDefinition,
  TableRef,
} from '../../../src/server/dialects/definition';
import type { ConnectionOptions, Dialect } from '../../../src/server/dialects/dialect';

/** A connection of the test itself, beside those of the dialect. */
export interface Sql {
  /** Runs one statement; rows of a query as objects. */
  run(statement: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** One column type: every literal must come out as the text beside it. A NULL is always tried as well. */
export interface TypeCase {
  /** As in DDL. */
  native: string;
  /** The portable type it must be described as. */
  type: PortableType;
  /** The hint to give, for types that the database does not know. */
  hint?: PortableType;
  /** Statements that must run before, such as CREATE TYPE. */
  setup?: string[];
  /** SQL expression -> the value as it stands in a line, escaped. */
  values: [expression: string, text: string][];
  /** What else the column's description must hold. */
  column?: Partial<TableDefinition['columns'][number]>;
}

/** A construct of this dialect: what describeTable must say of it and, where given, its lines in any order. */
export interface DefinitionCase {
  title: string;
  setup: string[];
  table: TableRef;
  /** Matched as by toMatchObject. */
  expected: Record<string, unknown>;
  lines?: string[];
  /** True where no set can replace such a table, and the survey says so. */
  obstacle?: boolean;
}

export interface DialectFixture {
  dialect: DialectName;
  open(options: ConnectionOptions): Dialect;
  connect(options: ConnectionOptions): Promise<Sql>;
  quote(name: string): string;
  /** An expression whose value is exactly this text or these bytes. */
  text(value: string): string;
  bytes(value: Buffer): string;
  /** Column types for the values that the suite owns. `json` takes the hint `json` where the database has no such type. */
  types: { int64: string; double: string; text: string; bytes: string; json: string };
  /** Doubles beyond the suite's own: NaN and infinities where they exist. */
  doubles: [expression: string, text: string][];
  /** Every other type the database has; suite-required portable types are checked to be among them. */
  cases: TypeCase[];
  /** Portable types that cannot exist here, with the reason; all others must be in `cases`. */
  missingTypes: Partial<Record<PortableType, string>>;
  /** `id` and the rest of a column that numbers itself and is the primary key. */
  identityColumn: string;
  /** The rest of a column computed as amount * 2. */
  generatedColumn: string;
  /** Tables cycle_a and cycle_b whose foreign keys (column `other`) point at each other's `id`. */
  cycle: string[];
  definitions: DefinitionCase[];
  objects: { setup: string[]; expected: Partial<DatabaseObject>[] };
  /** Statements that make a trigger `<table>_log`: every row inserted into `table` adds its `id` to the table `log` (id). */
  trigger(table: string, log: string): string[];
  /** Names that begin with strongbox: tables and schemas of our own, as the database's own catalog lists them. */
  ownNames(sql: Sql): Promise<string[]>;
  /** Brings the statistics of a table up to date; a no-op statement where there are none. */
  analyze(table: string): string;
  /** Removes all rows of a table by the quickest statement there is. */
  truncate(table: string): string;
  /** Makes a table `wide` (id integer, v) of so many rows, each with a text of so many ASCII characters. */
  makeWide(sql: Sql, rows: number, characters: number): Promise<void>;
  /** Other sessions of this database; null where there is no server, with nothing to kill or to be left running. */
  sessions: { active(sql: Sql): Promise<number>; kill(sql: Sql): Promise<void> } | null;
}
