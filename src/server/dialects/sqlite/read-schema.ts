/** What SQLite's pragmas tell of one table, or of all in a query each: asked table by table, the way to SQLite takes most of the time. */
import type { Connection } from './connection';

export interface TableRow {
  name: string;
  type: 'table' | 'view' | 'virtual' | 'shadow';
  /** 1 for a table WITHOUT ROWID. */
  wr: number;
  sql: string | null;
}

export interface ColumnRow {
  name: string;
  type: string;
  notnull: number;
  dflt_value: string | null;
  pk: number;
  /** 0 a column, 1 of a virtual table, 2 computed when read, 3 computed and stored. */
  hidden: number;
}

export interface IndexRow {
  name: string;
  unique: number;
  origin: 'c' | 'u' | 'pk';
  column: string | null;
  sql: string | null;
}

export interface ForeignKeyRow {
  id: number;
  table: string;
  from: string;
  to: string | null;
  on_update: string;
  on_delete: string;
}

/** By the names of the tables. */
export interface Schema {
  tables: Map<string, TableRow>;
  columns: Map<string, ColumnRow[]>;
  /** Without those of primary keys. */
  indexes: Map<string, IndexRow[]>;
  foreignKeys: Map<string, ForeignKeyRow[]>;
}

const TABLES = `
  SELECT l.name, l.type, l.wr, s.sql FROM listed l JOIN main.sqlite_schema s ON s.name = l.name
   WHERE s.type IN ('table', 'view')`;

const COLUMNS = `
  SELECT l.name AS owner, x.name, x.type, x."notnull", x.dflt_value, x.pk, x.hidden
    FROM listed l, pragma_table_xinfo(l.name, 'main') x WHERE x.hidden <> 1 ORDER BY l.name, x.cid`;

const INDEXES = `
  SELECT l.name AS owner, i.name, i."unique", i.origin, x.name AS "column", s.sql
    FROM listed l, pragma_index_list(l.name, 'main') i JOIN pragma_index_xinfo(i.name, 'main') x
    LEFT JOIN main.sqlite_schema s ON s.type = 'index' AND s.name = i.name
   WHERE l.type IN ('table', 'shadow') AND i.origin <> 'pk' AND x.key ORDER BY l.name, i.name, x.seqno`;

/** A key that names no columns refers to the primary key of the other table. */
const FOREIGN_KEYS = `
  SELECT l.name AS owner, f.id, f."table", f."from", f.on_update, f.on_delete,
         coalesce(f."to", (SELECT p.name FROM pragma_table_info(f."table", 'main') p WHERE p.pk = f.seq + 1)) AS "to"
    FROM listed l, pragma_foreign_key_list(l.name, 'main') f
   WHERE l.type IN ('table', 'shadow') ORDER BY l.name, f.id DESC, f.seq`;

/** @param only of this table */
export async function readSchema(connection: Connection, during: string, only?: string): Promise<Schema> {
  const named = only === undefined ? [] : [only];
  const query = async <Row>(sql: string) =>
    connection.query<Row>(
      during,
      `WITH listed AS MATERIALIZED (
        SELECT name, type, wr FROM pragma_table_list${only === undefined ? '' : '(?1)'} WHERE schema = 'main') ${sql}`,
      named,
    );
  const tables = await query<TableRow>(TABLES);
  return {
    tables: new Map(tables.map((row) => [row.name, row])),
    columns: byOwner(await query<Owned<ColumnRow>>(COLUMNS)),
    indexes: byOwner(await query<Owned<IndexRow>>(INDEXES)),
    foreignKeys: byOwner(await query<Owned<ForeignKeyRow>>(FOREIGN_KEYS)),
  };
}

type Owned<Row> = Row & { owner: string };

function byOwner<Row>(rows: Owned<Row>[]): Map<string, Row[]> {
  const owners = new Map<string, Row[]>();
  for (const row of rows) {
    const known = owners.get(row.owner);
    if (known) known.push(row);
    else owners.set(row.owner, [row]);
  }
  return owners;
}
