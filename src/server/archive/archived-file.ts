import type { Readable } from 'node:stream';

/** One file of an archive (docs/archive-format.md, "Files"). */
export interface ArchivedFile {
  /** Name of the root in the manifest. */
  root: string;
  /** Segments joined by `/`; none of them empty, `.` or `..`, none holds a NUL. */
  path: string;
  bytes: number;
  /** Milliseconds since 1970. */
  modifiedAt: number;
  /** Permission bits, 0 to 0o777. */
  mode: number;
  /** 64 hex digits. */
  sha256: string;
  /** An earlier file of the archive with the same content, which the archive holds once; null for the first of its kind. */
  sameAs: { root: string; path: string } | null;
  /**
   * The content, compared with size and hash as it goes by. Only until the next file is asked for, and only where `sameAs` is null; what nobody
   * reads is passed over.
   * @throws ArchiveError, of the stream
   */
  read(): Readable;
}
