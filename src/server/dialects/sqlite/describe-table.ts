import type { ColumnDefinition, ForeignKeyDefinition, IndexDefinition, SequencePosition } from '../definition';
import type { TableDefinition, TableRef } from '../definition';
import type { TypeHints } from '../dialect';
import { BackupError } from '../../errors';
import { columnType } from './column-type';
import type { Connection } from './connection';
import { quoteName } from './quoting';
import { tableFacts, type TableFacts } from './table-ddl';
import { say } from '../../sentence';

interface ColumnRow {
  name: string;
  type: string;
  notnull: number;
  dflt_value: string | null;
  pk: number;
  /** 0 a column, 1 of a virtual table, 2 computed when read, 3 computed and stored. */
  hidden: number;
}

interface IndexRow {
  name: string;
  unique: number;
  origin: 'c' | 'u' | 'pk';
  column: string | null;
  sql: string | null;
}

interface ForeignKeyRow {
  id: number;
  table: string;
  from: string;
  to: string | null;
  on_update: string;
  on_delete: string;
}

async function indexesOf(connection: Connection, during: string, table: string): Promise<IndexDefinition[]> {
  const rows = await connection.query<IndexRow>(
    during,
    `SELECT i.name, i."unique", i.origin, x.name AS "column", s.sql
      FROM pragma_index_list(?1, 'main') i JOIN pragma_index_xinfo(i.name, 'main') x
      LEFT JOIN main.sqlite_schema s ON s.type = 'index' AND s.name = i.name
      WHERE i.origin <> 'pk' AND x.key ORDER BY i.name, x.seqno`,
    [table],
  );
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

async function foreignKeysOf(
  connection: Connection,
  during: string,
  table: string,
  facts: TableFacts,
): Promise<ForeignKeyDefinition[]> {
  // A key that names no columns refers to the primary key of the other table.
  const rows = await connection.query<ForeignKeyRow>(
    during,
    `SELECT f.id, f."table", f."from", f.on_update, f.on_delete,
        coalesce(f."to", (SELECT p.name FROM pragma_table_info(f."table", 'main') p WHERE p.pk = f.seq + 1)) AS "to"
      FROM pragma_foreign_key_list(?1, 'main') f ORDER BY f.id DESC, f.seq`,
    [table],
  );
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

async function sequenceOf(
  connection: Connection,
  during: string,
  table: string,
  column: string,
  autoIncrement: boolean,
): Promise<SequencePosition> {
  const highest = `SELECT max(t.${quoteName(column)}) AS last FROM main.${quoteName(table)} t`;
  // sqlite_sequence is there only since the first AUTOINCREMENT table.
  const counted = `SELECT max(seq) AS last FROM main.sqlite_sequence WHERE name = ?`;
  const [row] = await connection.query<{ last: string | null }>(
    during,
    `SELECT CAST(max(last) AS TEXT) AS last FROM (${autoIncrement ? `${counted} UNION ALL ` : ''}${highest})`,
    autoIncrement ? [table] : [],
  );
  return { column, name: null, last: row?.last ?? null };
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

export async function describeTable(
  connection: Connection,
  { name }: TableRef,
  hints: TypeHints = {},
): Promise<TableDefinition> {
  const during = say`describing ${name}`;
  const [table] = await connection.query<{ name: string; type: keyof typeof KINDS; wr: number; sql: string | null }>(
    during,
    `SELECT l.name, l.type, l.wr, s.sql FROM pragma_table_list(?) l JOIN main.sqlite_schema s ON s.name = l.name
      WHERE l.schema = 'main' AND s.type IN ('table', 'view')`,
    [name],
  );
  if (!table)
    throw new BackupError('DATA_CHANGED', say`There is no table ${name} in the database.`, {
      details: { table: name },
    });
  const kind = KINDS[table.type];
  const sql = table.sql ?? '';
  const rows = await connection.query<ColumnRow>(
    during,
    `SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?, 'main')
      WHERE hidden <> 1 ORDER BY cid`,
    [name],
  );
  const plain = kind === 'table';
  const facts = tableFacts(plain ? sql : '');
  const numbered = plain ? numberedColumn(rows, table.wr === 1, sql) : null;
  return {
    name,
    kind,
    columns: rows.map((row) => columnOf(row, facts, numbered, hints)),
    primaryKey: rows
      .filter(({ pk }) => pk > 0)
      .sort((a, b) => a.pk - b.pk)
      .map((row) => row.name),
    indexes: plain ? await indexesOf(connection, during, name) : [],
    foreignKeys: plain ? await foreignKeysOf(connection, during, name, facts) : [],
    checks: facts.checks,
    inherits: [],
    sequence: numbered ? await sequenceOf(connection, during, name, numbered.name, facts.autoIncrement) : null,
    comment: null,
    ddl: table.sql,
  };
}
