import type { CheckLine } from '../../../../common/api';
import { isChosen, type PlanDraft } from '../draft';
import { listNames } from '../wording';
import { linesOr, pass, warning, type Check } from './line';
import { say } from '../../../sentence';

export const checkCollections: Check = (draft) =>
  linesOr(
    [draft.forApplication ? unknownHere(draft) : null, vanishing(draft), withoutTable(draft), foreignTables(draft)],
    pass(
      'collections',
      draft.forApplication
        ? 'Every chosen collection is known here, or becomes known by what is restored.'
        : 'The archive has a table of every chosen collection.',
      { collections: draft.chosen.length },
    ),
  );

/** What NocoBase will not show: nothing tells it of these collections. */
function unknownHere(draft: PlanDraft): CheckLine | null {
  const records = isChosen(draft, 'collections');
  const plugins = isChosen(draft, 'applicationPlugins');
  const unknown = draft.chosen.filter(
    ({ present, archived }) => !present && !(archived.origin === 'user' ? records : plugins || records),
  );
  if (unknown.length === 0) return null;
  const names = unknown.map(({ archived }) => archived.name);
  return warning(
    'collections',
    say`NocoBase does not know ${listNames(names)} here: the tables are restored, but nothing shows them.`,
    'Choose required as well, which holds what the collection manager knows.',
    { collections: names },
  );
}

/** The record of collections is overwritten; what only is here is no longer in it. */
function vanishing(draft: PlanDraft): CheckLine | null {
  if (!isChosen(draft, 'collections')) return null;
  const recorded = new Set([...draft.manifest.collections.map(({ name }) => name), ...draft.model.options.keys()]);
  const names = draft.catalog.collections
    .filter(({ name, userMade }) => userMade && !recorded.has(name))
    .map(({ name }) => name);
  if (names.length === 0) return null;
  return warning(
    'collections',
    say`The archive does not know ${listNames(names)}: they vanish from the collection manager, while their tables stay.`,
    'Back these collections up first if they are needed, or leave out the collections “collections” and “fields”.',
    { collections: names },
  );
}

function withoutTable({ chosen }: PlanDraft): CheckLine | null {
  const names = chosen
    .filter(({ archived, definition }) => archived.kind !== 'query' && !definition.table)
    .map(({ archived }) => archived.name);
  if (names.length === 0) return null;
  return warning(
    'collections',
    say`The archive has no table of ${listNames(names)}, so nothing is restored of them.`,
    null,
    {
      collections: names,
    },
  );
}

function foreignTables({ chosen }: PlanDraft): CheckLine | null {
  const names = chosen
    .filter(
      ({ archived, definition }) => archived.kind === 'foreign table' || definition.table?.kind === 'foreign table',
    )
    .map(({ archived }) => archived.name);
  if (names.length === 0) return null;
  return warning(
    'collections',
    say`The rows of ${listNames(names)} are on another server; nothing is restored of these collections but their records.`,
    'Connect the foreign tables again in the target database.',
    { collections: names },
  );
}
