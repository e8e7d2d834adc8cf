/**
 * The keys of single archives, in the memory of this process and nowhere else. By the id of the archive's header.
 */
const KEPT_MS = 3_600_000;
/** By folder of the application, as its reload makes everything else anew. */
const OF_FOLDERS = new Map<string, FileKeys>();

/** What a key may be used for: people have given one for reading; that of an archive just made serves to verify it. */
export type KeyUse = 'reading' | 'verification';

interface KeptKey {
  fileKey: Uint8Array;
  use: KeyUse;
  timer: NodeJS.Timeout;
}

export class FileKeys {
  private readonly kept = new Map<string, KeptKey>();

  static of(folder: string): FileKeys {
    const known = OF_FOLDERS.get(folder) ?? new FileKeys();
    OF_FOLDERS.set(folder, known);
    return known;
  }

  /** For an hour from now on. */
  keep(id: string, fileKey: Uint8Array, use: KeyUse): void {
    this.forget(id);
    const timer = setTimeout(() => this.forget(id), KEPT_MS).unref();
    this.kept.set(id, { fileKey: Uint8Array.from(fileKey), use, timer });
  }

  find(id: string, use: KeyUse): Uint8Array | null {
    const kept = this.kept.get(id);
    return kept && (use === 'verification' || kept.use === 'reading') ? kept.fileKey : null;
  }

  forget(id: string): void {
    const kept = this.kept.get(id);
    if (!kept) return;
    clearTimeout(kept.timer);
    kept.fileKey.fill(0);
    this.kept.delete(id);
  }
}
