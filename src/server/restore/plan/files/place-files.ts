/** Which files of an archive are chosen, and the folder here that each of its roots goes to. Names of an archive never become one. */
import type { FileChoice } from '../../../../common/api';
import type { Manifest, ManifestFileRoot } from '../../../archive/manifest';
import { BackupError } from '../../../errors';
import type { FileRoot } from '../../../files/file-root';
import { say } from '../../../sentence';

export interface PlacedRoot {
  archived: ManifestFileRoot;
  /** Null where it has no place here. */
  to: FileRoot | null;
}

/** @throws BackupError INVALID_REQUEST for contents that the archive does not have */
export function placeFiles(
  { contents }: FileChoice,
  { files }: Pick<Manifest, 'files'>,
  here: readonly FileRoot[],
): PlacedRoot[] {
  const roots = files?.roots ?? [];
  const missing = contents.find((content) => !roots.some((root) => root.content === content));
  if (missing !== undefined) {
    throw new BackupError('INVALID_REQUEST', say`The archive holds no files of this kind: ${missing}.`, {
      hint:
        roots.length > 0
          ? say`It holds ${[...new Set(roots.map(({ content }) => content))].join(', ')}.`
          : 'It was made without files.',
      details: { content: missing },
    });
  }
  return roots
    .filter(({ content }) => contents.includes(content))
    .map((archived) => ({ archived, to: placeOf(archived, here) }));
}

function placeOf({ content, name, storages }: ManifestFileRoot, here: readonly FileRoot[]): FileRoot | null {
  const alike = here.filter((root) => root.content === content);
  const ofStorage = alike.find((root) => root.storages.some((storage) => storages.includes(storage)));
  return ofStorage ?? alike.find((root) => root.name === name) ?? null;
}
