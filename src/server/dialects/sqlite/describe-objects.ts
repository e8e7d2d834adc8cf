import type { DatabaseObject, DatabaseObjects } from '../definition';
import { isReserved } from '../table-sets';
import type { Connection } from './connection';

/** SQLite keeps each statement as it was written: only CREATE and the name are made uniform. */
export async function describeObjects(connection: Connection): Promise<DatabaseObjects> {
  const rows = await connection.query<{ type: 'view' | 'trigger'; name: string; tbl_name: string; sql: string }>(
    'listing views and triggers',
    "SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('view', 'trigger') ORDER BY rowid",
  );
  const objects = rows
    .filter(({ tbl_name: table }) => !isReserved(table))
    .map(
      ({ type, name, tbl_name: table, sql }): DatabaseObject =>
        type === 'view' ? { kind: 'view', name, ddl: sql } : { kind: 'trigger', name, table, ddl: sql },
    );
  return { dialect: 'sqlite', objects };
}
