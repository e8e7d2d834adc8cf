/** The part of the exchange's script in which the paths of trees are made, when these have all their rows. */
import { loopError, loopSql, pathSql } from '../../tree-paths';
import type { Connection } from '../connection';
import { quoteName } from '../quoting';
import { sqlOf, stopUnless, type Pair } from './combine-script';
import type { SetState } from './set-store';

/** Stops, by the number of the path table and those before it, where not every node has got a path. */
export function pathScript({ paths, tables }: Pick<SetState, 'paths' | 'tables'>, before: number): string {
  const staged = (name: string) => `main.${quoteName(tables.find((table) => table.name === name)?.staged ?? '')}`;
  return paths
    .map((one, at) => {
      const { fill, complete } = pathSql(one, {
        ...{ paths: staged(one.table.name), tree: staged(one.tree.name), quote: quoteName },
        from: (table) => table,
        text: (value) => `CAST(${value} AS TEXT)`,
        join: (texts) => texts.join(' || '),
        growing: (text) => text,
      });
      return `${fill};${stopUnless(before + at, complete)}`;
    })
    .join('');
}

/** Whether each tree with live rows would be one. @throws BackupError DATA_UNFIT */
export async function proveTrees(
  connection: Connection,
  { paths }: Pick<SetState, 'paths'>,
  pairs: readonly Pair[],
): Promise<void> {
  for (const { tree, key, parent } of paths) {
    const pair = pairs.find(({ combination }) => combination.table.name === tree.name);
    if (!pair) continue;
    const [found] = await connection.all<{ loops: number }>(loopSql(sqlOf(pair).together([key, parent])));
    if (found && found.loops > 0) throw loopError(tree);
  }
}
