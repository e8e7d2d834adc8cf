/**
 * NocoBase keeps for every node of a tree the way that leads to it: `/1/3/7`, in a table without a key. Where rows of an archive come
 * among live ones, such a table is made anew from all rows that the tree has then. From the roots downwards, one level after another;
 * a node whose parent is not there is a root.
 */
import { BackupError } from '../errors';
import { say } from '../sentence';
import type { TableRef } from './definition';

/** Both tables are of the same set, that of the paths empty. Names are those of the target. */
export interface TreePaths {
  table: TableRef;
  columns: Record<'node' | 'path' | 'root', string>;
  tree: TableRef;
  /** Unique, never empty. */
  key: string;
  /** Holds the key of the node above. */
  parent: string;
}

export interface PathTables {
  /** Both quoted, with the schema where there is one. */
  paths: string;
  tree: string;
  quote(name: string): string;
  /** As it stands after FROM; PostgreSQL needs ONLY. */
  from(table: string): string;
  /** A key as text. */
  text(value: string): string;
  join(texts: readonly string[]): string;
  /** A text that is going to be longer, where a type must be told. */
  growing(text: string): string;
  /** Begins all aliases, where they must be unique beyond a query. */
  prefix?: string;
}

export interface PathSql {
  fill: string;
  /** A condition: every node has its path. */
  complete: string;
  /** By which `fill` calls the tree. */
  aliases: string[];
}

export function pathSql({ columns, key, parent }: TreePaths, tables: PathTables): PathSql {
  const { paths, tree, quote, from, text, join, growing, prefix = '' } = tables;
  const [root, above, child] = ['r', 'p', 'c'].map((name) => `${prefix}n${name}`) as [string, string, string];
  const keyOf = (alias: string) => `${alias}.${quote(key)}`;
  const parentOf = (alias: string) => `${alias}.${quote(parent)}`;
  const named = (alias: string) => from(`${tree} ${alias}`);
  const count = (table: string) => `(SELECT COUNT(*) FROM ${from(table)})`;
  return {
    fill: `INSERT INTO ${paths} (${[columns.node, columns.path, columns.root].map(quote).join(', ')})
      WITH RECURSIVE reached (node, path, root) AS (
        SELECT ${keyOf(root)}, ${growing(join(["'/'", text(keyOf(root))]))}, ${keyOf(root)} FROM ${named(root)}
         WHERE NOT EXISTS (SELECT 1 FROM ${named(above)} WHERE ${keyOf(above)} = ${parentOf(root)})
        UNION ALL
        SELECT ${keyOf(child)}, ${join(['reached.path', "'/'", text(keyOf(child))])}, reached.root
          FROM reached INNER JOIN ${named(child)} ON ${parentOf(child)} = reached.node
      ) SELECT node, path, root FROM reached`,
    complete: `${count(paths)} = ${count(tree)}`,
    aliases: [root, above, child],
  };
}

/**
 * A query for the number of nodes to which no way leads from a root, as they are below themselves.
 * @param nodes a query for key and parent of every node
 */
export function loopSql(nodes: string): string {
  return `WITH RECURSIVE nodes (node, parent) AS (${nodes}), reached (node) AS (
      SELECT n.node FROM nodes n WHERE NOT EXISTS (SELECT 1 FROM nodes p WHERE p.node = n.parent)
      UNION ALL
      SELECT n.node FROM reached INNER JOIN nodes n ON n.parent = reached.node
    ) SELECT (SELECT COUNT(*) FROM nodes) - (SELECT COUNT(*) FROM reached) AS loops`;
}

/** NocoBase keeps nobody from it who writes past it, and shows such rows nowhere. */
export function loopError({ name }: TableRef): BackupError {
  return new BackupError(
    'DATA_UNFIT',
    say`Rows of the archive and live rows of ${name} would be above and below each other in a circle.`,
    {
      hint: 'The table is as it was. Let rows be skipped or replaced, or give the rows that are so already another parent.',
      details: { table: name },
    },
  );
}
