import type { UploadReply, UploadRow, UploadStarted } from '../../common/api';

export interface PartTransfer {
  signal: AbortSignal;
  /** Bytes of this part that have been sent. */
  onSent(bytes: number): void;
}

/** An upload in parts. Every method rejects with ApiError, or with an abort. */
export interface UploadsApi {
  begin(file: Pick<File, 'name' | 'size'>): Promise<UploadStarted>;
  /** Resolves with the offset to go on at. */
  append(id: string, offset: number, part: Blob, transfer: PartTransfer): Promise<number>;
  state(id: string): Promise<UploadRow>;
  /** Resolves once the server has checked the file and put it into the list. */
  finish(id: string, signal: AbortSignal): Promise<UploadReply>;
  giveUp(id: string): Promise<void>;
}
