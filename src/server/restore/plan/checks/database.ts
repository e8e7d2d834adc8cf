import type { CheckLine } from '../../../../common/api';
import type { PlanDraft } from '../draft';
import { missingFeatures } from '../server-features';
import { compareVersions } from '../versions';
import { listNames } from '../wording';
import { pass, warning, type Check } from './line';
import { say } from '../../../sentence';

export const checkDatabase: Check = (draft) => {
  const { manifest, live, sameDialect } = draft;
  const [from, to] = [spell(manifest.database), spell(live.server)];
  const details = { archive: from, target: to };
  if (!sameDialect) {
    return [
      warning(
        'database',
        say`The archive is of ${from}, the target is ${to}. Tables and values are translated.`,
        'Look at what is lost, below. Views, triggers and routines are not restored.',
        details,
      ),
    ];
  }
  const same = pass(
    'database',
    say`The archive is of ${from}, the target is ${to}: the same kind of database.`,
    details,
  );
  return [olderServer(draft, details) ?? same, ...strangeCollations(draft)];
};

function olderServer({ manifest, live, chosen, objects }: PlanDraft, details: CheckLine['details']): CheckLine | null {
  const { product, version } = manifest.database;
  const here = live.server;
  if (product !== here.product || compareVersions(here.version, version) >= 0) return null;
  const [from, to] = [spell(manifest.database), spell(here)];
  const tables = chosen.flatMap(({ source }) => source ?? []);
  const features = missingFeatures(here, tables, objects.objects);
  if (features.length === 0) {
    return pass(
      'database',
      say`The archive is of ${from}, which is newer than ${to} here; nothing was found in it that only the newer one knows.`,
      details,
    );
  }
  const names = features.map(({ name, since, where }) => say`${name} (since ${since}) in ${listNames(where)}`);
  return warning(
    'database',
    say`The archive is of ${from}, which is newer than ${to} here, and uses what that does not have: ${names.join('; ')}.`,
    'The restore stops before the switch where that cannot be made. Leave these out, or restore to a newer version.',
    { ...details, features },
  );
}

function strangeCollations({ chosen, survey }: PlanDraft): CheckLine[] {
  const columns = chosen.flatMap(({ archived, step }) =>
    (step?.target.columns ?? []).flatMap(({ name, collation }) =>
      collation !== null && !survey.knowsCollation(collation)
        ? [{ column: `${archived.name}.${name}`, collation }]
        : [],
    ),
  );
  if (columns.length === 0) return [];
  const names = [...new Set(columns.map(({ collation }) => collation))];
  return [
    warning(
      'database',
      say`Texts of ${listNames(columns.map(({ column }) => column))} are sorted and compared otherwise here, as there is no collation ${listNames(names)}.`,
      'Values that must be unique may then count as equal, which ends the restore before the switch.',
      { columns },
    ),
  ];
}

/** What was converted from an old archive does not say its version. */
function spell({ product, version }: { product: string; version: string }): string {
  return /^\d/.test(version) ? `${product} ${version}` : say`${product} of an unknown version`;
}
