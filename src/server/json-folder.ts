/** Records as JSON files, one each. A file is replaced as a whole, so nobody reads half of one. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A UUID, or a SHA-256. */
const ID = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64})$/;
const ENDING = '.json';

export class JsonFolder<T extends { id: string }> {
  constructor(private readonly folder: string) {}

  async save(record: T): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const temporary = path.join(this.folder, `${randomUUID()}.tmp`);
    try {
      await writeFile(temporary, JSON.stringify(record), { mode: 0o600, flush: true });
      await rename(temporary, this.file(record.id));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Null also for what is no id, whoever gave it. */
  async find(id: string): Promise<T | null> {
    if (!ID.test(id)) return null;
    try {
      return JSON.parse(await readFile(this.file(id), 'utf8')) as T;
    } catch (error) {
      // Removed by another process after it was listed, or torn by a power failure.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
      throw error;
    }
  }

  async all(): Promise<T[]> {
    const files = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const ids = files.filter((file) => file.endsWith(ENDING)).map((file) => path.basename(file, ENDING));
    return (await Promise.all(ids.map((id) => this.find(id)))).filter((record) => record !== null);
  }

  /** No error when it is gone already. */
  async remove(id: string): Promise<void> {
    if (ID.test(id)) await rm(this.file(id), { force: true });
  }

  file(id: string): string {
    return path.join(this.folder, id + ENDING);
  }
}
