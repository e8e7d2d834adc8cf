import { escapeIdentifier } from 'pg';
import type { CombineSql } from '../combine-rows';
import { loopError, loopSql, pathSql } from '../tree-paths';
import type { SetRecord } from './bookkeeping';
import { sqlState, writeError } from './errors';
import { livePlace, quoted, stagedPlace, type Place } from './names';
import type { WriteSession } from './write-session';

/** Within the exchange, when the trees have all their rows. @throws BackupError DATA_UNFIT, of the tree */
export async function makePaths(session: WriteSession, { spaces, state }: SetRecord, schema: string): Promise<void> {
  for (const one of state.paths) {
    const staged = (table: Place) => quoted(stagedPlace(spaces, table) as Place);
    const { fill, complete } = pathSql(one, {
      paths: staged(livePlace(one.table, schema)),
      tree: staged(livePlace(one.tree, schema)),
      quote: escapeIdentifier,
      from: (table) => `ONLY ${table}`,
      text: (value) => `${value}::text`,
      join: (texts) => texts.join(' || '),
      growing: (text) => text,
    });
    await session.run(fill).catch((error: unknown) => {
      throw /^2[23]/.test(sqlState(error)) ? writeError(error, 'exchanging the tables', one.tree.name) : error;
    });
    const [found] = await session.run<{ complete: boolean }>(`SELECT ${complete} AS complete`);
    if (!found?.complete) throw loopError(one.tree);
  }
}

/** Whether each tree would be one. @param sqlOf of the tree at this place, where it has live rows */
export async function proveTrees(
  session: WriteSession,
  { state }: SetRecord,
  schema: string,
  sqlOf: (tree: Place) => CombineSql | undefined,
): Promise<void> {
  for (const { tree, key, parent } of state.paths) {
    const sql = sqlOf(livePlace(tree, schema));
    if (!sql) continue;
    const [found] = await session.run<{ loops: string }>(loopSql(sql.together([key, parent])));
    if (Number(found?.loops) > 0) throw loopError(tree);
  }
}
