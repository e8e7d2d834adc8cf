/** Saves what is downloaded: straight to a file the person picks, or, where browsers cannot do that, as a normal download. */
import { ApiError } from './api-error';
import type { ArchiveStream, Transfer } from './backups-api';
import { saveBlob } from './save-blob';

interface Sink {
  write(chunk: Uint8Array): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

/** Only secure contexts of Chromium have it, and TypeScript's library does not yet. */
interface FilePickerWindow {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<{ createWritable(): Promise<Sink> }>;
}

/** Pieces become blobs at this size, which browsers may keep on disk instead of in memory. */
const BLOB_BYTES = 16 * 1024 ** 2;

/** Must be called while a click is handled: browsers open the file picker only then. Rejects with AbortError when it is closed. */
export async function openSink(name: string): Promise<Sink> {
  const { showSaveFilePicker } = window as FilePickerWindow;
  if (!showSaveFilePicker) return blobSink(name);
  return (await showSaveFilePicker.call(window, { suggestedName: name })).createWritable();
}

/** @throws ApiError DOWNLOAD_INCOMPLETE */
export async function saveStream(
  { stream, size }: ArchiveStream,
  sink: Sink,
  { onProgress }: Pick<Transfer, 'onProgress'>,
) {
  const reader = stream.getReader();
  let received = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      await sink.write(next.value);
      received += next.value.byteLength;
      onProgress(size && received / size);
    }
    if (size !== null && received !== size) {
      throw new ApiError({ code: 'DOWNLOAD_INCOMPLETE', message: `${received} of ${size} bytes arrived.` });
    }
    await sink.close();
  } catch (error) {
    await Promise.allSettled([reader.cancel(), sink.abort()]);
    throw error;
  }
}

function blobSink(name: string): Sink {
  const blobs: Blob[] = [];
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  const flush = () => {
    blobs.push(new Blob(pieces as BlobPart[]));
    pieces = [];
    bytes = 0;
  };
  return {
    async write(chunk) {
      pieces.push(chunk);
      bytes += chunk.byteLength;
      if (bytes >= BLOB_BYTES) flush();
    },
    async close() {
      flush();
      saveBlob(name, new Blob(blobs, { type: 'application/zip' }));
    },
    async abort() {
      blobs.length = 0;
      pieces = [];
    },
  };
}
