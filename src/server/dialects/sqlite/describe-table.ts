import type { ColumnDefinition, ForeignKeyDefinition, IndexDefinition } from '../definition';
import type { TableDefinition, TableRef } from '../definition';
import type { KnownTable, TypeHints } from '../dialect';
import { BackupError } from '../../errors';
import { columnType } from './column-type';
import type { Connection } from './connection';
import { lastNumbers, type Numbered } from './last-numbers';
import {
  readSchema,
  type ColumnRow,
  type ForeignKeyRow,
  type IndexRow,
  type Schema,
  type TableRow,
} from './read-schema';
import { tableFacts, type TableFacts } from './table-ddl';
import { say } from '../../sentence';

function indexesOf(rows: IndexRow[]): IndexDefinition[] {
  const indexes = new Map<string, IndexDefinition>();
  for (const { name, unique, origin, column, sql } of rows) {
    const index = indexes.get(name) ?? {
      name,
      unique: unique === 1,
      columns: [],
      constraint: origin === 'u',
      ddl: sql,
    };
    index.columns.push(column);
    indexes.set(name, index);
  }
  return [...indexes.values()];
}

function foreignKeysOf(table: string, rows: ForeignKeyRow[], facts: TableFacts): ForeignKeyDefinition[] {
  const keys = new Map<number, ForeignKeyDefinition>();
  for (const { id, table: target, from, to, on_update: onUpdate, on_delete: onDelete } of rows) {
    const written = facts.foreignKeys[keys.size - (keys.has(id) ? 1 : 0)];
    const key = keys.get(id) ?? {
      name: written?.name ?? '',
      columns: [],
      references: { name: target, columns: [] },
      onUpdate,
      onDelete,
      deferrable: written?.deferrable ?? false,
    };
    key.columns.push(from);
    if (to !== null) key.references.columns.push(to);
    key.name ||= `fk_${table}_${key.columns.join('_')}`;
    keys.set(id, key);
  }
  return [...keys.values()];
}

/** A rowid table numbers its rows by its only key column when that is declared as INTEGER, in just this word. */
function numberedColumn(rows: ColumnRow[], withoutRowid: boolean, sql: string): ColumnRow | null {
  const keys = rows.filter(({ pk }) => pk > 0);
  const [key] = keys;
  if (withoutRowid || keys.length !== 1 || !key || key.type.toUpperCase() !== 'INTEGER') return null;
  // An old quirk: "INTEGER PRIMARY KEY DESC" is an ordinary column.
  return /PRIMARY\s+KEY\s+DESC/i.test(sql) ? null : key;
}

function columnOf(row: ColumnRow, facts: TableFacts, numbered: ColumnRow | null, hints: TypeHints): ColumnDefinition {
  const written = facts.columns.get(row.name.toLowerCase());
  const computed = row.hidden === 2 || row.hidden === 3;
  const isNumbered = row.name === numbered?.name;
  return {
    name: row.name,
    ...columnType(row.type, hints[row.name]),
    native: row.type,
    nullable: row.notnull === 0 && !isNumbered,
    default: computed ? null : row.dflt_value,
    identity: isNumbered ? 'auto increment' : null,
    generated: computed ? { expression: written?.generated ?? '', stored: row.hidden === 3 } : null,
    enumValues: null,
    collation: written?.collation ?? null,
    comment: null,
  };
}

const KINDS = { table: 'table', view: 'view', virtual: 'foreign table', shadow: 'table' } as const;

/** A table before the position of its numbers is known. */
interface Draft {
  definition: TableDefinition;
  numbered: Numbered | null;
}

function draftOf(row: TableRow, schema: Schema, { table: { name }, hints = {} }: KnownTable): Draft {
  const kind = KINDS[row.type];
  const sql = row.sql ?? '';
  const columns = schema.columns.get(row.name) ?? [];
  const plain = kind === 'table';
  const facts = tableFacts(plain ? sql : '');
  const numbered = plain ? numberedColumn(columns, row.wr === 1, sql) : null;
  const definition: TableDefinition = {
    name,
    kind,
    columns: columns.map((column) => columnOf(column, facts, numbered, hints)),
    primaryKey: columns
      .filter(({ pk }) => pk > 0)
      .sort((x, y) => x.pk - y.pk)
      .map((column) => column.name),
    indexes: plain ? indexesOf(schema.indexes.get(row.name) ?? []) : [],
    foreignKeys: plain ? foreignKeysOf(name, schema.foreignKeys.get(row.name) ?? [], facts) : [],
    checks: facts.checks,
    inherits: [],
    sequence: null,
    comment: null,
    ddl: row.sql,
  };
  return { definition, numbered: numbered && { name, column: numbered.name, autoIncrement: facts.autoIncrement } };
}

async function describe(
  connection: Connection,
  during: string,
  schema: Schema,
  asked: { row: TableRow; known: KnownTable }[],
): Promise<TableDefinition[]> {
  const drafts = asked.map(({ row, known }) => draftOf(row, schema, known));
  const last = await lastNumbers(
    connection,
    during,
    drafts.flatMap(({ numbered }) => numbered ?? []),
  );
  return drafts.map(({ definition, numbered }) => ({
    ...definition,
    sequence: numbered && { column: numbered.column, name: null, last: last.get(numbered.name) ?? null },
  }));
}

export async function describeTable(
  connection: Connection,
  table: TableRef,
  hints?: TypeHints,
): Promise<TableDefinition> {
  const during = say`describing ${table.name}`;
  const schema = await readSchema(connection, during, table.name);
  const [row] = schema.tables.values();
  if (!row) throw missing(table);
  const [definition] = await describe(connection, during, schema, [{ row, known: { table, hints } }]);
  return definition as TableDefinition;
}

export async function describeTables(
  connection: Connection,
  tables: readonly KnownTable[],
): Promise<(TableDefinition | BackupError)[]> {
  const during = 'listing the columns';
  const schema = await readSchema(connection, during);
  const asked = tables.flatMap((known) => {
    const row = schema.tables.get(known.table.name);
    return row ? [{ row, known }] : [];
  });
  const described = await describe(connection, during, schema, asked);
  const definitions = new Map(asked.map(({ known }, at) => [known, described[at]]));
  return tables.map((known) => definitions.get(known) ?? missing(known.table));
}

function missing({ name }: TableRef): BackupError {
  return new BackupError('DATA_CHANGED', say`There is no table ${name} in the database.`, { details: { table: name } });
}
