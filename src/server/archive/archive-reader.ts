import type { Readable } from 'node:stream';
import type { RandomAccess } from '../destinations/destination';
import type { DatabaseObjects, TableDefinition } from '../dialects/definition';
import { BackupError } from '../errors';
import type { Manifest } from './manifest';

export interface ArchiveReader {
  readonly manifest: Manifest;
  /** @throws BackupError NOT_FOUND when the archive holds no definition of this collection. */
  definition(collection: string): Promise<TableDefinition>;
  /** Views, routines, triggers of the source database; null when the archive holds none. */
  objects(): Promise<DatabaseObjects | null>;
  /** All parts joined. The stream fails with an ArchiveError that names the entry when a part is not what the manifest says. */
  rows(collection: string): Readable;
  /** One entry, checked in the same way. @throws BackupError NOT_FOUND */
  entry(name: string): Readable;
}

/** Reads and checks the directory and the manifest, not the entries. The caller closes `source`. @throws ArchiveError */
export async function openArchive(source: RandomAccess): Promise<ArchiveReader> {
  throw new BackupError('INTERNAL', `${source.size}`);
}
