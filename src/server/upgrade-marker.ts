/** NocoBase's own sign that the application must be upgraded before it starts; `nocobase start` obeys and removes it. */
import { mkdir, rm, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

export class UpgradeMarker {
  private readonly file: string;

  /** @param storage NocoBase's storage folder */
  constructor(storage: string) {
    this.file = path.join(storage, '.upgrading');
  }

  async set(): Promise<void> {
    await mkdir(path.dirname(this.file), { recursive: true });
    await writeFile(this.file, '');
  }

  /** Removes it. @returns whether it was there; of several processes that ask at once, one gets true */
  async take(): Promise<boolean> {
    return unlink(this.file).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return false;
        throw error;
      },
    );
  }

  async clear(): Promise<void> {
    await rm(this.file, { force: true });
  }
}
