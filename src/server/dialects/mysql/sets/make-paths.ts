import type { CombineSql } from '../../combine-rows';
import { loopError, loopSql, pathSql, type PathSql, type TreePaths } from '../../tree-paths';
import { quoteName } from '../identifiers';
import { queryError } from '../mysql-errors';
import type { Session } from '../session';
import { stagedName, type SetRecord } from './set-store';
import { unfitError } from './unfit';

/** One more than the column of NocoBase holds: what is cut here does not fit there. */
const LONGEST = 1025;

interface Fill {
  paths: TreePaths;
  /** As they are called in the set. */
  table: string;
  tree: string;
  sql: PathSql;
}

export function fillsOf(record: SetRecord): Fill[] {
  const { tables, paths } = record.body;
  const numberOf = (name: string) => tables.find((table) => table.name === name)?.number ?? -1;
  return paths.map((one) => {
    const number = numberOf(one.table.name);
    const [table, tree] = [stagedName(record, number, 0), stagedName(record, numberOf(one.tree.name), 0)];
    const sql = pathSql(one, {
      ...{ paths: quoteName(table), tree: quoteName(tree), quote: quoteName },
      from: (name) => name,
      text: (value) => `CAST(${value} AS CHAR)`,
      join: (texts) => `CONCAT(${texts.join(', ')})`,
      growing: (text) => `CAST(${text} AS CHAR(${LONGEST}))`,
      prefix: `t${number}`,
    });
    return { paths: one, table, tree, sql };
  });
}

/** @param holder has locked the tables, which have all their rows. @throws BackupError DATA_UNFIT, of the tree */
export async function makePaths(holder: Session, record: SetRecord): Promise<void> {
  for (const { paths, table, sql } of fillsOf(record)) {
    const { name } = paths.tree;
    await descend(holder, () => holder.execute(sql.fill)).catch((error: unknown) => {
      throw queryError(unfitError(error, { table: name, staged: table, before: 0 }));
    });
    const [found] = await holder.query(`SELECT ${sql.complete} AS complete`);
    if (found?.complete !== '1') throw loopError(paths.tree);
  }
}

/** Whether each tree would be one. @param sqlOf of the live table of this name, where there is one */
export async function proveTrees(
  session: Session,
  { body }: SetRecord,
  sqlOf: (tree: string) => CombineSql | undefined,
): Promise<void> {
  for (const { tree, key, parent } of body.paths) {
    const sql = sqlOf(tree.name);
    if (!sql) continue;
    const loops = loopSql(sql.together([key, parent]));
    const [found] = await descend(session, () => session.query(loops));
    if (Number(found?.loops) > 0) throw loopError(tree);
  }
}

/**
 * MariaDB forgets the nodes below the one at which the rows of a level no longer fit into memory, and its table of them goes on on the disk.
 * It does not where that table has always been there.
 */
async function descend<T>(session: Session, use: () => Promise<T>): Promise<T> {
  if (session.server.product !== 'MariaDB') return use();
  await session.query('SET tmp_table_size = 0');
  try {
    return await use();
  } finally {
    if (!session.closed) await session.query('SET tmp_table_size = DEFAULT');
  }
}
