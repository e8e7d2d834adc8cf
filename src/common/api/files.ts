/** What of an application an archive can hold besides its rows. */

/**
 * - `uploads`: files that users have uploaded, of storages on the server's own disks
 * - `packages`: packages of plugins that were installed into the application
 * - `configuration`: its `.env` file and its keys; full of secrets, so only in archives that are encrypted
 */
export const FILE_CONTENTS = ['uploads', 'packages', 'configuration'] as const;

/** Of the application itself, and `folders`: those of a connection. */
export const ALL_CONTENTS = [...FILE_CONTENTS, 'folders'] as const;
export type FileContent = (typeof ALL_CONTENTS)[number];

/** A folder whose files belong to one of the contents. */
export interface FileRootFacts {
  content: FileContent;
  /** Unique among the roots: `uploads/` and the name of the first storage that keeps files there, `packages`, `environment`, `keys`, `folders/` and the name in the connection. */
  name: string;
  /** Of uploads: names of all storages that keep their files there. */
  storages: string[];
  files: number;
  bytes: number;
}

/** `backupFiles:contents`: what there is now. */
export interface ContentsReply {
  contents: {
    content: FileContent;
    files: number;
    bytes: number;
    roots: (FileRootFacts & { folder: string })[];
    /** Why it cannot be backed up here, as a sentence; null where it can. */
    obstacle: string | null;
  }[];
}

/** Which files of an archive are restored. */
export interface FileChoice {
  contents: FileContent[];
  /** What becomes of files that are there and not in the archive: they stay, or move into the undo set. */
  extra: 'keep' | 'remove';
}

/** Part of a plan: one root of the archive. */
export interface PlannedFiles extends FileRootFacts {
  /** The folder it goes to; null where there is none here. */
  to: string | null;
  /** Files of the archive that are not there now, and those at whose place there is one, be it equal or not. */
  missing: number;
  present: number;
  /** Files that are there and not in the archive. */
  extra: number;
}

/** What a restore did to files. */
export interface FileCounts {
  added: number;
  replaced: number;
  /** Equal already, and so left alone. */
  unchanged: number;
  /** Moved into the undo set, as the archive does not have them. */
  removed: number;
  /** Of those added and replaced. */
  bytes: number;
}
