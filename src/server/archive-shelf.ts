/** The archives of a destination with what their manifests say. */
import { openArchive } from './archive/archive-reader';
import type { Manifest } from './archive/manifest';
import type { Destination, RandomAccess, StoredArchive } from './destinations/destination';
import { toBackupError, type ErrorReport } from './errors';

export interface ShelvedArchive extends StoredArchive {
  /** Null when the archive cannot be opened; `error` says why. */
  manifest: Manifest | null;
  error: ErrorReport | null;
}

export class ArchiveShelf {
  /** Opening 500 archives for every look at the list would take seconds; a finished archive never changes. */
  private readonly known = new Map<string, ShelvedArchive>();

  constructor(readonly destination: Destination) {}

  /** Newest first. */
  async list(): Promise<ShelvedArchive[]> {
    const stored = await this.destination.list();
    const names = new Set(stored.map(({ name }) => name));
    for (const name of this.known.keys()) if (!names.has(name)) this.known.delete(name);
    const archives: ShelvedArchive[] = [];
    for (const archive of stored) archives.push(await this.look(archive));
    return archives.sort((a, b) => moment(b).localeCompare(moment(a)));
  }

  /** @throws BackupError NOT_FOUND */
  async get(name: string): Promise<ShelvedArchive> {
    return this.look(await this.destination.stat(name));
  }

  /** One of them, to be opened when it is needed. */
  file(name: string): { name: string; open(): Promise<RandomAccess> } {
    return { name, open: () => this.destination.open(name) };
  }

  /** @throws BackupError NOT_FOUND */
  async open(name: string): Promise<RandomAccess> {
    return this.destination.open(name);
  }

  private async look(stored: StoredArchive): Promise<ShelvedArchive> {
    const before = this.known.get(stored.name);
    if (before && before.size === stored.size && before.modifiedAt.getTime() === stored.modifiedAt.getTime())
      return before;
    const shelved = { ...stored, ...(await this.readManifest(stored.name)) };
    this.known.set(stored.name, shelved);
    return shelved;
  }

  private async readManifest(name: string): Promise<Pick<ShelvedArchive, 'manifest' | 'error'>> {
    const source = await this.destination.open(name);
    try {
      return { manifest: (await openArchive(source)).manifest, error: null };
    } catch (error) {
      return { manifest: null, error: toBackupError(error).report() };
    } finally {
      await source.close();
    }
  }
}

/** When the backup was made; for an unreadable archive, when its file was. */
export function moment({ manifest, modifiedAt }: ShelvedArchive): string {
  return manifest?.createdAt ?? modifiedAt.toISOString();
}
