import type { CheckLine } from '../../../../common/api';
import type { ChosenCollection } from '../chosen-collection';
import type { PlanDraft } from '../draft';
import { spellTable } from '../live-database';
import { listNames } from '../wording';
import { combineLines } from './combine';
import { blocker, linesOr, pass, warning, type Check } from './line';
import { say } from '../../../sentence';

/** What follows from asking for other than all of it over what is there. */
export const checkManner: Check = (draft) =>
  linesOr(
    [
      leaving(draft),
      existing(draft),
      emptied(draft),
      nothingThere(draft),
      ...combineLines(draft),
      ...draft.chosen.flatMap((one) => [unfilled(one), name(one, draft)]),
    ],
    pass('manner', isPlain(draft) ? 'Every table goes to its own place.' : 'What was asked for can be done.'),
  );

function isPlain({ manner: { content, existing: what, rows, mapping } }: PlanDraft): boolean {
  return content === 'all' && what === 'overwrite' && rows === 'overwrite' && Object.keys(mapping).length === 0;
}

function leaving({ manner }: PlanDraft): CheckLine | null {
  if (manner.onFailure !== 'leave') return null;
  return warning(
    'manner',
    'Collections that turn out not to fit stay as they are, and the others are restored without them.',
    'The result names them. What is restored may then refer to rows that are not those of the backup.',
  );
}

function existing({ manner, chosen }: PlanDraft): CheckLine | null {
  const there = chosen.filter(({ source, live }) => source && live);
  if (manner.existing === 'overwrite' || manner.content === 'data' || there.length === 0) return null;
  const tables = there.flatMap(({ to }) => (to ? [spellTable(to)] : []));
  return manner.existing === 'stop'
    ? blocker(
        'manner',
        say`There is ${listNames(tables)} already, and the restore was to stop then.`,
        'Send these collections to other tables, leave them out, or let them be overwritten or kept.',
        { tables },
      )
    : warning('manner', say`${listNames(tables)} exist and stay as they are; nothing is restored into them.`, null, {
        tables,
      });
}

function emptied({ manner, chosen, forApplication }: PlanDraft): CheckLine | null {
  const names = chosen.filter(({ step, live }) => step?.rows === 'none' && live).map(({ archived }) => archived.name);
  if (manner.content !== 'structure' || names.length === 0) return null;
  const core = forApplication ? names.filter((one) => CORE.includes(one)) : [];
  return core.length > 0
    ? blocker(
        'manner',
        say`Without rows in ${listNames(core)}, NocoBase does not start.`,
        'Leave these collections out.',
        {
          collections: core,
        },
      )
    : warning(
        'manner',
        say`Only structure is restored: the tables of ${listNames(names)} are replaced by empty ones.`,
        'Their rows are kept with the undo set.',
        { collections: names },
      );
}

const CORE = ['applicationPlugins', 'applicationVersion', 'collections', 'fields', 'users', 'roles'];

function nothingThere({ manner, chosen }: PlanDraft): CheckLine | null {
  if (manner.content !== 'data') return null;
  const names = chosen.filter(({ source, live }) => source && !live).map(({ archived }) => archived.name);
  if (names.length === 0) return null;
  return blocker(
    'manner',
    say`Only data is to be restored, and there is no table for ${listNames(names)}.`,
    'Leave these collections out, or restore their structure as well.',
    { collections: names },
  );
}

function unfilled({ archived, unfilled: columns, to }: ChosenCollection): CheckLine | null {
  if (columns.length === 0 || !to) return null;
  return blocker(
    'manner',
    say`${spellTable(to)} needs a value in ${listNames(columns)}, which the archive does not have.`,
    say`Leave ${archived.name} out, or let these columns be empty.`,
    { collection: archived.name, columns },
  );
}

function name({ archived, to, columns, step }: ChosenCollection, { capabilities: { longestName } }: PlanDraft) {
  if (!step || !to || !longestName) return null;
  const { length, unit } = longestName;
  const sizeOf = (text: string) => (unit === 'bytes' ? new TextEncoder().encode(text).length : [...text].length);
  const long = [to.name, ...columns.values()].filter((one) => sizeOf(one) > length);
  if (long.length === 0) return null;
  return blocker(
    'manner',
    say`${listNames(long)}: names may have ${length} ${unit} at most here.`,
    'Choose shorter names.',
    {
      collection: archived.name,
      names: long,
    },
  );
}
