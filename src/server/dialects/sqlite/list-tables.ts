import type { ListedTable } from '../dialect';
import { isReserved } from '../table-sets';
import type { Connection } from './connection';
import { analyzedRows, countRows, showsPages } from './row-counts';
import { rowOrder } from './row-order';
import { quoteName } from './quoting';
import { widthOf } from './widths';
import { say } from '../../sentence';

const SAMPLE_ROWS = 20;
/** Of a row in the file, beside its values. */
const ROW_OVERHEAD = 4;

interface Estimate {
  estimatedRows: number | null;
  estimatedBytes: number | null;
}

const UNKNOWN: Estimate = { estimatedRows: null, estimatedBytes: null };

/** The stored columns of each table. In one query: a description of every table would take several times as long. */
async function storedColumns(connection: Connection): Promise<Map<string, { name: string }[]>> {
  const rows = await connection.query<{ table: string; name: string }>(
    'listing the columns',
    `SELECT l.name AS "table", x.name FROM pragma_table_list l, pragma_table_xinfo(l.name, 'main') x
      WHERE l.schema = 'main' AND l.type = 'table' AND x.hidden = 0`,
  );
  const columns = new Map<string, { name: string }[]>();
  for (const { table, name } of rows) {
    const known = columns.get(table);
    if (known) known.push({ name });
    else columns.set(table, [{ name }]);
  }
  return columns;
}

/** Mean bytes of a row in the file, by the first and the last rows. */
async function rowBytes(
  connection: Connection,
  name: string,
  columns: { name: string }[],
  width: string,
  rows: number,
): Promise<number> {
  const sampled = async (): Promise<string> => {
    if (rows <= 2 * SAMPLE_ROWS) return `SELECT ${width} AS width FROM main.${quoteName(name)} t`;
    const { from, orderBy } = await rowOrder(connection, { name, columns });
    const descending = orderBy
      .split(',')
      .map((part) => `${part} DESC`)
      .join(',');
    const ends = [orderBy, descending].map(
      (order) => `SELECT * FROM (SELECT ${width} AS width ${from} ORDER BY ${order} LIMIT ${SAMPLE_ROWS})`,
    );
    return ends.join(' UNION ALL ');
  };
  const [sample] = await connection.query<{ width: number | null }>(
    say`measuring ${name}`,
    `SELECT avg(width) AS width FROM (${await sampled()})`,
  );
  return (sample?.width ?? 0) + ROW_OVERHEAD;
}

const unreserved = (name: string) => (isReserved(name) ? null : name);

/** @param shown under which name a table is listed; null leaves it out */
export async function listTables(
  connection: Connection,
  version: string,
  shown: (name: string) => string | null = unreserved,
): Promise<ListedTable[]> {
  const tables = await connection.query<{ name: string; type: string }>(
    'listing the tables',
    `SELECT name, type FROM pragma_table_list
      WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
  );
  const columnsOf = await storedColumns(connection);
  const analyzed = await analyzedRows(connection);
  const pagesShown = await showsPages(connection);
  const estimate = async (name: string): Promise<Estimate> => {
    const rows = await countRows(connection, name, analyzed.get(name) ?? null, pagesShown);
    if (rows === null) return UNKNOWN;
    if (rows === 0) return { estimatedRows: 0, estimatedBytes: 0 };
    const columns = columnsOf.get(name) ?? [];
    const bytes = await rowBytes(connection, name, columns, widthOf(columns, version), rows);
    return { estimatedRows: rows, estimatedBytes: Math.round(rows * bytes) };
  };
  const listed: ListedTable[] = [];
  for (const { name: stored, type } of tables) {
    const name = shown(stored);
    if (name === null) continue;
    const kind = type === 'table' ? 'table' : type === 'view' ? 'view' : 'foreign table';
    listed.push({ name, kind, ...(kind === 'table' ? await estimate(stored) : UNKNOWN) });
  }
  return listed;
}
