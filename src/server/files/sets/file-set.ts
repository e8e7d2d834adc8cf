/**
 * The files of one restore that are not live: beside the live ones, in the same file system, so that they change places by renaming.
 *
 *   <root>/.strongbox/<id>/restored/…   staged, and again after an undo
 *   <root>/.strongbox/<id>/former/…     the former ones, once they have changed places
 *   <root>/.strongbox/<id>/equal/…      second names of live files that are equal to those of the archive
 */
import path from 'node:path';
import type { FileChoice } from '../../../common/api';
import type { FileRoot } from '../file-root';

export const SIDES = ['former', 'restored'] as const;
/** Whose files are live. */
export type Side = (typeof SIDES)[number];

export const OWN_FOLDER = '.strongbox';

export interface SetRoot extends Pick<FileRoot, 'folder' | 'only' | 'except'> {
  /** Whether there was no such folder before. */
  made: boolean;
}

/** Of an exchange: which files became live, and what is kept of those that were. */
export interface Exchanged {
  live: Side;
  /** Name of the list of paths. */
  list: string;
  /** Whether files that the archive does not have were looked for. */
  swept: boolean;
  /** What is kept afterwards. */
  kept: { files: number; bytes: number };
}

export interface FileSet {
  /** The task that made it, as that of the set of tables. */
  id: string;
  createdAt: string;
  roots: SetRoot[];
  extra: FileChoice['extra'];
  /** How it is; null while files are staged. */
  now: Exchanged | null;
  /** An exchange that was begun: its list is whole, and how far its files are, nobody knows. */
  next: Exchanged | null;
}

/** Which side is live when the tables of a set were exchanged so often. */
export const sideAfter = (exchanges: number): Side => (exchanges % 2 === 0 ? 'former' : 'restored');
export const otherSide = (side: Side): Side => (side === 'former' ? 'restored' : 'former');

export function kept({ id }: Pick<FileSet, 'id'>, { folder }: SetRoot, side: Side | 'equal', file = ''): string {
  return path.join(folder, OWN_FOLDER, id, side, ...file.split('/'));
}
