/**
 * By what an installation recognises the sets of tables that it has made: a database can hold those of several, when applications share
 * it, or when a connection leads into that of another.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TableSet } from './dialects/table-sets';

export class Owner {
  private readonly file: string;

  /** @param folder private folder of the application */
  constructor(private readonly folder: string) {
    this.file = path.join(folder, 'owner');
  }

  /** Made when it is asked for the first time, by whichever process asks first. */
  async id(): Promise<string> {
    const known = await this.read();
    if (known) return known;
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const made = `${this.file}.${randomUUID()}.tmp`;
    await writeFile(made, randomUUID(), { mode: 0o600, flush: true });
    await link(made, this.file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await rm(made);
    return this.id();
  }

  /** Which of these sets it has made. */
  async idsOf(sets: readonly Pick<TableSet, 'id' | 'facts'>[]): Promise<Set<string>> {
    const owner = await this.id();
    return new Set(sets.filter(({ facts }) => facts.owner === owner).map(({ id }) => id));
  }

  private async read(): Promise<string | null> {
    return readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
  }
}
