/** Where archives are kept. The contract that every destination must keep is proved by __tests__/conformance/destination-suite.ts. */
import type { Readable, Writable } from 'node:stream';

export interface StoredArchive {
  name: string;
  /** Bytes. */
  size: number;
  modifiedAt: Date;
}

/** Bytes of a finished archive, readable at any place. */
export interface RandomAccess {
  readonly size: number;
  /** Bytes from `start` up to but without `end`; to the last byte when `end` is absent. */
  read(start: number, end?: number): Readable;
  close(): Promise<void>;
}

/** An archive being written. Nobody sees it until `commit`. */
export interface Partial {
  readonly stream: Writable;
  /** What was written so far, for the check before the commit. */
  reread(): Promise<RandomAccess>;
  /** Call after the stream has finished: makes the archive durable and visible, in that order. */
  commit(): Promise<StoredArchive>;
  /** Destroys the stream and removes what was written. Safe at any time, also after an error. */
  discard(): Promise<void>;
}

export interface Destination {
  list(): Promise<StoredArchive[]>;
  /** @throws BackupError NOT_FOUND */
  stat(name: string): Promise<StoredArchive>;
  /** @throws BackupError INVALID_REQUEST when the name is taken or not an archive's name. */
  createPartial(name: string): Promise<Partial>;
  /** @throws BackupError NOT_FOUND */
  open(name: string): Promise<RandomAccess>;
  /** @throws BackupError NOT_FOUND */
  remove(name: string): Promise<void>;
  /** Removes partials that no running task owns: what a crash left. Returns their names. */
  removePartials(): Promise<string[]>;
}
