import type { CheckLine } from '../../../../common/api';
import type { PlanDraft } from '../draft';
import { listNames } from '../wording';
import { blocker, pass, warning } from './line';
import { say } from '../../../sentence';

/** What becomes of the paths of trees where live rows stay; see ../tree-paths.ts. */
export function pathLines({ chosen, paths, catalog }: PlanDraft): (CheckLine | null)[] {
  const made = chosen.flatMap(({ archived, step }) => {
    const own = paths.get(archived.name);
    return own?.kind === 'anew' ? [{ name: archived.name, tree: own.tree.archived.name, isKnown: !!step?.paths }] : [];
  });
  const anew = made.filter(({ isKnown }) => isKnown);
  const staying = chosen.flatMap(({ archived: { name } }) => (paths.get(name)?.kind === 'stay' ? [name] : []));
  const combined = chosen.filter(({ step, moved }) => step?.combine && !moved).map(({ archived }) => archived.name);
  const held = chosen.flatMap(({ archived, source }) => (source ? [archived.name] : []));
  const lacking = catalog.collections.flatMap(({ name, treePathOf }) =>
    treePathOf !== null && combined.includes(treePathOf) && !held.includes(name) ? [{ name, tree: treePathOf }] : [],
  );
  const names = (list: { name: string }[]) => list.map(({ name }) => name);
  const trees = (list: { tree: string }[]) => list.map(({ tree }) => tree);
  return [
    anew.length === 0
      ? null
      : pass(
          'manner',
          say`The paths of ${listNames(trees(anew))} (${listNames(names(anew))}) are made anew from all rows that are there then.`,
          { paths: names(anew) },
        ),
    staying.length === 0
      ? null
      : pass('manner', say`The paths in ${listNames(staying)} stay as they are, as their trees do.`, {
          paths: staying,
        }),
    ...made
      .filter(({ isKnown }) => !isKnown)
      .map(({ name, tree }) =>
        blocker(
          'manner',
          say`The paths of ${tree} (${name}) cannot be made anew: it is not known by which columns its rows refer to each other.`,
          say`Let the rows of ${tree} be overwritten, or leave it out.`,
          { collection: tree },
        ),
      ),
    lacking.length === 0
      ? null
      : warning(
          'manner',
          say`The archive has no paths of ${listNames(trees(lacking))}: those that are here (${listNames(names(lacking))}) stay as they are, and new rows have none.`,
          'Afterwards, let NocoBase make them, for each of these trees: nocobase tree-collection:sync-path -c NAME',
          { paths: names(lacking) },
        ),
  ];
}
