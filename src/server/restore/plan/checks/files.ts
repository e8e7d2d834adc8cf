import type { CheckLine, FileContent } from '../../../../common/api';
import type { PlanDraft } from '../draft';
import type { LookedAt } from '../files/look-at-files';
import { listNames } from '../wording';
import { blocker, linesOr, pass, warning, type Check } from './line';
import { say } from '../../../sentence';

/** Whether files can be put where they belong, and what that means for those that are there and for the rows. */
export const checkFiles: Check = (draft) => {
  const { looked } = draft.files;
  return linesOr(
    [
      ...looked.map(nowhere),
      ...looked.map(({ obstacle }) => obstacle && blocker('files', obstacle.message, obstacle.hint)),
      ...twice(looked),
      combinedRows(draft),
      extra(draft),
      rowsAlone(draft),
      filesAlone(draft),
      nextStart(draft, 'packages', 'Packages of plugins take effect at the next start of the application.'),
      nextStart(
        draft,
        'configuration',
        'The settings and keys take effect at the next start: the application then works with the database that they name.',
      ),
    ],
    looked.length === 0 ? pass('files', 'No files are chosen.') : pass('files', summary(looked), countsOf(looked)),
  );
};

function summary(looked: readonly LookedAt[]): string {
  const { missing, present } = countsOf(looked);
  return say`Files of the backup that are not there now: ${missing}. Of the ${present} others, those that differ are replaced.`;
}

function countsOf(looked: readonly LookedAt[]) {
  const sum = (key: 'missing' | 'present' | 'extra') => looked.reduce((total, { planned }) => total + planned[key], 0);
  return { missing: sum('missing'), present: sum('present'), extra: sum('extra') };
}

function nowhere({ root: { archived, to } }: LookedAt): CheckLine | null {
  if (to) return null;
  const { name, storages } = archived;
  const details = { root: name, storages };
  return archived.content === 'uploads'
    ? blocker(
        'files',
        say`There is no place for the files of ${name}: no local storage here is named ${listNames(storages)}.`,
        'Create a local storage of this name first, or leave the files out.',
        details,
      )
    : blocker('files', say`There is no place for the files of ${name} here.`, 'Leave these files out.', details);
}

/** Their files would lie in one folder, and which of two with the same name is the right one nobody knows. */
function twice(looked: readonly LookedAt[]): (CheckLine | null)[] {
  const folders = [...new Set(looked.flatMap(({ root }) => root.to?.folder ?? []))];
  return folders.map((folder) => {
    const names = looked.filter(({ root }) => root.to?.folder === folder).map(({ root }) => root.archived.name);
    if (names.length < 2) return null;
    return blocker(
      'files',
      say`The files of ${listNames(names)} were in folders of their own, and here they would come into one.`,
      'Give one of these storages a folder of its own first, or leave the files out.',
      { folder, roots: names },
    );
  });
}

/** Live rows that stay go on naming live files. */
function combinedRows({ choice, chosen }: PlanDraft): CheckLine | null {
  const kept = chosen.filter(({ step }) => step?.combine).map(({ archived }) => archived.name);
  if (choice.files?.extra !== 'remove' || kept.length === 0) return null;
  return blocker(
    'files',
    say`Live rows of ${listNames(kept)} stay, and files that only they name would be taken away.`,
    'Let other files stay.',
    { collections: kept },
  );
}

function extra({ choice, files: { looked } }: PlanDraft): CheckLine | null {
  const count = countsOf(looked).extra;
  if (choice.files?.extra !== 'remove' || count === 0) return null;
  return warning(
    'files',
    say`Files that are there and not in the backup are taken away: ${count}.`,
    'They are kept with the undo set.',
    { extra: count },
  );
}

/** The collections whose rows name uploaded files, as far as that can be told. */
const FILE_ROWS = 'attachments';

function rowsAlone({ manifest, choice, chosen }: PlanDraft): CheckLine | null {
  const held = (manifest.files?.roots ?? []).filter(({ content }) => content === 'uploads');
  const rows = chosen.find(({ archived, step }) => archived.name === FILE_ROWS && step);
  if (choice.files?.contents.includes('uploads') || !rows || rows.archived.rows === 0) return null;
  const count = held.reduce((sum, one) => sum + one.files, 0);
  return held.length > 0
    ? warning(
        'files',
        say`Rows of ${FILE_ROWS} are restored without the uploaded files, of which the backup has ${count}: some may name files that are not there.`,
        'Choose the uploaded files as well, unless they are whole.',
        { files: count },
      )
    : null;
}

function filesAlone({ choice, chosen, manifest, files: { looked } }: PlanDraft): CheckLine | null {
  if (!choice.files?.contents.includes('uploads')) return null;
  if (chosen.some(({ archived }) => archived.name === FILE_ROWS)) return null;
  if (!manifest.collections.some(({ name }) => name === FILE_ROWS)) return null;
  const { missing } = countsOf(looked);
  return warning(
    'files',
    say`The uploaded files are restored without the rows of ${FILE_ROWS}. Files that come back and that no row may name: ${missing}.`,
    'That is right where only files were lost.',
    { missing },
  );
}

function nextStart({ choice }: PlanDraft, content: FileContent, sentence: string): CheckLine | null {
  if (!choice.files?.contents.includes(content)) return null;
  return warning('files', sentence, 'The former files are kept with the undo set.', { content });
}
