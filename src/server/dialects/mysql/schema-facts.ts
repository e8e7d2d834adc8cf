/**
 * What information_schema says of one table, or of all of the database in a query each. Restricted by table, MariaDB opens no other one; and
 * with only these columns, it opens none further than their definitions.
 */
import type { TableRef } from '../definition';
import { quoteText } from './identifiers';
import type { Session, TextRow } from './session';

/** By the names of the tables. */
type Rows = Map<string, TextRow[]>;

export interface KeyFacts {
  keyColumns: Rows;
  keyRules: Rows;
}

export interface Facts extends KeyFacts {
  /** One row each. */
  tables: Rows;
  columns: Rows;
  checks: Rows;
  /** The columns of indexes. */
  indexes: Rows;
}

const COLUMNS = `TABLE_NAME, COLUMN_NAME, COLUMN_DEFAULT, IS_NULLABLE, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION,
  NUMERIC_SCALE, DATETIME_PRECISION, COLLATION_NAME, COLUMN_TYPE, EXTRA, COLUMN_COMMENT, GENERATION_EXPRESSION`;

const restriction = (table: TableRef | undefined, column = 'TABLE_NAME') =>
  table ? ` AND ${column} = ${quoteText(table.name)}` : '';

export async function readFacts(session: Session, table?: TableRef): Promise<Facts> {
  const query = async (sql: string) => byTable(await session.query(sql, table), table);
  const here = `TABLE_SCHEMA = DATABASE()${restriction(table)}`;
  return {
    tables: await query(
      `SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_COMMENT FROM information_schema.TABLES WHERE ${here}`,
    ),
    columns: await query(
      `SELECT ${COLUMNS} FROM information_schema.COLUMNS WHERE ${here} ORDER BY TABLE_NAME, ORDINAL_POSITION`,
    ),
    checks: await query(checksQuery(session, table)),
    indexes: await query(
      `SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME FROM information_schema.STATISTICS
        WHERE ${here} ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`,
    ),
    ...(await readKeyFacts(session, table)),
  };
}

/** Two queries, as MariaDB looks through all tables for a join of the two. */
export async function readKeyFacts(session: Session, table?: TableRef): Promise<KeyFacts> {
  const columns = await session.query(
    `SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME,
        IF(REFERENCED_TABLE_SCHEMA = DATABASE(), NULL, REFERENCED_TABLE_SCHEMA) SCHEMA_NAME
      FROM information_schema.KEY_COLUMN_USAGE
      WHERE TABLE_SCHEMA = DATABASE()${restriction(table)} AND REFERENCED_TABLE_NAME IS NOT NULL
      ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`,
    table,
  );
  if (columns.length === 0) return { keyColumns: new Map(), keyRules: new Map() };
  const rules = await session.query(
    `SELECT TABLE_NAME, CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE FROM information_schema.REFERENTIAL_CONSTRAINTS
      WHERE CONSTRAINT_SCHEMA = DATABASE()${restriction(table)}`,
    table,
  );
  return { keyColumns: byTable(columns, table), keyRules: byTable(rules, table) };
}

/** MySQL's view of the checks has no column for the table. */
function checksQuery(session: Session, table?: TableRef): string {
  const from = 'CONSTRAINT_NAME, c.CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS c';
  if (session.server.product === 'MariaDB') {
    return `SELECT c.TABLE_NAME, c.${from} WHERE c.CONSTRAINT_SCHEMA = DATABASE()${restriction(table, 'c.TABLE_NAME')}`;
  }
  return `SELECT t.TABLE_NAME, c.${from} JOIN information_schema.TABLE_CONSTRAINTS t USING (CONSTRAINT_SCHEMA, CONSTRAINT_NAME)
    WHERE t.TABLE_SCHEMA = DATABASE()${restriction(table, 't.TABLE_NAME')} AND t.CONSTRAINT_TYPE = 'CHECK'`;
}

/** Of one table, the server may spell the name in another case. */
function byTable(rows: TextRow[], table?: TableRef): Rows {
  const tables: Rows = new Map();
  for (const row of rows) {
    const name = table?.name ?? row.TABLE_NAME ?? '';
    const known = tables.get(name);
    if (known) known.push(row);
    else tables.set(name, [row]);
  }
  return tables;
}
