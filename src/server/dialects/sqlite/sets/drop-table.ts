/** A table of a set is dropped without holding others up: a large one row by row first, as DROP TABLE looks at all of its pages. */
import { quoteName } from '../quoting';
import { rowOrder } from '../row-order';
import { describeTable } from '../describe-table';
import { toSqliteError } from '../sqlite-errors';
import { treeBytes } from './tree-bytes';
import type { Writer } from './writer';
import { say } from '../../../sentence';

/** Dropped within some tens of milliseconds. */
const SMALL_BYTES = 64 * 1024 * 1024;
const FIRST_ROWS = 1000;
const FEWEST_ROWS = 50;
const LOCK_MILLISECONDS = 40;

async function deleteRows(writer: Writer, table: string): Promise<void> {
  const { connection } = writer;
  const order = await rowOrder(connection, await describeTable(connection, { name: table }));
  for (let rows = FIRST_ROWS; ; ) {
    const [last] = await connection.all<{ key: string }>(
      `SELECT ${order.key} AS key ${order.from} ORDER BY ${order.orderBy} LIMIT 1 OFFSET ${rows - 1}`,
    );
    if (!last) return;
    const slice = `DELETE ${order.from.replace(/ t$/, ' AS t')} WHERE ${order.upTo(last.key)}`;
    await writer.transaction(say`dropping ${table}`, `${slice};`);
    const factor = Math.min(2, LOCK_MILLISECONDS / Math.max(writer.lastLocked, 1));
    rows = Math.max(FEWEST_ROWS, Math.round(rows * factor));
  }
}

export async function dropTable(writer: Writer, table: string): Promise<void> {
  const { connection } = writer;
  const during = say`dropping ${table}`;
  try {
    const indexes = await connection.all<{ name: string }>(
      "SELECT name FROM main.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?",
      [table],
    );
    if (((await treeBytes(connection, table)) ?? Infinity) > SMALL_BYTES) {
      for (const { name } of indexes) {
        await writer.transaction(during, `DROP INDEX IF EXISTS main.${quoteName(name)};`);
      }
      await deleteRows(writer, table);
    }
    await writer.transaction(during, `DROP TABLE IF EXISTS main.${quoteName(table)};`);
  } catch (error) {
    throw toSqliteError(error, during);
  }
}
