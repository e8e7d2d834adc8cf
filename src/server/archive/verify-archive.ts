import type { RandomAccess } from '../destinations/destination';
import { BackupError } from '../errors';
import type { Manifest } from './manifest';

export interface VerifyProgress {
  /** The entry being read. */
  entry: string;
  /** Uncompressed bytes so far, and of all entries. */
  bytes: number;
  bytesTotal: number;
}

export interface VerifyOptions {
  signal?: AbortSignal;
  onProgress?: (progress: VerifyProgress) => void;
}

export interface VerifyReport {
  manifest: Manifest;
  entries: number;
  collections: { name: string; rows: number; bytes: number; fingerprint: string }[];
  rows: number;
  /** Uncompressed bytes of all entries. */
  bytes: number;
  /** Bytes of the archive. */
  size: number;
}

/** Re-reads every byte. @throws ArchiveError naming the first bad entry */
export async function verifyArchive(source: RandomAccess, options: VerifyOptions = {}): Promise<VerifyReport> {
  throw new BackupError('INTERNAL', `${source.size} ${options}`);
}
