import type {
  ArchiveRow,
  CreateReply,
  CreateRequest,
  DumpableCollections,
  RunningRow,
  TaskRow,
} from '../../common/api';

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
  collections(): Promise<DumpableCollections>;
  create(request: CreateRequest): Promise<CreateReply>;
  cancel(task: string): Promise<void>;
  verify(name: string): Promise<void>;
  remove(name: string): Promise<void>;
  upload(file: File, transfer: Transfer): Promise<void>;
  download(name: string, signal: AbortSignal): Promise<ArchiveStream>;
}
