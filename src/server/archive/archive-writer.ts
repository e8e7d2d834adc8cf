import type { Readable, Writable } from 'node:stream';
import type { TableDefinition } from '../dialects/definition';
import { BackupError } from '../errors';
import type { Manifest, ManifestBody } from './manifest';

export interface ArchiveWriterOptions {
  /** The moment of the snapshot: every entry carries it as its time. */
  createdAt: Date;
  /** 0 (stored) to 9; 1 when absent. */
  level?: number;
  signal?: AbortSignal;
}

export interface WrittenRows {
  rows: number;
  /** Uncompressed. */
  bytes: number;
  /** 32 hex digits, or null when `verify` is to compute it. */
  fingerprint: string | null;
}

export type RowsProgress = (bytes: number, rows: number) => void;

/** Writes one archive into `sink`. One call at a time; after an error every later call rejects with that error. */
export class ArchiveWriter {
  constructor(
    readonly sink: Writable,
    readonly options: ArchiveWriterOptions,
  ) {}

  async addJson(name: string, value: unknown): Promise<void> {
    throw new BackupError('INTERNAL', `${name} ${value}`);
  }

  /** @param onProgress called with the bytes and rows of this collection so far */
  async addRows(
    definition: TableDefinition,
    collection: string,
    source: Readable,
    onProgress?: RowsProgress,
  ): Promise<WrittenRows> {
    throw new BackupError('INTERNAL', `${definition} ${collection} ${source} ${onProgress}`);
  }

  /** Writes the manifest, ends the zip; resolves when the sink has finished. */
  async seal(body: ManifestBody): Promise<Manifest> {
    throw new BackupError('INTERNAL', `${body}`);
  }

  /** Destroys everything, the sink included. Safe at any time. */
  destroy(error?: Error): void {
    this.sink.destroy(error);
  }
}
