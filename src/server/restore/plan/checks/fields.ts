import type { CheckLine } from '../../../../common/api';
import type { ChosenCollection } from '../chosen-collection';
import { isChosen, type PlanDraft } from '../draft';
import { listNames } from '../wording';
import { linesOr, pass, warning, type Check } from './line';
import { say } from '../../../sentence';

export const checkFields: Check = (draft) =>
  linesOr(
    draft.chosen.flatMap((one) => [lacking(one, draft), unshown(one, draft)]),
    pass('fields', 'The restored tables have every column that the application here works with.'),
  );

/**
 * Columns that the application will look for and the restored table will not have. Made in the collection manager, a
 * collection is what the restored records say, where those are restored too.
 */
export function missingColumns({ present, live, step }: ChosenCollection, draft: Pick<PlanDraft, 'chosen'>): string[] {
  if (!step || !present || (present.userMade && isChosen(draft, 'fields'))) return [];
  const restored = new Set(step.target.columns.map(({ name }) => name));
  const expected = [
    ...present.fields.flatMap(({ column }) => (column === null ? [] : [column])),
    ...Object.keys(present.hints),
    ...(live?.definition.columns.map(({ name }) => name) ?? []),
  ];
  return [...new Set(expected)].filter((name) => !restored.has(name));
}

function lacking(collection: ChosenCollection, draft: PlanDraft): CheckLine | null {
  const columns = missingColumns(collection, draft);
  if (columns.length === 0) return null;
  const { name } = collection.archived;
  return warning(
    'fields',
    say`${name} has columns here that the archive lacks: ${listNames(columns)}. They come back empty.`,
    'The upgrade after the restore adds those that belong to fields.',
    { collection: name, columns },
  );
}

/** Fields whose column is restored, but which no record or plugin here knows. */
function unshown(
  { archived: { name }, definition, present, step }: ChosenCollection,
  draft: PlanDraft,
): CheckLine | null {
  // Without the application, a catalog has no fields of plugins' collections.
  if (!step || !present || present.fields.length === 0 || isChosen(draft, 'fields')) return null;
  const known = new Set(present.fields.map((field) => field.name));
  const fields = definition.fields
    .filter((field) => field.column !== null && !known.has(field.name))
    .map((field) => field.name);
  if (fields.length === 0) return null;
  return warning(
    'fields',
    say`${name} has fields in the archive that are unknown here: ${listNames(fields)}. Their values are restored, but not shown.`,
    'Choose required as well, which holds the records of fields.',
    { collection: name, fields },
  );
}
