import type { ListedTable } from '../dialect';
import { isReserved } from '../table-sets';
import { askTogether } from './ask-together';
import type { Connection } from './connection';
import { analyzedRows, countFirstRows, countRows, showsPages } from './row-counts';
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

/** Mean bytes of the values of a row, in tables of few rows. */
async function meanWidths(
  connection: Connection,
  tables: readonly { name: string; width: string }[],
): Promise<Map<string, number | null>> {
  return askTogether(
    connection,
    'listing the tables',
    tables,
    ({ name, width }) => `SELECT avg(${width}) FROM main.${quoteName(name)} t`,
  );
}

/** The same, by the first and the last rows of a table. */
async function sampledWidth(
  connection: Connection,
  name: string,
  columns: { name: string }[],
  width: string,
): Promise<number | null> {
  const { from, orderBy } = await rowOrder(connection, { name, columns });
  const descending = orderBy
    .split(',')
    .map((part) => `${part} DESC`)
    .join(',');
  const ends = [orderBy, descending].map(
    (order) => `SELECT * FROM (SELECT ${width} AS width ${from} ORDER BY ${order} LIMIT ${SAMPLE_ROWS})`,
  );
  const [sample] = await connection.query<{ width: number | null }>(
    say`measuring ${name}`,
    `SELECT avg(width) AS width FROM (${ends.join(' UNION ALL ')})`,
  );
  return sample?.width ?? null;
}

const KINDS: Record<string, ListedTable['kind']> = { table: 'table', view: 'view' };
const isFew = (rows: number) => rows <= 2 * SAMPLE_ROWS;
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
  const listed = tables.flatMap(({ name: stored, type }) => {
    const name = shown(stored);
    return name === null ? [] : [{ stored, name, kind: KINDS[type] ?? 'foreign table' }];
  });
  const plain = listed.filter(({ kind }) => kind === 'table').map(({ stored }) => stored);
  const counted = await countFirstRows(connection, plain);
  const widths = new Map(plain.map((name) => [name, widthOf(columnsOf.get(name) ?? [], version)]));
  const few = plain.filter((name) => isFew(counted.get(name) ?? 0));
  const means = await meanWidths(
    connection,
    few.map((name) => ({ name, width: widths.get(name) ?? '0' })),
  );
  const estimate = async (name: string): Promise<Estimate> => {
    const rows = await countRows(connection, name, counted.get(name) ?? 0, analyzed.get(name) ?? null, pagesShown);
    if (rows === null) return UNKNOWN;
    if (rows === 0) return { estimatedRows: 0, estimatedBytes: 0 };
    const mean = isFew(rows)
      ? means.get(name)
      : await sampledWidth(connection, name, columnsOf.get(name) ?? [], widths.get(name) ?? '0');
    return { estimatedRows: rows, estimatedBytes: Math.round(rows * ((mean ?? 0) + ROW_OVERHEAD)) };
  };
  const all: ListedTable[] = [];
  for (const { stored, name, kind } of listed) {
    all.push({ name, kind, ...(kind === 'table' ? await estimate(stored) : UNKNOWN) });
  }
  return all;
}
