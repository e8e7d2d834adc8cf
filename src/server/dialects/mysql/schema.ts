/** Tables as information_schema and SHOW CREATE TABLE tell of them. */
import { BackupError } from '../../errors';
import type { ColumnDefinition, ForeignKeyDefinition, IndexDefinition, TableDefinition, TableRef } from '../definition';
import type { KnownTable, ListedTable, TypeHints } from '../dialect';
import { baseType, enumValues, isJsonCheck, portableType } from './column-types';
import { quoteName, quoteText } from './identifiers';
import { tableChanged } from './mysql-errors';
import { isReserved } from '../table-sets';
import { readFacts, readKeyFacts, type Facts, type KeyFacts } from './schema-facts';
import type { Session, TextRow } from './session';

/** Engines that keep their rows elsewhere. */
const FOREIGN_ENGINES = new Set(['FEDERATED', 'CONNECT', 'SPIDER']);
const TABLE_TYPES = "('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW')";

const text = (row: TextRow, column: string) => row[column] ?? '';
const digits = (value: string | null | undefined) => (value == null ? null : Number(value));

function kindOf(row: TextRow): TableDefinition['kind'] {
  if (row.TABLE_TYPE === 'VIEW') return 'view';
  return FOREIGN_ENGINES.has(text(row, 'ENGINE').toUpperCase()) ? 'foreign table' : 'table';
}

