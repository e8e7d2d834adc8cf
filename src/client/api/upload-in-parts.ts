/**
 * A file in parts, each from the offset that the server names. What fails because nobody answers is tried again by itself, later
 * and later; when that does not help either, the caller may call again with the same `id`, also after the page was closed.
 */
import type { UploadReply } from '../../common/api';
import { ApiError, isAway, toReport, wasAborted } from './api-error';
import type { UploadsApi } from './uploads-api';

export interface UploadWatch {
  signal: AbortSignal;
  /** The upload that it is, for the next time. */
  onBegun(id: string): void;
  /** Bytes of the file that have been sent. */
  onSent(bytes: number): void;
  /** Seconds until the next attempt; null when it goes on. */
  onWaiting(seconds: number | null): void;
}

/** Seconds. */
const PAUSES = [1, 2, 4, 8, 15, 30, 30];
const CHUNK_BYTES = 16 * 1024 ** 2;

/** @throws ApiError when the server refuses, or has not answered for long */
export async function uploadInParts(
  api: UploadsApi,
  file: File,
  resumed: string | null,
  watch: UploadWatch,
): Promise<UploadReply> {
  const upload = new PartedUpload(api, file, resumed, watch);
  for (let attempt = 0; ; attempt++) {
    const before = upload.sent;
    try {
      return await upload.goOn();
    } catch (error) {
      if (upload.sent > before) attempt = 0;
      const pause = PAUSES[attempt];
      if (wasAborted(error) || !upload.maySucceed(error) || pause === undefined) throw error;
      await wait(pause, watch);
    }
  }
}

class PartedUpload {
  sent = 0;
  private chunkSize = CHUNK_BYTES;
  private asked = false;

  constructor(
    private readonly api: UploadsApi,
    private readonly file: File,
    private id: string | null,
    private readonly watch: UploadWatch,
  ) {}

  async goOn(): Promise<UploadReply> {
    const { file, watch } = this;
    const id = await this.locate();
    watch.onWaiting(null);
    while (this.sent < file.size) {
      const start = this.sent;
      const onSent = (bytes: number) => watch.onSent(Math.min(start + bytes, file.size));
      const part = file.slice(start, start + this.chunkSize);
      this.sent = await this.api.append(id, start, part, { signal: watch.signal, onSent });
      watch.onSent(this.sent);
    }
    this.asked = true;
    return this.api.finish(id, watch.signal);
  }

  /** Another request that works on this upload is mostly the one whose connection dropped. */
  maySucceed(error: unknown): boolean {
    return isAway(error) || (this.id !== null && toReport(error).code === 'UPLOAD_CONFLICT');
  }

  /** Where the server is; a new upload where it knows of none. */
  private async locate(): Promise<string> {
    const { file, watch } = this;
    const known = this.id === null ? null : await this.api.state(this.id).catch((error) => this.forgotten(error));
    if (known && known.size === file.size) {
      this.sent = known.received;
    } else {
      const { id, offset, chunkSize } = await this.api.begin(file);
      Object.assign(this, { id, sent: offset, chunkSize });
      watch.onBegun(id);
    }
    watch.onSent(this.sent);
    stopIfAborted(watch.signal);
    return this.id as string;
  }

  private forgotten(error: unknown): null {
    if (toReport(error).code !== 'NOT_FOUND') throw error;
    if (!this.asked) return null;
    throw new ApiError({
      code: 'UPLOAD_UNCLEAR',
      message: 'The connection dropped while the server checked the file, and the upload is over.',
      hint: 'If the file was sound, it is in the list of backups. If not, upload it once more.',
    });
  }
}

async function wait(seconds: number, { signal, onWaiting }: UploadWatch): Promise<void> {
  for (let left = seconds; left > 0; left--) {
    onWaiting(left);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    stopIfAborted(signal);
  }
}

function stopIfAborted({ aborted }: AbortSignal): void {
  if (aborted) throw new DOMException('The upload was stopped.', 'AbortError');
}
