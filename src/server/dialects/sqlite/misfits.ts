/** Finds, after a page has failed, the value that no line can hold, so that somebody can mend it. */
import { isUtf8 } from 'node:buffer';
import { BackupError } from '../../errors';
import type { TableDefinition } from '../definition';
import { rowColumns } from '../definition';
import { quoteName } from './quoting';
import type { RowSource } from './row-pages';
import type { NotUtf8Error } from './sqlite-errors';
import { misfitCondition } from './value-text';
import { say } from '../../sentence';

const SEARCHED_BYTES = 64 * 1024 * 1024;

export async function misfitError(source: RowSource, definition: TableDefinition): Promise<BackupError> {
  const { connection, order } = source;
  const table = definition.name;
  for (const column of rowColumns(definition)) {
    const x = `t.${quoteName(column.name)}`;
    const condition = misfitCondition(x, column);
    if (condition === null) continue;
    const [row] = await connection.all<{ key: string; storage: string }>(
      `SELECT ${order.key} AS key, typeof(${x}) AS storage ${order.from} WHERE ${condition} LIMIT 1`,
    );
    if (!row) continue;
    const name = quoteName(column.name);
    const [target, kind] = column.type === 'bytes' ? ['BLOB', say`a blob`] : ['TEXT', say`of the type ${column.type}`];
    const mend = `UPDATE ${quoteName(table)} SET ${name} = CAST(${name} AS ${target}) WHERE typeof(${name}) = '${row.storage}'`;
    return new BackupError(
      'DATA_UNREADABLE',
      say`Column ${column.name} of table ${table} holds a value stored as ${row.storage} where it should be ${kind} (row ${row.key}).`,
      {
        hint: say`Mend it, for instance: ${mend}`,
        details: { table, column: column.name, row: row.key, storage: row.storage },
      },
    );
  }
  return new BackupError('DATA_UNREADABLE', say`Table ${table} holds a number that SQLite cannot print.`, {
    details: { table },
  });
}

/** Looks again at the rows of the page: there are few, and they fit into memory. */
export async function notUtf8Error(source: RowSource, table: string, { where }: NotUtf8Error): Promise<BackupError> {
  const { connection, order, columns } = source;
  const texts = columns.map(({ name }, index) => {
    const x = `t.${quoteName(name)}`;
    return `CASE typeof(${x}) WHEN 'text' THEN substr(CAST(${x} AS BLOB),1,${SEARCHED_BYTES}) END AS v${index}`;
  });
  const rows = await connection.all<Record<string, Buffer | null> & { key: string }>(
    `SELECT ${order.key} AS key, ${texts.join(', ')} ${order.from} ${where}`,
  );
  for (const row of rows) {
    const index = columns.findIndex((_, at) => !isUtf8(row[`v${at}`] ?? Buffer.alloc(0)));
    const column = columns[index]?.name;
    if (column === undefined) continue;
    return new BackupError(
      'DATA_UNREADABLE',
      say`Column ${column} of table ${table} holds a text that is not UTF-8 (row ${row.key}).`,
      {
        hint: 'Something wrote it in another encoding: correct the text, or keep such bytes in a BLOB column.',
        details: { table, column, row: row.key },
      },
    );
  }
  return new BackupError('DATA_UNREADABLE', say`Table ${table} holds a text that is not UTF-8.`, {
    details: { table },
  });
}
