import type { CheckLine } from '../../../../common/api';
import type { PlanDraft } from '../draft';
import { spellTable } from '../live-database';
import { listNames } from '../wording';
import { blocker, warning } from './line';
import { pathLines } from './tree-paths';
import { say } from '../../../sentence';

/** What follows from keeping live rows beside those of the archive. */
export function combineLines(draft: PlanDraft): (CheckLine | null)[] {
  const { manner, chosen, unkeyed } = draft;
  const combined = chosen.flatMap(({ step }) => (step?.combine ? [step.combine] : []));
  const named = (found: typeof combined) => found.map(({ table }) => spellTable(table));
  const keyless = named(combined.filter(({ keys, addedKey }) => keys.length === 0 && addedKey === null));
  const timeless = named(combined.filter(({ rows, newer }) => rows === 'newer' && newer === null));
  const added = named(combined.filter(({ rows }) => rows === 'add'));
  return [
    ...unkeyed.map(({ collection, reason }) =>
      blocker(
        'manner',
        say`Rows of ${collection} cannot be added under new keys: ${reason}.`,
        'Choose for this collection what else becomes of its rows, such as skip, or leave it out.',
        { collection },
      ),
    ),
    added.length === 0
      ? null
      : warning(
          'manner',
          say`All rows of the archive are added to those of ${listNames(added)}. Where a key is taken, they get new ones, and keys and relations within this restore follow.`,
          'Keys in texts, filters and JSON do not follow. Where a value must be unique and is there already, the restore stops and nothing changes.',
          { tables: added },
        ),
    combined.length === 0
      ? null
      : warning(
          'manner',
          say`The live rows of ${listNames(named(combined))} are copied to those of the archive during the switch; nobody can use these tables meanwhile.`,
          'Choose a quiet hour where they are large.',
          { tables: named(combined) },
        ),
    keyless.length === 0
      ? null
      : warning(
          'manner',
          say`${listNames(keyless)} have no key that tells which rows are the same: all rows of the archive are added.`,
          'Leave them out if they would be there twice.',
          { tables: keyless },
        ),
    timeless.length === 0
      ? null
      : blocker(
          'manner',
          say`Which row is newer cannot be told in ${listNames(timeless)}: there is no column ${manner.newer} in both.`,
          'Name another column, or leave these collections out.',
          { tables: timeless, column: manner.newer },
        ),
    ...pathLines(draft),
  ];
}
