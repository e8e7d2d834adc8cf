import type { Readable } from 'node:stream';
import type { ArchivedFile } from '../archive/archived-file';
import type { CollectionDefinition } from '../archive/definition-schema';
import type { FileRecord } from '../archive/file-record';
import type { Manifest } from '../archive/manifest';
import type { DatabaseObjects } from '../dialects/definition';

/** What a restore reads from; an `ArchiveReader` is one. */
export interface RestoreSource {
  readonly manifest: Manifest;
  definition(collection: string): Promise<CollectionDefinition>;
  objects(): Promise<DatabaseObjects | null>;
  /** Typed text rows. Fails with an ArchiveError where the archive is not what its manifest says. */
  rows(collection: string): Readable;
}

/** The same for files. */
export interface FileSource {
  /** In the order of the archive, from the first one each time. */
  files(): AsyncIterable<ArchivedFile>;
  /** Without the contents. */
  fileRecords(): AsyncIterable<FileRecord>;
}
