import type { CheckLine } from '../../../../common/api';
import { keptUntil } from '../../../undo-sets';
import type { PlanDraft } from '../draft';
import type { FileSpace } from '../files/look-at-files';
import { keyOf, spellTable } from '../live-database';
import { listNames, spellHours, spellSize, tables } from '../wording';
import { blocker, linesOr, pass, warning, type Check } from './line';
import { say } from '../../../sentence';

/** A table with its indexes, per byte of text in the archive: seen are 1.2 to 2.5. */
const SPACE_FACTOR = 2.5;

export const checkSpace: Check = (draft) => {
  const ofFiles = draft.files.space.map(spaceOfFiles);
  return draft.chosen.length === 0 && ofFiles.length > 0 ? ofFiles : [...spaceOfTables(draft), ...ofFiles];
};

/** The former files stay where they are until they are discarded. */
function spaceOfFiles({ folder, needed, free }: FileSpace): CheckLine {
  const message = say`The new files need about ${spellSize(needed)} beside the former ones, and ${spellSize(free)} are free at ${folder}.`;
  const details = { folder, needed, free };
  return free < needed
    ? blocker('space', message, 'Make room there first. Undo sets that are no longer needed can be discarded.', details)
    : pass('space', message, details);
}

function spaceOfTables({ survey: { freeBytes }, chosen }: PlanDraft): CheckLine[] {
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
}

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
  const tablesKept = pass('undo set', kept, { tables: replaced.length, bytes, hours });
  if (draft.files.step === null) return linesOr(olderSets(draft), tablesKept);
  const filesKept = pass('undo set', say`Files that are replaced or taken away are kept for ${spellHours(hours)}.`, {
    hours,
  });
  return [...(draft.chosen.length > 0 ? linesOr(olderSets(draft), tablesKept) : []), filesKept];
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
