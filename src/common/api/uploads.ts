/** Archives that come over HTTP. */
import type { ArchiveMeta } from './backups';

/** Larger archives are copied into the folder by other means; see docs/rest-api.md. */
export const MOST_UPLOAD_BYTES = 64 * 1024 ** 3;

/** `backupUploads:create`. Parts of `chunkSize` bytes are a good choice; any other does as well. */
export interface UploadRequest {
  /** Name of the file; becomes the name of the archive where it can. */
  name?: string;
  size: number;
  /** Of the whole file, 64 hex digits; compared when it is finished. */
  sha256?: string;
}

export interface UploadStarted {
  id: string;
  offset: number;
  chunkSize: number;
}

/** `backupUploads:get`: an upload that is not finished. */
export interface UploadRow {
  id: string;
  size: number;
  /** The offset at which it goes on. */
  received: number;
  /** When it is deleted unless more comes. */
  expiresAt: string;
}

/** `backupFiles:upload` and `backupUploads:finish`. */
export interface UploadReply {
  /** Name of the archive in the list, twice: `key` is the deprecated plugin's spelling. */
  key: string;
  name: string;
  size: number;
  meta: ArchiveMeta | null;
  /** It was an archive of the deprecated plugin; `warnings` say what that could not keep. */
  converted?: true;
  warnings?: string[];
}
