/** How the rows of a table are walked in the order of their key, page after page, without an index of our own. */
import type { ColumnDefinition, TableDefinition } from '../definition';
import { BackupError } from '../../errors';
import type { Connection } from './connection';
import { quoteName } from './quoting';
import { say } from '../../sentence';

type KeyedTable = Pick<TableDefinition, 'name'> & { columns: Pick<ColumnDefinition, 'name'>[] };

export interface RowOrder {
  /** `FROM … t`, without a WHERE. */
  from: string;
  /** SQL expression of a row's key as a text of SQL literals, to be put into `after` and `upTo`. */
  key: string;
  orderBy: string;
  after(key: string): string;
  upTo(key: string): string;
  only(key: string): string;
}

/** An SQL literal of a value: quote() stops at U+0000. */
function literalOf(x: string): string {
  return `CASE typeof(${x}) WHEN 'text' THEN 'CAST(X'''||hex(${x})||''' AS TEXT)' ELSE quote(${x}) END`;
}

function byRowid(from: string, columns: string[]): RowOrder | null {
  const taken = new Set(columns.map((name) => name.toLowerCase()));
  const alias = ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name));
  if (!alias) return null;
  const rowid = `t.${alias}`;
  return {
    from,
    key: `CAST(${rowid} AS TEXT)`,
    orderBy: rowid,
    after: (key) => `${rowid}>${key}`,
    upTo: (key) => `${rowid}<=${key}`,
    only: (key) => `${rowid}=${key}`,
  };
}

/** With the collations of the key itself: under those of its columns, keys that differ could be equal. */
async function byPrimaryKey(connection: Connection, from: string, table: string): Promise<RowOrder> {
  const columns = await connection.query<{ name: string; collation: string }>(
    say`reading the primary key of ${table}`,
    `SELECT x.name, x.coll AS collation FROM pragma_index_list(?1, 'main') i, pragma_index_xinfo(i.name, 'main') x
      WHERE i.origin = 'pk' AND x.key ORDER BY x.seqno`,
    [table],
  );
  const names = columns.map(({ name, collation }) => `t.${quoteName(name)} COLLATE ${quoteName(collation)}`);
  const tuple = `(${names.join(',')})`;
  return {
    from,
    key: columns.map(({ name }) => literalOf(`t.${quoteName(name)}`)).join("||','||"),
    orderBy: names.join(','),
    after: (key) => `${tuple}>(${key})`,
    upTo: (key) => `${tuple}<=(${key})`,
    only: (key) => `${tuple}=(${key})`,
  };
}

export async function rowOrder(connection: Connection, { name, columns }: KeyedTable): Promise<RowOrder> {
  const from = `FROM main.${quoteName(name)} t`;
  const [table] = await connection.query<{ wr: number; type: string }>(
    say`looking for ${name}`,
    "SELECT wr, type FROM pragma_table_list(?) WHERE schema = 'main'",
    [name],
  );
  if (!table) throw new BackupError('DATA_CHANGED', say`The table ${name} is no longer in the database.`);
  if (table.wr) return byPrimaryKey(connection, from, name);
  const order = byRowid(
    from,
    columns.map((column) => column.name),
  );
  if (order) return order;
  throw new BackupError('DATA_UNREADABLE', say`The rows of ${name} cannot be told apart.`, {
    hint: 'It has columns named rowid, _rowid_ and oid, which hide the row numbers of SQLite: rename one of them.',
    details: { table: name },
  });
}
