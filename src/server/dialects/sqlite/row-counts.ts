/** How many rows a table has, without reading all of a large one. */
import { askTogether } from './ask-together';
import type { Connection } from './connection';
import { quoteName } from './quoting';
import { say } from '../../sentence';

/** Counted exactly, within a millisecond or two. */
const COUNTED_ROWS = 10_000;
/** Pages of the tree looked at, from the left. */
const SAMPLE_PAGES = 400;

interface TreePage {
  path: string;
  cells: number;
}

interface Level {
  pages: number;
  cells: number;
}

/** The number of rows of each table as the last ANALYZE counted them. */
export async function analyzedRows(connection: Connection): Promise<Map<string, number>> {
  const during = 'reading the statistics';
  const [there] = await connection.query(during, "SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_stat1'");
  if (!there) return new Map();
  const rows = await connection.query<{ tbl: string; rows: number }>(
    during,
    'SELECT tbl, max(CAST(stat AS INTEGER)) AS rows FROM main.sqlite_stat1 GROUP BY tbl',
  );
  return new Map(rows.map((row) => [row.tbl, row.rows]));
}

/** Whether SQLite was built with the virtual table that shows the pages of a table, as node-sqlite3's is. */
export async function showsPages(connection: Connection): Promise<boolean> {
  const rows = await connection.query('looking for dbstat', "SELECT 1 FROM pragma_module_list WHERE name = 'dbstat'");
  return rows.length > 0;
}

/**
 * From the shape of the B-tree, as row numbers say nothing about how many are in use: the pages on the left tell how many
 * children a page has on each level. The last page of a level is taken as half full.
 */
async function rowsByPages(connection: Connection, name: string): Promise<number> {
  const pages = await connection.query<TreePage>(
    say`measuring ${name}`,
    `SELECT path, ncell AS cells FROM dbstat WHERE schema = 'main' AND name = ? AND pagetype <> 'overflow' LIMIT ${SAMPLE_PAGES}`,
    [name],
  );
  const levels: Level[] = [];
  for (const { path, cells } of pages) {
    // '/' is the root, '/01c/' one of its children.
    const level = (levels[path.split('/').length - 2] ??= { pages: 0, cells: 0 });
    level.pages += 1;
    level.cells += cells;
  }
  const leaves = levels.pop() ?? { pages: 1, cells: 0 };
  if (pages.length < SAMPLE_PAGES) return leaves.cells;
  const above = levels.reduce((product, level, depth) => {
    const children = level.cells / level.pages + 1;
    return product * (depth < levels.length - 1 ? children - 0.5 : children);
  }, 1);
  return Math.round((above * leaves.cells) / leaves.pages);
}

/** The rows of each table, of a large one only so many. */
export async function countFirstRows(
  connection: Connection,
  names: readonly string[],
): Promise<Map<string, number | null>> {
  const tables = names.map((name) => ({ name }));
  return askTogether(
    connection,
    'listing the tables',
    tables,
    ({ name }) => `SELECT count(*) FROM (SELECT 1 FROM main.${quoteName(name)} LIMIT ${COUNTED_ROWS})`,
  );
}

/**
 * @param counted what `countFirstRows` says of the table
 * @param analyzed what `analyzedRows` says of it; null where neither it nor the pages tell
 */
export async function countRows(
  connection: Connection,
  name: string,
  counted: number,
  analyzed: number | null,
  pagesShown: boolean,
): Promise<number | null> {
  if (counted < COUNTED_ROWS) return counted;
  // Fewer than were just counted: the table has grown since.
  if (analyzed !== null && analyzed >= counted) return analyzed;
  return pagesShown ? Math.max(counted, await rowsByPages(connection, name)) : null;
}
