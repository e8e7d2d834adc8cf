import type { CheckLine } from '../../../../common/api';
import { rowColumns } from '../../../dialects/definition';
import type { Loss } from '../../../dialects/table-sets';
import type { PlanDraft } from '../draft';
import { listNames } from '../wording';
import { linesOr, pass, warning, type Check } from './line';
import { say } from '../../../sentence';

const SHOWN = 3;

/** Named column by column; the details have all. */
export const checkLosses: Check = (draft) => [...losses(draft), ...unfitValues(draft)];

const losses: Check = ({ chosen }) =>
  linesOr(
    chosen.flatMap(({ archived: { name }, losses }) => [
      lossLine(
        name,
        losses.filter(({ values }) => values),
        'Values may differ afterwards.',
      ),
      lossLine(
        name,
        losses.filter(({ values }) => !values),
        'The rows are not concerned.',
      ),
    ]),
    pass('losses', 'Nothing is lost: the target holds every column, value, key and index as it is in the archive.'),
  );

/** Nobody knows whether there are such values before all have been read: the restore stops at the first. */
function unfitValues({ sameDialect, capabilities, chosen }: PlanDraft): CheckLine[] {
  if (sameDialect) return [];
  const types = new Set(chosen.flatMap(({ step }) => (step ? rowColumns(step.source).map(({ type }) => type) : [])));
  const unfit = [
    !capabilities.nulInText && types.has('text') ? 'texts with U+0000' : null,
    !capabilities.nonFiniteFloats && types.has('float') ? 'floating point numbers that are NaN or infinite' : null,
    !capabilities.longNumbersAsJson && types.has('json')
      ? 'JSON documents that are one bare number of more than 15 digits'
      : null,
  ].filter((one) => one !== null);
  if (unfit.length === 0) return [];
  return [
    pass(
      'losses',
      say`Values that this kind of database cannot hold would stop the restore before the switch, and nothing would change: ${listNames(unfit)}.`,
    ),
  ];
}

function lossLine(collection: string, losses: readonly Loss[], meaning: string) {
  if (losses.length === 0) return null;
  const shown = losses.slice(0, SHOWN).map(({ message }) => message);
  if (losses.length > SHOWN) shown.push(say`And ${losses.length - SHOWN} more.`);
  return warning('losses', say`${collection} comes back with losses: ${[...shown, meaning].join(' ')}`, null, {
    collection,
    losses,
  });
}
