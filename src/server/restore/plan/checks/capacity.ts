import { keptUntil } from '../../../undo-sets';
import type { PlanDraft } from '../draft';
import { keyOf, spellTable } from '../live-database';
import { listNames, spellHours, spellSize, tables } from '../wording';
import { blocker, linesOr, pass, warning, type Check } from './line';
import { say } from '../../../sentence';

/** A table with its indexes, per byte of text in the archive: seen are 1.2 to 2.5. */
const SPACE_FACTOR = 2.5;

export const checkSpace: Check = ({ survey: { freeBytes }, chosen }) => {
  const bytes = chosen.reduce((sum, { step, archived }) => sum + (step ? archived.bytes : 0), 0);
  const needed = Math.ceil(bytes * SPACE_FACTOR);
  const details = { bytes, needed, free: freeBytes };
  const need = spellSize(needed);
  const hint = 'Make room on the disk of the database first. Undo sets that are no longer needed can be discarded.';
  if (freeBytes === null) {
    return [
      warning(
        'space',
        say`The new tables need about ${need} beside the former ones; the database does not tell how much is free.`,
        'See that so much is free.',
        details,
      ),
    ];
  }
  const message = say`The new tables need about ${need} beside the former ones, and ${spellSize(freeBytes)} are free.`;
  if (freeBytes < bytes) return [blocker('space', message, hint, details)];
  return [freeBytes < needed ? warning('space', message, hint, details) : pass('space', message, details)];
};

export const checkUndoSet: Check = (draft) => {
  const replaced = draft.chosen.filter(({ step, live }) => step && live);
  const sizes = replaced.map(({ live }) => live?.listed.estimatedBytes ?? null);
  const bytes = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  const known = sizes.length > 0 && !sizes.includes(null);
  const createdAt = draft.createdAt.toISOString();
  const hours = Math.round(
    (Date.parse(keptUntil({ createdAt, exchangedAt: null })) - Date.parse(createdAt)) / 3_600_000,
  );
  const former = known ? say`${tables(replaced.length)} of about ${spellSize(bytes)}` : tables(replaced.length);
  const kept =
    replaced.length === 0
      ? say`Nothing is replaced. The restore can be taken back for ${spellHours(hours)}.`
      : say`The former ${former} are kept for ${spellHours(hours)}; so long, the restore can be taken back.`;
  return [...linesOr(olderSets(draft), pass('undo set', kept, { tables: replaced.length, bytes, hours }))];
};

/** Exchanging an older set would take this restore back as well, so it has to be undone in order. */
function olderSets({ chosen, undoSets, live }: PlanDraft) {
  const tables = new Set(chosen.flatMap(({ step }) => (step ? [keyOf(step.target)] : [])));
  return undoSets.map((set) => {
    const shared = set.tables.filter((table) => tables.has(keyOf(live.resolve(table))));
    if (shared.length === 0) return null;
    const names = shared.map(spellTable);
    return warning(
      'undo set',
      say`An earlier restore still keeps the former ${listNames(names)}. It can only be undone once this one has been undone.`,
      'Discard it if it is no longer needed: that also makes room.',
      { undoSet: set.id, tables: names, bytes: set.bytes },
    );
  });
}
