import type { CheckLine } from '../../../../common/api';
import { keyOfObject, LEFT_OUT, spellObject, UNSURE } from '../choose-objects';
import type { PlanDraft } from '../draft';
import { isView } from '../place-object';
import { listNames, objects as spellCount } from '../wording';
import { blocker, linesOr, pass, warning, type Check } from './line';
import { say } from '../../../sentence';

export const checkObjects: Check = (draft) =>
  linesOr(
    [restored(draft), definers(draft), unsure(draft), left(draft), missingViews(draft), ownTriggers(draft)],
    pass('objects', 'The archive holds no views, triggers or routines.'),
  );

function restored({ objects: { objects } }: PlanDraft): CheckLine | null {
  if (objects.length === 0) return null;
  const names = objects.map(spellObject);
  return pass('objects', say`${spellCount(objects.length)} of the database will be made: ${listNames(names)}.`, {
    objects: names,
  });
}

/** MySQL's objects act with the rights of whoever made them. */
function definers({ objects: { objects } }: PlanDraft): CheckLine | null {
  const defined = objects.filter(({ ddl }) => /^CREATE\b[^(]*?\bDEFINER\s*=/i.test(ddl));
  if (defined.length === 0) return null;
  const names = defined.map(spellObject);
  return pass(
    'objects',
    say`Whoever made them there, these will act with the rights of the account that restores: ${listNames(names)}.`,
    { objects: names },
  );
}

const HARMLESS = ['It is there already.', LEFT_OUT];

/** What was not asked for, or is there already, is worth no warning. */
function left({ objects, choice }: PlanDraft): CheckLine | null {
  const left = objects.left.filter(({ reason }) => reason !== UNSURE);
  if (left.length === 0) return null;
  const names = left.map(({ name }) => name);
  const message = say`${spellCount(names.length)} of the archive will not be made: ${listNames(names)}.`;
  const reasons = [...new Set(left.map(({ reason }) => reason))];
  const harmless = !choice.objects || reasons.every((reason) => HARMLESS.includes(reason));
  if (harmless) return pass('objects', `${message} ${reasons.slice(0, 3).join(' ')}`, { left });
  return warning(
    'objects',
    `${message} ${reasons.slice(0, 3).join(' ')}`,
    'Make them by hand afterwards if they are needed.',
    { left },
  );
}

/** Where the choice gives tables other names, what was written for the old ones must not be made for the wrong tables. */
function unsure({ objects }: PlanDraft): CheckLine | null {
  if (objects.unsure.length === 0) return null;
  const names = objects.unsure.map(spellObject);
  return blocker(
    'objects',
    say`What may speak of tables that get other names, and cannot be rewritten for them: ${listNames(names)}.`,
    'Leave these out, or keep the names of the tables.',
    { objects: objects.unsure.map(keyOfObject) },
  );
}

/** A chosen collection that is a view shows nothing without it. */
function missingViews({ chosen, objects, live }: PlanDraft): CheckLine | null {
  const made = new Set(objects.objects.filter(isView).map(({ name }) => name));
  const names = chosen
    .filter(({ archived, to }) => archived.kind === 'view' && to && !made.has(to.name))
    .filter(({ to }) => !live.tables.some(({ name }) => name === to?.name))
    .map(({ archived }) => archived.name);
  if (names.length === 0) return null;
  return warning(
    'objects',
    say`The views of the collections ${listNames(names)} are not made, and there are none here.`,
    'Make the views by hand, or leave these collections out.',
    { collections: names },
  );
}

/** Triggers of the live tables that nothing in the restore speaks of: the exchange lets them go on. */
function ownTriggers({ chosen, objects, live }: PlanDraft): CheckLine | null {
  const replaced = new Set(chosen.flatMap(({ step, to }) => (step && to ? [to.name] : [])));
  const coming = new Set(objects.objects.filter(({ kind }) => kind === 'trigger').map(({ name }) => name));
  const triggers = live.objects.filter(
    ({ kind, name, table }) => kind === 'trigger' && table !== undefined && replaced.has(table) && !coming.has(name),
  );
  if (triggers.length === 0) return null;
  const names = triggers.map(spellObject);
  return warning(
    'objects',
    say`Tables that are replaced have triggers here that do not come from the archive: ${listNames(names)}. They go on, for the restored tables.`,
    'Drop these triggers if they are not to work on what is restored.',
    { triggers: names },
  );
}
