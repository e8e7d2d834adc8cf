/**
 * Fills the tables. 20,000 rows of `orders` are made here; the database multiplies them, each copy with ids of its own: they are
 * megabytes apart then, out of the sight of any deflate window, and no process has to make millions of them.
 */
import type { DialectName } from '../../src/server/dialects/definition';
import { CUSTOMERS, makeOrderRows } from './order-rows';
import { insertRows, type Sql, type SqlValue } from './sql';
import {
  indexStatements,
  NATIVE,
  ORDER_COLUMNS,
  orderColumns,
  SMALL_ROWS,
  SMALL_TABLES,
  tableStatements,
} from './tables';

const PATTERN_ROWS = 20_000;
/** More than the ids of the pattern span. */
const ID_STEP = 1_000_000;

export async function loadDataSet(sql: Sql, dialect: DialectName, rows: number): Promise<void> {
  const native = NATIVE[dialect];
  const numbered = dialect === 'postgres';
  const insert = (into: string, values: SqlValue[][]) => insertRows(sql, into, values, numbered);
  for (const statement of tableStatements(dialect)) await sql.run(statement);
  await sql.run(dialect === 'mysql' ? 'START TRANSACTION' : 'BEGIN');
  await insert(
    'customers',
    Array.from({ length: CUSTOMERS }, (_, at) => [
      at + 1,
      `Customer ${at + 1} 客户`,
      ['Москва', '上海', 'Αθήνα'][at % 3] ?? '',
    ]),
  );
  for (const table of SMALL_TABLES) {
    await insert(
      table,
      Array.from({ length: SMALL_ROWS }, (_, at) => [at + 1, `${table} label ${at + 1}`]),
    );
  }
  await sql.run('COMMIT');
  await sql.run(`CREATE TEMPORARY TABLE pattern (${orderColumns(dialect)})`);
  await insert('pattern', makeOrderRows(Math.min(PATTERN_ROWS, rows), native));
  const others = ORDER_COLUMNS.slice(1).map(native.quote).join(', ');
  for (let done = 0; done < rows; done += PATTERN_ROWS) {
    const least = Math.min(PATTERN_ROWS, rows - done);
    const shift = (done / PATTERN_ROWS) * ID_STEP;
    await sql.run(`INSERT INTO orders SELECT id + ${shift}, ${others} FROM pattern ORDER BY id LIMIT ${least}`);
  }
  await sql.run('DROP TABLE pattern');
  for (const statement of [...indexStatements(dialect), ...native.settle]) await sql.run(statement);
}
