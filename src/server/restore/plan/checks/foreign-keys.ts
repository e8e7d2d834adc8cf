import type { CheckLine } from '../../../../common/api';
import type { PlanDraft } from '../draft';
import { keyOf, spellTable } from '../live-database';
import { listNames } from '../wording';
import { blocker, linesOr, pass, warning, type Check } from './line';
import { say } from '../../../sentence';

const CHECKED = 'Before the switch, every row is looked at; the restore stops there if one would refer to nothing.';

export const checkForeignKeys: Check = (draft) =>
  linesOr(
    [staying(draft), unboundable(draft), leading(draft), unlinked(draft), withoutParent(draft)],
    pass('foreign keys', 'No foreign key leads from a table that stays to one that is replaced, or the other way.'),
  );

/** Tables that stay and refer to replaced ones. */
function staying({ survey: { references } }: PlanDraft): CheckLine | null {
  if (references.length === 0) return null;
  const from = [...new Set(references.map(({ table }) => spellTable(table)))];
  const to = [...new Set(references.map(({ key }) => spellTable(key.references)))];
  return warning(
    'foreign keys',
    say`Tables that stay as they are refer to tables that are replaced: ${listNames(from)} to ${listNames(to)}.`,
    CHECKED,
    { keys: references.map(({ table, key }) => ({ table: spellTable(table), name: key.name })) },
  );
}

/** Such a key cannot lead to a column that is no longer there. */
function unboundable({ survey: { references }, chosen, live }: PlanDraft): CheckLine | null {
  const columns = new Map(
    chosen.flatMap(({ step }) => (step ? [[keyOf(step.target), step.target.columns.map(({ name }) => name)]] : [])),
  );
  const broken = references.filter(({ key }) => {
    const there = columns.get(keyOf(live.resolve(key.references)));
    return there && key.references.columns.some((column) => !there.includes(column));
  });
  if (broken.length === 0) return null;
  const names = broken.map(({ table, key }) => say`${key.name} of ${spellTable(table)}`);
  return blocker(
    'foreign keys',
    say`Foreign keys lead to columns that the archive does not have: ${listNames(names)}.`,
    'Choose the collections of these tables as well, or drop the foreign keys.',
    { keys: names },
  );
}

/** Replaced tables that refer to tables which stay. */
function leading({ chosen }: PlanDraft): CheckLine | null {
  const replaced = new Set(chosen.flatMap(({ step }) => (step ? [keyOf(step.target)] : [])));
  const leaving = chosen.flatMap(({ step }) =>
    (step?.target.foreignKeys ?? [])
      .filter(({ references }) => !replaced.has(keyOf(refOf(references))))
      .map((key) => ({ table: step?.collection ?? '', to: spellTable(key.references), name: key.name })),
  );
  if (leaving.length === 0) return null;
  const spelled = [...new Set(leaving.map(({ table, to }) => say`${table} to ${to}`))];
  return warning(
    'foreign keys',
    say`Restored collections refer to tables that stay as they are: ${listNames(spelled)}.`,
    CHECKED,
    { keys: leaving },
  );
}

function unlinked({ chosen }: PlanDraft): CheckLine | null {
  const lost = chosen.flatMap(({ archived, unlinked: keys }) =>
    keys.map((key) => ({ collection: archived.name, key: key.name, table: spellTable(key.references) })),
  );
  if (lost.length === 0) return null;
  const names = lost.map(({ collection, key, table }) => say`${key} of ${collection} onto ${table}`);
  return warning(
    'foreign keys',
    say`Foreign keys are left out, as neither the choice nor the target has what they lead to: ${listNames(names)}.`,
    'Choose the collections of these tables as well.',
    { keys: lost },
  );
}

/** A child by inheritance cannot be made without its parent. */
function withoutParent({ chosen, live, capabilities }: PlanDraft): CheckLine | null {
  if (!capabilities.inheritance) return null;
  const there = new Set([
    ...chosen.flatMap(({ step }) => (step ? [keyOf(step.target)] : [])),
    ...live.tables.map(keyOf),
  ]);
  const orphans = chosen.flatMap(({ step }) =>
    (step?.target.inherits ?? [])
      .filter((parent) => !there.has(keyOf(parent)))
      .map((parent) => ({
        collection: step?.collection ?? '',
        parent: spellTable(parent),
      })),
  );
  if (orphans.length === 0) return null;
  const names = orphans.map(({ collection, parent }) => say`${collection} from ${parent}`);
  return blocker(
    'foreign keys',
    say`Collections inherit from tables that neither the archive nor the target has: ${listNames(names)}.`,
    'Leave these collections out.',
    { orphans },
  );
}

function refOf({ name, schema }: { name: string; schema?: string }) {
  return schema === undefined ? { name } : { schema, name };
}
