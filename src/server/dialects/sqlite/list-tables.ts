import type { ListedTable } from '../dialect';
import { rowColumns } from '../definition';
import type { Connection } from './connection';
import { describeTable } from './describe-table';
import { rowOrder } from './row-order';
import { widthOf } from './widths';

const SAMPLE_ROWS = 20;
/** Of a row in the file, beside its values. */
const ROW_OVERHEAD = 4;

interface Estimate {
  estimatedRows: number | null;
  estimatedBytes: number | null;
}

interface Sample {
  rows: number;
  width: number | null;
}

/** Widths of the first and last rows, and the span of the row numbers where ANALYZE has left no count. */
async function estimate(
  connection: Connection,
  version: string,
  name: string,
  counted: number | null,
  total: number,
): Promise<Estimate> {
  const definition = await describeTable(connection, { name });
  const columns = rowColumns(definition);
  const { from, orderBy, key } = await rowOrder(connection, definition);
  const width = widthOf(columns, version);
  const ends = ['', 'DESC'].map(
    (direction) =>
      `SELECT * FROM (SELECT ${width} AS width ${from} ORDER BY ${orderBy
        .split(',')
        .map((part) => `${part} ${direction}`)
        .join(',')} LIMIT ${SAMPLE_ROWS})`,
  );
  const [sample] = await connection.query<Sample>(
    `measuring ${name}`,
    `SELECT count(*) AS rows, avg(width) AS width FROM (${ends.join(' UNION ALL ')})`,
  );
  const seen = sample?.rows ?? 0;
  const average = (sample?.width ?? 0) + ROW_OVERHEAD;
  if (seen < 2 * SAMPLE_ROWS) return bytesToo(Math.ceil(seen / 2), average);
  if (counted !== null) return bytesToo(counted, average);
  if (!key.startsWith('CAST(')) return { estimatedRows: null, estimatedBytes: null };
  const [span] = await connection.query<{ rows: number }>(
    `measuring ${name}`,
    `SELECT CAST((SELECT max(${orderBy}) ${from}) AS REAL) - (SELECT min(${orderBy}) ${from}) + 1 AS rows`,
  );
  // Row numbers can be far apart (snowflake ids), but the rows must fit into the file.
  return bytesToo(Math.min(span?.rows ?? 0, Math.ceil(total / average)), average);
}

function bytesToo(rows: number, average: number): Estimate {
  return { estimatedRows: rows, estimatedBytes: Math.round(rows * average) };
}

/** The number of rows of each table as the last ANALYZE counted them. */
async function countedRows(connection: Connection): Promise<Map<string, number>> {
  const during = 'reading the statistics';
  const [there] = await connection.query(during, "SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_stat1'");
  if (!there) return new Map();
  const rows = await connection.query<{ tbl: string; rows: number }>(
    during,
    'SELECT tbl, max(CAST(stat AS INTEGER)) AS rows FROM main.sqlite_stat1 GROUP BY tbl',
  );
  return new Map(rows.map((row) => [row.tbl, row.rows]));
}

export async function listTables(connection: Connection, version: string): Promise<ListedTable[]> {
  const tables = await connection.query<{ name: string; type: string }>(
    'listing the tables',
    `SELECT name, type FROM pragma_table_list
      WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
  );
  const counted = await countedRows(connection);
  const [size] = await connection.query<{ bytes: number }>(
    'measuring the database',
    'SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size',
  );
  const listed: ListedTable[] = [];
  for (const { name, type } of tables) {
    const kind = type === 'table' ? 'table' : type === 'view' ? 'view' : 'foreign table';
    const none: Estimate = { estimatedRows: null, estimatedBytes: null };
    const facts =
      kind === 'table' ? await estimate(connection, version, name, counted.get(name) ?? null, size?.bytes ?? 0) : none;
    listed.push({ name, kind, ...facts });
  }
  return listed;
}
