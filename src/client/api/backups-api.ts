import type {
  ArchiveRow,
  ContentsReply,
  CreateReply,
  CreateRequest,
  DumpableCollections,
  RunningRow,
  TaskRow,
  UnlockRequest,
} from '../../common/api';
import type { GroupKey } from '../../backup-rules/groups';

export interface Transfer {
  signal: AbortSignal;
  /** Share done, 0 to 1; null while the whole is not known. */
  onProgress(share: number | null): void;
}

export interface ArchiveStream {
  stream: ReadableStream<Uint8Array>;
  /** Null when the server, or something between, did not say. */
  size: number | null;
}

/** Everything the pages ask of the server. Every method rejects with ApiError, or with an abort. */
export interface BackupsApi {
  /** Newest first, those being made before all. */
  list(): Promise<(ArchiveRow | RunningRow)[]>;
  tasks(): Promise<TaskRow[]>;
  /** What can be backed up of the application's own database, or of a connection's. */
  collections(connection?: string | null): Promise<DumpableCollections>;
  /** What there is besides rows. Counts files, so it may take a while. */
  contents(): Promise<ContentsReply['contents']>;
  create(request: CreateRequest): Promise<CreateReply>;
  cancel(task: string): Promise<void>;
  verify(name: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Kept until it is unpinned, whatever its schedule says. */
  pin(name: string): Promise<void>;
  unpin(name: string): Promise<void>;
  /** Opens an encrypted archive until it is locked, or for an hour. */
  unlock(name: string, request: UnlockRequest): Promise<void>;
  lock(name: string): Promise<void>;
  /** Takes a failed or interrupted task off the list. */
  dismiss(task: string): Promise<void>;
  /** Puts a collection into another group; null puts it back where it belongs by itself. */
  move(collection: string, group: GroupKey | null): Promise<void>;
  upload(file: File, transfer: Transfer): Promise<void>;
  download(name: string, signal: AbortSignal): Promise<ArchiveStream>;
}
