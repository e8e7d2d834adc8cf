import type { RestoreChoice } from '../../../../common/api';
import type { Manifest } from '../../../archive/manifest';
import type { FileRoot } from '../../../files/file-root';
import type { FileSource } from '../../source';
import type { FileStep } from '../steps';
import { lookAtFiles, spaceFor, type FileSpace, type LookedAt } from './look-at-files';
import { placeFiles } from './place-files';

/** The files of a draft. */
export interface FilesDraft {
  /** One for each chosen root of the archive. */
  looked: readonly LookedAt[];
  space: readonly FileSpace[];
  /** Null where none are chosen. */
  step: FileStep | null;
}

export const NO_FILES: FilesDraft = { looked: [], space: [], step: null };

export interface FilesAround {
  source: FileSource & { manifest: Manifest };
  fileRoots(): Promise<FileRoot[]>;
}

/** @throws BackupError INVALID_REQUEST for contents that the archive does not have, ArchiveError */
export async function planFiles(
  { files: choice }: RestoreChoice,
  { source, fileRoots }: FilesAround,
): Promise<FilesDraft> {
  if (!choice || choice.contents.length === 0) return NO_FILES;
  const placed = placeFiles(choice, source.manifest, await fileRoots());
  const looked = await lookAtFiles(placed, source.fileRecords());
  const bytes = placed.reduce((sum, { archived }) => sum + archived.bytes, 0);
  const placements = placed.flatMap(({ archived: { name }, to }) => (to ? [{ name, to }] : []));
  return { looked, space: await spaceFor(looked), step: { placements, extra: choice.extra, bytes } };
}