export async function listTables(session: Session): Promise<ListedTable[]> {
  const rows = await session.query(
    `SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_ROWS, DATA_LENGTH FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ${TABLE_TYPES}`,
  );
  return rows
    .filter((row) => !isReserved(text(row, 'TABLE_NAME')))
    .map((row) => ({
      name: text(row, 'TABLE_NAME'),
      kind: kindOf(row),
      estimatedRows: digits(row.TABLE_ROWS),
      estimatedBytes: digits(row.DATA_LENGTH),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Names of tables whose engine has no transactions, so that a snapshot sees later changes in them. */
export async function listNonTransactional(session: Session): Promise<string[]> {
  const rows = await session.query(
    `SELECT t.TABLE_NAME n FROM information_schema.TABLES t JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
      WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE <> 'VIEW' AND t.TABLE_TYPE <> 'SEQUENCE'
        AND COALESCE(e.TRANSACTIONS, 'NO') <> 'YES' ORDER BY 1`,
  );
  return rows.map((row) => text(row, 'n')).filter((name) => !isReserved(name));
}

/** What tells whether a table was altered: its columns with their types, by table. */
export async function columnShapes(session: Session, table?: TableRef): Promise<Map<string, string>> {
  const restriction = table ? ` AND TABLE_NAME = ${quoteText(table.name)}` : '';
  const rows = await session.query(
    `SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, EXTRA FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = DATABASE()${restriction} ORDER BY TABLE_NAME, ORDINAL_POSITION`,
  );
  const shapes = new Map<string, string>();
  for (const { TABLE_NAME, ...column } of rows) {
    const name = TABLE_NAME ?? '';
    shapes.set(name, `${shapes.get(name) ?? ''}${JSON.stringify(column)}\n`);
  }
  return shapes;
}

/** @throws BackupError DATA_CHANGED when there is no such table. */
export async function describeTable(session: Session, table: TableRef, hints?: TypeHints): Promise<TableDefinition> {
  const facts = await readFacts(session, table);
  const [listed] = facts.tables.get(table.name) ?? [];
  if (!listed) throw tableChanged(table);
  return describe(session, facts, listed, { table, hints });
}

export async function describeTables(
  session: Session,
  tables: readonly KnownTable[],
): Promise<(TableDefinition | BackupError)[]> {
  const facts = await readFacts(session);
  const described: (TableDefinition | BackupError)[] = [];
  for (const known of tables) {
    const { table, hints } = known;
    const [listed] = facts.tables.get(table.name) ?? [];
    // A view that does not work has no columns here; asked alone, the server says what is wrong with it.
    const isBroken = listed?.TABLE_TYPE === 'VIEW' && !facts.columns.has(table.name);
    if (!listed) described.push(tableChanged(table));
    else if (isBroken) described.push(await describeTable(session, table, hints).catch(changeOf));
    else described.push(await describe(session, facts, listed, known).catch(changeOf));
  }
  return described;
}

function changeOf(error: unknown): BackupError {
  if (error instanceof BackupError && error.code === 'DATA_CHANGED') return error;
  throw error;
}

async function describe(
  session: Session,
  facts: Facts,
  listed: TextRow,
  { table, hints = {} }: KnownTable,
): Promise<TableDefinition> {
  const kind = kindOf(listed);
  const columns = facts.columns.get(table.name) ?? [];
  if (kind === 'view') {
    const described = columns.map((row) => describeColumn(row, session, false, hints));
    return { ...listedFacts(table, kind, listed), ...EMPTY, columns: described };
  }

  const [created] = await session.query(`SHOW CREATE TABLE ${quoteName(table.name)}`, table);
  const ddl = created?.['Create Table'] ?? null;
  const checks = (facts.checks.get(table.name) ?? []).map((row) => ({
    name: text(row, 'CONSTRAINT_NAME'),
    expression: plainExpression(session, text(row, 'CHECK_CLAUSE')),
  }));
  const described = columns.map((row) => {
    const name = text(row, 'COLUMN_NAME');
    const json = row.DATA_TYPE === 'longtext' && checks.some((check) => isJsonCheck(check.expression, name));
    return describeColumn(row, session, json, hints);
  });
  const { primaryKey, indexes } = describeIndexes(table, facts.indexes.get(table.name) ?? [], ddl);
  const numbered = described.find((column) => column.identity !== null);
  return {
    ...listedFacts(table, kind, listed),
    ...EMPTY,
    columns: described,
    primaryKey,
    indexes,
    foreignKeys: describeForeignKeys(table, facts),
    checks,
    sequence: numbered ? { column: numbered.name, name: null, last: lastNumber(ddl) } : null,
    ddl,
  };
}

const EMPTY = { primaryKey: [], indexes: [], foreignKeys: [], checks: [], inherits: [], sequence: null, ddl: null };

function listedFacts(table: TableRef, kind: TableDefinition['kind'], row: TextRow) {
  return { name: table.name, kind, comment: kind === 'view' ? null : text(row, 'TABLE_COMMENT') || null };
}

/** MySQL prints quotes within expressions as \', MariaDB as they are. */
function plainExpression(session: Session, expression: string): string {
  return session.server.product === 'MySQL' ? expression.replaceAll("\\'", "'") : expression;
}

function describeColumn(row: TextRow, session: Session, json: boolean, hints: TypeHints): ColumnDefinition {
  const name = text(row, 'COLUMN_NAME');
  const native = text(row, 'COLUMN_TYPE');
  const type = portableType(native, json, hints[name]);
  const base = baseType(native);
  const generation = text(row, 'GENERATION_EXPRESSION');
  const identity = /auto_increment/i.test(text(row, 'EXTRA')) ? 'auto increment' : null;
  const limited = /^(char|varchar|binary|varbinary|tinyblob|blob|mediumblob)$/.test(base);
  return {
    name,
    type,
    native,
    nullable: row.IS_NULLABLE === 'YES',
    default: generation || identity ? null : defaultExpression(row, session),
    identity,
    generated: generation
      ? { expression: plainExpression(session, generation), stored: !/virtual/i.test(text(row, 'EXTRA')) }
      : null,
    enumValues: enumValues(native),
    length: limited ? digits(row.CHARACTER_MAXIMUM_LENGTH) : null,
    precision:
      type === 'decimal' ? digits(row.NUMERIC_PRECISION) : type === 'float' ? (base === 'float' ? 24 : 53) : null,
    scale: digits(type === 'decimal' ? row.NUMERIC_SCALE : row.DATETIME_PRECISION),
    collation: row.COLLATION_NAME ?? null,
    comment: text(row, 'COLUMN_COMMENT') || null,
  };
}

/** MariaDB gives an expression, `NULL` included; MySQL gives the bare value unless it says that it is an expression. */
function defaultExpression(row: TextRow, session: Session): string | null {
  const value = row.COLUMN_DEFAULT ?? null;
  if (session.server.product === 'MariaDB') return value === 'NULL' ? null : value;
  if (value === null) return null;
  if (/default_generated/i.test(text(row, 'EXTRA'))) return plainExpression(session, value);
  const bare = row.NUMERIC_PRECISION != null || /^0x[\da-f]+$/i.test(value) || /^current_timestamp/i.test(value);
  return bare ? value : quoteText(value);
}

function describeIndexes({ name: table }: TableRef, rows: TextRow[], ddl: string | null) {
  const primaryKey: string[] = [];
  const indexes = new Map<string, IndexDefinition>();
  for (const row of rows) {
    const name = text(row, 'INDEX_NAME');
    if (name === 'PRIMARY') {
      primaryKey.push(text(row, 'COLUMN_NAME'));
      continue;
    }
    const unique = row.NON_UNIQUE === '0';
    // MySQL knows no difference between a unique index and a UNIQUE constraint.
    const known = indexes.get(name) ?? {
      name,
      unique,
      columns: [],
      constraint: unique,
      ddl: indexDdl(table, name, ddl),
    };
    known.columns.push(row.COLUMN_NAME ?? null);
    indexes.set(name, known);
  }
  return { primaryKey, indexes: [...indexes.values()] };
}

/** With its prefix lengths, directions, expressions and options, as only SHOW CREATE TABLE tells them. */
function indexDdl(table: string, name: string, ddl: string | null): string | null {
  const start = new RegExp('^(?:[A-Z]+ )?KEY `');
  const line = ddl
    ?.split('\n')
    .map((part) => part.trim())
    .find((part) => start.test(part) && part.replace(start, '`').startsWith(`${quoteName(name)} `));
  return line ? `ALTER TABLE ${quoteName(table)} ADD ${line.replace(/,$/, '')}` : null;
}

/** From the table's options, which are exact, where information_schema may be cached. They show no AUTO_INCREMENT of 1. */
function lastNumber(ddl: string | null): string | null {
  const next = /^\) .*?\bAUTO_INCREMENT=(\d+)/m.exec(ddl ?? '')?.[1];
  return next === undefined || next === '1' ? null : String(BigInt(next) - 1n);
}

export async function foreignKeys(session: Session, table: TableRef): Promise<ForeignKeyDefinition[]> {
  return describeForeignKeys(table, await readKeyFacts(session, table));
}

function describeForeignKeys(table: TableRef, { keyColumns, keyRules }: KeyFacts): ForeignKeyDefinition[] {
  const rules = new Map((keyRules.get(table.name) ?? []).map((rule) => [text(rule, 'CONSTRAINT_NAME'), rule]));
  const keys = new Map<string, ForeignKeyDefinition>();
  for (const row of keyColumns.get(table.name) ?? []) {
    const name = text(row, 'CONSTRAINT_NAME');
    const known = keys.get(name) ?? {
      name,
      columns: [],
      references: {
        name: text(row, 'REFERENCED_TABLE_NAME'),
        ...(row.SCHEMA_NAME != null && { schema: row.SCHEMA_NAME }),
        columns: [],
      },
      onUpdate: text(rules.get(name) ?? {}, 'UPDATE_RULE'),
      onDelete: text(rules.get(name) ?? {}, 'DELETE_RULE'),
      deferrable: false,
    };
    known.columns.push(text(row, 'COLUMN_NAME'));
    known.references.columns.push(text(row, 'REFERENCED_COLUMN_NAME'));
    keys.set(name, known);
  }
  return [...keys.values()];
}
