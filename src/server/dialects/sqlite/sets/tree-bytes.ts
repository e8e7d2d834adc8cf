/** How large a table or an index is in the file, without reading all of it. */
import type { Connection } from '../connection';
import { showsPages } from '../row-counts';

/** Pages looked at, from the left of the tree. */
const SAMPLE_PAGES = 400;

interface TreePage {
  path: string;
  cells: number;
  type: 'internal' | 'leaf' | 'overflow';
  bytes: number;
}

/** Null where SQLite does not show the pages. */
export async function treeBytes(connection: Connection, name: string): Promise<number | null> {
  if (!(await showsPages(connection))) return null;
  const pages = await connection.all<TreePage>(
    `SELECT path, ncell AS cells, pagetype AS type, pgsize AS bytes FROM dbstat
      WHERE schema = 'main' AND name = ? LIMIT ${SAMPLE_PAGES}`,
    [name],
  );
  const seen = pages.reduce((sum, { bytes }) => sum + bytes, 0);
  if (pages.length < SAMPLE_PAGES) return seen;
  const levels: { pages: number; cells: number }[] = [];
  let leaves = 0;
  for (const { path, cells, type } of pages) {
    if (type === 'leaf') leaves += 1;
    if (type !== 'internal') continue;
    // '/' is the root, '/01c/' one of its children.
    const level = (levels[path.split('/').length - 2] ??= { pages: 0, cells: 0 });
    level.pages += 1;
    level.cells += cells;
  }
  const allLeaves = levels.reduce((product, level) => product * (level.cells / level.pages + 1), 1);
  return Math.round((seen * Math.max(allLeaves, leaves)) / Math.max(leaves, 1));
}

/** A table with its indexes; null where it is not there or nothing tells. */
export async function tableBytes(connection: Connection, table: string): Promise<number | null> {
  const trees = await connection.all<{ name: string }>(
    "SELECT name FROM main.sqlite_schema WHERE type IN ('table', 'index') AND tbl_name = ? AND rootpage > 0",
    [table],
  );
  let sum = 0;
  for (const { name } of trees) {
    const bytes = await treeBytes(connection, name);
    if (bytes === null) return null;
    sum += bytes;
  }
  return sum;
}
